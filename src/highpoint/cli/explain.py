"""highpoint explain: one conversation with everything that was seen in it."""

from __future__ import annotations

import click

from highpoint.cli import _told
from highpoint.connectors.files.times import zone_named
from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.promises import Calendar, commitments
from highpoint.errors import HighpointError

# So many of the ids there are to choose from are named.
MOST_NAMED = 3


class WhichConversation(HighpointError):
    """The files hold several conversations, and none was asked for."""


class NoSuchConversation(HighpointError):
    """The files hold no conversation of the id asked for."""


@_told.files()
@click.option("--id", metavar="ID", help="The conversation's id; not needed where there is one.")
def explain(
    files: tuple[str, ...],
    id: str | None,
    mapping: tuple[str, ...],
    tz: str,
    encoding: str | None,
) -> None:
    """
    Show one conversation, marked.

    Its moments and their evidence stand in the text: [words]2 decided the second moment
    listed, ‹words›2 offered it. The customer's mood stands beside their turns. Promises are
    listed with who owes them and when they fall due, in the time zone given.

    FILE is JSON Lines, JSON, CSV or Parquet, .gz too; - is standard input.
    """
    from highpoint.cli._explanation import show

    talk = _found(files, id, mapping, tz, encoding)
    analysis = analyze(talk)
    calendar = Calendar(zone_named(tz))
    show(talk, analysis, commitments(talk, analysis.observations, calendar, analysis.language))


def _found(
    files: tuple[str, ...], id: str | None, mapping: tuple[str, ...], tz: str, encoding: str | None
) -> Conversation:
    from highpoint.cli._intake import Intake

    intake = Intake(files, mapping, tz, encoding, progress=True, quiet=True)
    first: list[Conversation] = []
    for read in intake:
        if id is None:
            first.append(read.conversation)
            if len(first) > MOST_NAMED:
                break
        elif read.conversation.id == id:
            return read.conversation
    if len(first) == 1:
        return first[0]
    where = ", ".join(files)
    if first:
        named = ", ".join(each.id for each in first[:MOST_NAMED])
        raise WhichConversation(
            f"There are several conversations in {where}: say which with --id, for example {named}."
        )
    unread = f" ({intake.left_out:,} rows could not be read)" if intake.left_out else ""
    missing = "no conversation" if id is None else f"no conversation {id}"
    raise NoSuchConversation(f"There is {missing} in {where}{unread}.")
