"""An observation: one place in a conversation where a cue was found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` to ``end`` (exclusive) of one turn's text, as it was sent."""

    turn: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Observation:
    """What certain words do. ``rule`` names what matched; ``strength`` runs from 0 to 1."""

    cue: str
    span: Span
    rule: str
    strength: float = 1.0
