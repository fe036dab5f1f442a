"""A page's content, without a form: the documents and the web give it theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from highpoint.engine.conversation import Conversation


@dataclass(frozen=True, slots=True)
class Line:
    """One turn of an example: who says it, and what."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Example:
    """A talk of our own, and what the engine makes of it."""

    lines: tuple[Line, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Table:
    """Figures: what was measured, column by column, and what has to be known of it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """
    What there is to know of one moment, mark, cue or metric.

    Empty parts are not shown. ``see`` names the addresses of related pages.
    """

    group: str
    name: str
    title: str
    definition: str
    formula: str
    source: str
    cannot_tell: str
    do: tuple[str, ...] = ()
    dont: tuple[str, ...] = ()
    codes_head: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    figures: tuple[Table, ...] = ()
    examples: tuple[Example, ...] = ()
    see: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Return where the page stands below the reference, and below /about/."""
        return f"{self.group}/{self.name}"


def talk_of(said: Sequence[Sequence[str]]) -> Conversation:
    """Return the talk of an example, written as pairs of a role and its words."""
    turns = [{"role": role, "text": text} for role, text in said]
    return Conversation.from_dict({"id": "example", "language": "en", "turns": turns})


def lines(talk: Conversation) -> tuple[Line, ...]:
    """Return the turns of an example's talk."""
    return tuple(Line(turn.role.value, turn.text) for turn in talk.turns)
