"""All pages, made from the modules and the files beside them."""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast

from highpoint.about import figures
from highpoint.about.formula import of_kind, of_mark
from highpoint.about.metrics import metric_pages
from highpoint.about.page import Example, Page, lines, talk_of
from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.cues import Cue, every_cue
from highpoint.engine.moment import Kind, MarkKind
from highpoint.engine.moments import MarkModule, MomentKind, every_kind, every_mark
from highpoint.errors import HighpointError

GROUPS = {
    "moments": "Moments",
    "marks": "Marks",
    "cues": "Cues",
    "metrics": "Metrics",
}

CUE_FORMULA = (
    "each place where one of the rules below matches the normalized text; a rule's strength is 1 "
    "where nothing else is said, and a turn speaks with the sum over its different rules"
)
CUE_SOURCE = (
    "Rules of our own, written from reading talks and held by cases of our own (tests/cases)."
)

Text = Mapping[str, Any]


class NoEntry(HighpointError):
    """Something the engine finds has no page yet."""


@cache
def every_page() -> Mapping[str, Page]:
    """Return every page by its address, as ``moments/distress``, group by group."""
    text, said = _toml("moments"), _toml("cues")
    pages = [
        *(
            _kind(kind, module, entry(text, kind, "moments"), said)
            for kind, module in every_kind().items()
        ),
        *(
            _mark(mark, module, entry(text, mark, "moments"), said)
            for mark, module in every_mark().items()
        ),
        *(_cue(cue, entry(said, cue.CUE, "cues")) for cue in every_cue()),
        *metric_pages(),
    ]
    return {page.address: page for page in pages}


def entry(text: Text, name: str, file: str) -> Text:
    """
    Return what a file tells of one moment, mark or cue.

    :raises NoEntry: naming the file that has to tell it
    """
    if name not in text:
        raise NoEntry(f"“{name}” has no entry in highpoint/about/{file}.toml; write one.")
    return cast(Text, text[name])


def _kind(kind: Kind, module: MomentKind, text: Text, said: Text) -> Page:
    return Page(
        "moments",
        kind.value,
        module.TITLE,
        module.DEFINITION,
        of_kind(module, _telling(said, kind)),
        text["source"],
        module.CANNOT_TELL,
        **_shared(module, text),
        figures=(figures.of_kind(kind.value),),
        examples=tuple(_judged(kind, example) for example in text["examples"]),
        see=tuple(f"cues/{cue}" for cue in _telling(said, kind)),
    )


def _mark(mark: MarkKind, module: MarkModule, text: Text, said: Text) -> Page:
    return Page(
        "marks",
        mark.value,
        module.TITLE,
        module.DEFINITION,
        text.get("formula") or of_mark(_telling(said, mark)),
        text["source"],
        module.CANNOT_TELL,
        **_shared(module, text),
        figures=(figures.of_kind(mark.value),),
        examples=tuple(_marked(module, example) for example in text["examples"]),
        see=tuple(f"cues/{cue}" for cue in _telling(said, mark)),
    )


def telling() -> dict[str, tuple[str, ...]]:
    """Return for each cue the kinds of moment and the marks it speaks for."""
    return {cue: tuple(text["tells"]) for cue, text in _toml("cues").items()}


def _shared(module: MomentKind | MarkModule, text: Text) -> dict[str, Any]:
    return {
        "do": tuple(text["do"]),
        "dont": tuple(text["dont"]),
        "codes_head": "Reasons",
        "codes": tuple(module.REASONS.items()),
    }


def _telling(said: Text, kind: str) -> tuple[str, ...]:
    """Return the cues that speak for a kind of moment or mark."""
    return tuple(sorted(cue for cue, text in said.items() if kind in text["tells"]))


def _judged(kind: Kind, example: Text) -> Example:
    talk = talk_of(example["talk"])
    found = [each for each in analyze(talk).moments if each.kind is kind]
    told = "; ".join(
        f"{each.verdict.value}: {every_kind()[kind].REASONS[each.reason]}" for each in found
    )
    return Example(lines(talk), told or "not offered")


def _marked(module: MarkModule, example: Text) -> Example:
    talk = talk_of(example["talk"])
    found = [each for each in analyze(talk).marks if each.mark is module.MARK]
    told = "; ".join(module.REASONS[each.reason] for each in found)
    return Example(lines(talk), told or "no mark")


def _cue(cue: Cue, text: Text) -> Page:
    roles, rules = _rules(cue.CUE)
    examples = (("seen", text["seen"]), ("passed over", text["passed"]))
    return Page(
        "cues",
        cue.CUE,
        cue.CUE.replace("_", " ").capitalize(),
        inspect.cleandoc(getattr(cue, "__doc__", "") or "") + _said_by(roles),
        text.get("formula", CUE_FORMULA),
        text.get("source", CUE_SOURCE),
        text["cannot_tell"],
        do=(text["do"],),
        dont=(text["dont"],),
        codes_head="Rules" if rules else "",
        codes=rules,
        figures=(figures.of_cue(cue.CUE, ", ".join(text["tells"])),),
        examples=tuple(
            Example(lines(cue_talk(cue.CUE, said)), _place(cue.CUE, said, told))
            for told, said in examples
        ),
        see=tuple(_address_of(kind) for kind in text["tells"]),
    )


def _address_of(kind: str) -> str:
    return f"{'moments' if kind in set(Kind) else 'marks'}/{kind}"


def cue_talk(cue: str, said: str | list[list[str]]) -> Conversation:
    """Return the talk of a cue's example: as it stands, or one sentence of whoever may say it."""
    if isinstance(said, str):
        said = [[_rules(cue)[0][0], said]]
    return talk_of(said)


def sees(cue: str, said: str | list[list[str]]) -> str | None:
    """Return the words of an example's last turn in which a cue is seen, None where it is not."""
    talk = cue_talk(cue, said)
    last = talk.turns[-1]
    for each in analyze(talk).observations:
        if each.cue == cue and each.span.turn == last.index:
            return last.text[each.span.start : each.span.end]
    return None


def _place(cue: str, said: str | list[list[str]], told: str) -> str:
    words = sees(cue, said)
    return f"{told}, in “{words}”" if words else told


def _said_by(roles: Iterable[str]) -> str:
    return f" Read in turns of the {' and the '.join(roles)}."


@cache
def _rules(cue: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Return who says a cue, and its rules of each language with their strength."""
    folder = files("highpoint.engine.lexicon")
    roles: list[str] = []
    rules = []
    for language in sorted(each.name for each in folder.iterdir()):
        file = folder / language / f"{cue}.toml"
        if not file.is_file():
            continue
        row = tomllib.loads(file.read_text("utf-8"))
        roles += [role for role in row["said_by"] if role not in roles]
        strength = row.get("strength", {})
        names = (*row["rules"], *row.get("signs", ()))
        told = ", ".join(
            name + (f" ({strength[name]:g})" if name in strength else "") for name in names
        )
        rules.append((language, told))
    return tuple(roles) or _ELSE[cue], tuple(rules)


# Cues that no lexicon file tells, and whose turns they read.
_ELSE = {"likely": ("customer",), "said_again": ("customer",), "signature": ("agent",)}


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((files("highpoint.about") / f"{name}.toml").read_text("utf-8"))
