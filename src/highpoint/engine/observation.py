"""
An observation: one place in a conversation where a cue was found.

Both are named tuples, since thousands are made a second: a frozen dataclass takes four times
as long to make.
"""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """Characters ``start`` to ``end`` (exclusive) of one turn's text, as it was sent."""

    turn: int
    start: int
    end: int


class Observation(NamedTuple):
    """What certain words do. ``rule`` names what matched; ``strength`` runs from 0 to 1."""

    cue: str
    span: Span
    rule: str
    strength: float = 1.0
