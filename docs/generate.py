"""Writes docs/reference from the code, so that it cannot say anything else: ./dev docs."""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import typer
from pydantic.fields import FieldInfo

from highpoint.cli import _registry
from highpoint.cli._app import app
from highpoint.engine.cues import Cue, every_cue
from highpoint.engine.moments import MarkModule, MomentKind, every_kind, every_mark
from highpoint.engine.scorecard import DEFAULT, FEWEST_MOMENTS, Criterion
from highpoint.project.config import Config

REFERENCE = Path(__file__).parent / "reference"
MADE = "<!-- Made by ./dev docs from the code. Change it there. -->"
WIDTH = 92


def pages() -> dict[str, str]:
    """Return the text of every page of the reference, by its file name."""
    return {name: f"{MADE}\n\n{write().strip()}\n" for name, write in PAGES.items()}


def main() -> None:
    """Write the pages."""
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")


# --- the command line -----------------------------------------------------------------------


def command_line() -> str:
    """Return the page of the commands: the help of each, as it is printed."""
    group = typer.main.get_command(app)
    return _lines(
        "# Commands",
        "",
        "In a checkout each one is called as `./dev highpoint …`, after `pip install` as `highpoint …`.",
        "What is kept lies in the folder `HIGHPOINT_HOME` ([settings](settings.md)). A command ends with 0 when",
        "all went well, with 1 and a sentence when it did not or when rows had to be left out, and with 2 when",
        "it was called wrongly.",
        "",
        *_help("highpoint", group),
        *(
            line
            for name in group.list_commands(typer.Context(group))  # type: ignore[attr-defined]
            for line in [
                f"## {name}",
                "",
                *_help(f"highpoint {name}", _registry.load(name, _registry.modules()[name])),
            ]
        ),
    )


def _help(name: str, command: typer.core.TyperCommand) -> list[str]:
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


# --- cues -----------------------------------------------------------------------------------


def cues() -> str:
    """Return the page of the cues: what each looks for, in whose turns, by which rules."""
    return _lines(
        "# Cues",
        "",
        "A cue says what certain words do; it judges nothing. What it finds are observations, and the",
        "[moments](moments.md) are decided from them. A cue's rules are named here; their words stand in",
        "`src/highpoint/engine/lexicon/`.",
        "",
        *(line for cue in every_cue() for line in _cue(cue)),
    )


def _cue(cue: Cue) -> Iterator[str]:
    yield f"## {cue.CUE}"
    yield ""
    yield _doc(cue)
    yield ""
    for language in _languages():
        source = files("highpoint.engine.lexicon") / language / f"{cue.CUE}.toml"
        if not source.is_file():
            continue
        lexicon = tomllib.loads(source.read_text(encoding="utf-8"))
        said_by = " and ".join(lexicon["said_by"])
        rules = ", ".join(f"`{name}`" for name in lexicon["rules"])
        yield f"In turns of the {said_by}. Rules ({language}): {rules}."
        yield ""


def _languages() -> list[str]:
    folder = files("highpoint.engine.lexicon")
    return sorted(path.name for path in folder.iterdir() if (path / "_parts.toml").is_file())


# --- moments and marks ----------------------------------------------------------------------


def moments() -> str:
    """Return the page of the moments and marks: when each is offered, met, and why it was so."""
    return _lines(
        "# Moments",
        "",
        "A moment is a place where the agent was offered an opportunity, and whether it was taken: `met`,",
        "`partial` or `missed`. Only what was written counts. See [the glossary](../glossary.md).",
        "",
        *(line for module in every_kind().values() for line in _explained(module.KIND, module)),
        "# Marks",
        "",
        "What an agent's turn does without being asked for. Marks count in no rate of moments.",
        "",
        *(line for module in every_mark().values() for line in _explained(module.MARK, module)),
    )


def _explained(name: str, module: MomentKind | MarkModule) -> Iterator[str]:
    yield from (f"## {name}", "", f"**{module.TITLE}.** {module.DEFINITION}", "")
    yield from (f"- `{code}`: {sentence}" for code, sentence in module.REASONS.items())
    yield from ("", f"*Cannot tell:* {module.CANNOT_TELL}", "")


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


def _doc(thing: object) -> str:
    return inspect.cleandoc(getattr(thing, "__doc__", None) or "")


def _lines(*lines: str) -> str:
    return "\n".join(lines)


PAGES: dict[str, Callable[[], str]] = {
    "command-line.md": command_line,
    "settings.md": settings,
    "cues.md": cues,
    "moments.md": moments,
    "scorecard.md": scorecard,
}

if __name__ == "__main__":
    main()
