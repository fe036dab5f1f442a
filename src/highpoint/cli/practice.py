"""highpoint practice: a talk with a simulated customer in the terminal, or from a file."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from highpoint.errors import HighpointError

if TYPE_CHECKING:
    from highpoint.practice.scenario import Scenario
    from highpoint.practice.talk import PracticeTalk

_HELP = (
    "Ctrl-D ends the talk; an empty line is silence. /tip gives a tip, /back goes one reply back, "
    "/policy shows what you may do."
)


class UnreadableReplies(HighpointError):
    """A file of replies that cannot be read, or holds none."""


# A file of replies is a page or two.
LARGEST_FILE = 1_000_000


@click.argument("scenario", required=False, metavar="SCENARIO")
@click.option("--seed", default=1, show_default=True, help="The same seed, the same talk.")
@click.option(
    "--replies",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="Your replies, one a line; then the talk goes on without you until the customer ends it.",
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of text.")
@click.option("--list", "listed", is_flag=True, help="List the scenarios and what each offers.")
def practice(
    scenario: str | None, seed: int, replies: str | None, as_json: bool, listed: bool
) -> None:
    """
    Practice with a simulated customer.

    They react to what you write as the engine reads it: no model, no network, nothing kept.
    SCENARIO is the name of one (--list shows them) or a scenario's own YAML file.
    """
    from highpoint.practice.talk import PracticeTalk

    if listed or scenario is None:
        _list(as_json)
        return
    talk = PracticeTalk.begin(_scenario(scenario), seed)
    if replies is not None:
        from highpoint.practice.talk import played

        lines = _lines(replies)
        talk = played(talk, lines)
        unread = len(lines) - len(talk.replies)
        _written(talk.run_out(), as_json, unread=unread)
    elif as_json and not sys.stdin.isatty():
        raise UnreadableReplies("Give your replies with --replies FILE; - reads standard input.")
    else:
        _written(_live(talk), as_json, told=True)


def _scenario(name: str) -> Scenario:
    from pathlib import Path

    from highpoint.practice.scenario import read

    if name.endswith((".yaml", ".yml")):
        try:
            return read(Path(name).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise UnreadableReplies(f"{name} cannot be read: {_reason(error)}.") from error
    return _shipped(name)


def _shipped(name: str) -> Scenario:
    from difflib import get_close_matches

    from highpoint.practice.scenario import NoSuchScenario, names, shipped

    known = name.lower().replace(" ", "-")
    near = get_close_matches(known, names(), n=1)
    if known not in names() and near:
        raise NoSuchScenario(
            f"There is no scenario “{name}”. Did you mean {near[0]}? "
            "`highpoint practice --list` shows those there are."
        )
    return shipped(known)


def _lines(path: str) -> list[str]:
    """
    Return the replies of a file, one a line.

    :raises UnreadableReplies: where it is not there, no text, too large, or holds no reply that fits
    """
    from highpoint.practice.talk import LONGEST_REPLY

    name = "Standard input" if path == "-" else path
    try:
        if path == "-":
            content = sys.stdin.buffer.read(LARGEST_FILE + 1)
        else:
            with open(path, "rb") as file:
                content = file.read(LARGEST_FILE + 1)
        text = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableReplies(f"{name} cannot be read: {_reason(error)}.") from error
    if len(content) > LARGEST_FILE:
        raise UnreadableReplies(f"{name} is too large: {LARGEST_FILE // 1_000_000} MB are taken.")
    if "\0" in text:
        raise UnreadableReplies(f"{name} cannot be read: it is not UTF-8 text.")
    lines = text.splitlines()
    if not any(line.strip() for line in lines):
        raise UnreadableReplies(f"{name} holds no reply. Write one a line.")
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_REPLY:
            raise UnreadableReplies(
                f"{name}, line {number}: keep a reply under {LONGEST_REPLY} characters; "
                f"this has {len(line)}."
            )
    return lines


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return (
        (error.strerror or "it is not there")
        if isinstance(error, OSError)
        else "it is not UTF-8 text"
    )


def _list(as_json: bool) -> None:
    from highpoint.practice.coverage import offered
    from highpoint.practice.scenario import DIFFICULTIES, names, shipped

    scenarios = [shipped(name) for name in names()]
    if as_json:
        click.echo(json.dumps([_row(each) for each in scenarios], ensure_ascii=False, indent=1))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("scenario", "title", "difficulty", "channel", "customer", "offers", box=None)
    for each in sorted(scenarios, key=lambda s: (s.industry, s.difficulty, s.id)):
        kinds = ", ".join(kind.value for kind in offered(each))
        table.add_row(
            each.id,
            each.title,
            DIFFICULTIES[each.difficulty],
            each.channel,
            each.persona.title,
            kinds,
        )
    Console().print(table)


def _row(scenario: Scenario) -> dict[str, Any]:
    from highpoint.practice.coverage import offered

    return {
        "id": scenario.id,
        "title": scenario.title,
        "industry": scenario.industry,
        "difficulty": scenario.difficulty,
        "channel": scenario.channel,
        "persona": scenario.persona.id,
        "region": scenario.persona.region,
        "moments": [kind.value for kind in offered(scenario)],
    }


def _live(talk: PracticeTalk) -> PracticeTalk:
    """Let somebody at the terminal talk until the customer goes or they stop."""
    _scene(talk)
    shown = _show(talk, 0)
    while talk.ending is None:
        try:
            text = input("you> ").strip()
        except (EOFError, KeyboardInterrupt):
            click.echo()
            break
        if text.lower() == "/back" and talk.replies:
            talk = talk.back_to(len(talk.replies) - 1)
            shown = _show(talk, 0)
        elif text.startswith("/") and " " not in text:
            click.echo(f"  {_answer(text.lower(), talk)}")
        else:
            try:
                talk = talk.say(text)
            except HighpointError as error:
                click.echo(f"  {error}")
            shown = _show(talk, shown)
    return talk


def _answer(command: str, talk: PracticeTalk) -> str:
    """Return what a word with a slash asks for; such a word is never sent to the customer."""
    scenario = talk.scenario
    if command == "/tip":
        return scenario.tips[len(talk.replies) % len(scenario.tips)]
    if command == "/policy":
        return scenario.policy
    if command == "/back":
        return "You have written nothing yet that could be taken back."
    return _HELP


def _scene(talk: PracticeTalk) -> None:
    scenario = talk.scenario
    click.echo(
        click.style(scenario.title, bold=True) + f"  ({scenario.company}, {scenario.channel})"
    )
    click.echo(scenario.situation)
    click.echo(_HELP + "\n")


def _show(talk: PracticeTalk, first: int) -> int:
    from highpoint.engine.conversation import Role

    for turn in talk.turns[first:]:
        if turn.role is Role.CUSTOMER:
            click.echo(f"{talk.scenario.customer.call} ({turn.mood:+.2f})> {turn.text}")
        elif first == 0:
            click.echo(f"you> {turn.text}")
    return len(talk.turns)


def _written(talk: PracticeTalk, as_json: bool, *, told: bool = False, unread: int = 0) -> None:
    """Write what came of a talk; ``unread`` counts the replies that found nobody there."""
    from highpoint.practice.debrief import to_dict

    row = to_dict(talk) | {"unread_replies": unread}
    if as_json:
        click.echo(json.dumps(row, ensure_ascii=False, indent=1))
        return
    if not told:
        _show(talk, 0)
    if not talk.replies:
        click.echo("\nYou wrote nothing, so there is nothing to read.")
        return
    ending = row["ending"] or "stopped by you"
    if unread:
        click.echo(f"\nThe customer was gone before the last {unread} of your replies.")
    click.echo(f"\nEnding: {ending}. Mood at the end: {row['end_mood']:+.2f}.")
    for moment in row["moments"]:
        click.echo(f"  {moment['verdict']:8} {moment['kind']:10} “{moment['quote']}”")
