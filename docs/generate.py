"""Writes docs/reference from the code, so that it cannot say anything else: ./dev docs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

import click
from django.conf import settings as django_settings
from pydantic.fields import FieldInfo

from docs import school
from docs.pages import markdown
from highpoint.about import Page, every_page
from highpoint.cli import _registry
from highpoint.cli._app import app
from highpoint.cli._database import open_project
from highpoint.engine.scorecard import DEFAULT, FEWEST_MOMENTS, Criterion
from highpoint.project.config import Config

if TYPE_CHECKING:
    from highpoint.api.operations import Operation

REFERENCE = Path(__file__).parent / "reference"
MADE = "<!-- Made by ./dev docs from the code. Change it there. -->"
WIDTH = 92


@cache
def pages() -> dict[str, str]:
    """Return the text of every page of the reference, by its file name."""
    return {name: f"{MADE}\n\n{write().strip()}\n" for name, write in PAGES.items()}


def main() -> None:
    """Write the pages, and take away those of what is no more."""
    for path in stale():
        path.unlink()
    for name, text in pages().items():
        path = REFERENCE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def stale() -> list[Path]:
    """Return the pages of the reference that nothing writes any more."""
    return [
        path
        for path in REFERENCE.rglob("*.md")
        if path.relative_to(REFERENCE).as_posix() not in PAGES
    ]


# --- the command line -----------------------------------------------------------------------


def command_line() -> str:
    """Return the page of the commands: the help of each, as it is printed."""
    return _lines(
        "# Commands",
        "",
        "In a checkout each one is called as `./dev highpoint …`, after `pip install` as `highpoint …`.",
        "What is kept lies in the folder `HIGHPOINT_HOME` ([settings](settings.md)). A command ends with 0 when",
        "all went well, with 1 and a sentence when it did not or when rows had to be left out, and with 2 when",
        "it was called wrongly.",
        "",
        *_help("highpoint", app),
        *(
            line
            for name in app.list_commands(click.Context(app))
            for line in [
                f"## {name}",
                "",
                *_help(f"highpoint {name}", _registry.load(name, _registry.modules()[name])),
            ]
        ),
    )


def _help(name: str, command: click.Command) -> list[str]:
    context = command.context_class(command, info_name=name, terminal_width=WIDTH)
    return ["```text", command.get_help(context).strip(), "```", ""]


# --- settings -------------------------------------------------------------------------------


def settings() -> str:
    """Return the page of the settings: their variables, defaults and meaning."""
    return _lines(
        "# Settings",
        "",
        "All settings are environment variables; none has to be set.",
        "",
        "| variable | default | what it is for |",
        "| --- | --- | --- |",
        *(_setting(name, field) for name, field in Config.model_fields.items()),
    )


def _setting(name: str, field: FieldInfo) -> str:
    variable = field.validation_alias or f"HIGHPOINT_{name.upper()}"
    default = "the platform's folder for user data" if field.default_factory else _plain(field)
    return f"| `{variable}` | {default} | {field.description} |"


def _plain(field: FieldInfo) -> str:
    if field.default == "":
        return "empty"
    return f"`{str(field.default).lower() if isinstance(field.default, bool) else field.default}`"


# --- what programs can ask for ---------------------------------------------------------------


def api() -> str:
    """Return the page of the API: each operation, its fields and the key it needs."""
    # The operations are read off the product itself, which knows no description without Django.
    if not django_settings.configured:
        # Nothing is signed or kept here, so that no home has to be made.
        os.environ.setdefault("HIGHPOINT_HOME", gettempdir())
        os.environ.setdefault("HIGHPOINT_SECRET_KEY", "only to write the reference")
    open_project()
    from highpoint.api.operations import operations

    return _lines(
        "# API",
        "",
        "What programs can ask for. How to call, and what is answered where something is wrong, stands in",
        "[use the API](../how-to/use-the-api.md); the same as OpenAPI at `/api/v1/openapi.json`.",
        *(line for one in operations() for line in _of_operation(one)),
    )


def _of_operation(one: Operation) -> Iterator[str]:
    yield from ("", f"## {one.method} {one.path}", "", f"{one.title}. {one.says}".strip(), "")
    yield f"Needs a key made for `{one.scope}`." if one.scope else "Every key may."
    if one.fields:
        yield from ("", "| field | holds | what it is |", "| --- | --- | --- |")
        for field in one.fields:
            left_out = "" if field.needed else " (may be left out)"
            yield f"| `{field.name}` | {field.type}{left_out} | {field.says} |"


# --- moments, marks, cues and metrics -------------------------------------------------------


def moments() -> str:
    """Return the index of the moments and marks."""
    return _lines(
        "# Moments",
        "",
        "A moment is a place where the agent was offered an opportunity, and whether it was taken: `met`,",
        "`partial` or `missed`. Only what was written counts. See [the glossary](../glossary.md). Each has a page.",
        "",
        *_index("moments"),
        "",
        "# Marks",
        "",
        "What an agent's turn does without being asked for. Marks count in no rate of moments.",
        "",
        *_index("marks"),
    )


def cues() -> str:
    """Return the index of the cues."""
    return _lines(
        "# Cues",
        "",
        "A cue says what certain words do; it judges nothing. What it finds are observations, and the",
        "[moments](moments.md) are decided from them. The words of a cue's rules stand in",
        "`src/highpoint/engine/lexicon/`. Each has a page.",
        "",
        *_index("cues"),
    )


def metrics() -> str:
    """Return the index of the metrics."""
    return _lines(
        "# Metrics",
        "",
        "What is counted over a talk or many, each with its formula, source and figures on a page. The features",
        "among them are part of no score: see [the thirty features](../explanation/features.md).",
        "",
        *_index("metrics"),
    )


def _index(group: str) -> Iterator[str]:
    for page in _pages_of(group):
        named = f" `{page.name}`" if page.title.lower() != page.name else ""
        yield f"- [{page.title}]({page.address}.md){named}: {page.definition}"


def _pages_of(group: str) -> list[Page]:
    return [page for page in every_page().values() if page.group == group]


# --- the scorecard --------------------------------------------------------------------------


def scorecard() -> str:
    """Return the page of the default scorecard: its criteria and what they count."""
    return _lines(
        f"# The default scorecard: {DEFAULT.name}, version {DEFAULT.version}",
        "",
        "A criterion's rate is what was met over what was offered, a partial one counting half. The score is the",
        "mean of the rates that had an occasion, by weight, from 0 to 100. Over many conversations it is shown from",
        f"{FEWEST_MOMENTS} moments on. See [how a score is made](../explanation/how-a-score-is-made.md).",
        "",
        "| criterion | section | weight | counts |",
        "| --- | --- | --- | --- |",
        *(_criterion(criterion) for criterion in DEFAULT.criteria),
    )


def _criterion(criterion: Criterion) -> str:
    weight = "critical" if criterion.critical else f"{criterion.weight:g}"
    return f"| {criterion.title} (`{criterion.key}`) | {criterion.section} | {weight} | {_counts(criterion)} |"


def _counts(criterion: Criterion) -> str:
    kinds = ", ".join(f"`{kind}`" for kind in criterion.kinds)
    if criterion.fails_on:
        return f"fails where an agent's turn shows `{criterion.fails_on}`"
    if criterion.misses:
        replies = f"replies to {kinds}" if kinds else "every reply"
        return f"{replies}; missed where marked `{criterion.misses}`"
    return f"moments of {kinds}"


# --------------------------------------------------------------------------------------------


def _lines(*lines: str) -> str:
    return "\n".join(lines)


PAGES: dict[str, Callable[[], str]] = {
    "command-line.md": command_line,
    "settings.md": settings,
    "api.md": api,
    "cues.md": cues,
    "moments.md": moments,
    "metrics.md": metrics,
    "scorecard.md": scorecard,
    "scenario.md": school.scenario,
    "moves.md": school.moves,
    **{f"{page.address}.md": partial(markdown, page) for page in every_page().values()},
}

if __name__ == "__main__":
    main()
