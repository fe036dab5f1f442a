"""Moments: one module a kind (MOMENTS.md): when it is offered, and what met it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from highpoint.engine.moment import Kind, Mark, MarkKind, Moment
from highpoint.engine.reach import kinds_read, read_whole
from highpoint.engine.reading import Reading


class MomentKind(Protocol):
    """A module of this folder that finds one kind of moment."""

    KIND: Kind
    TITLE: str
    DEFINITION: str
    CANNOT_TELL: str
    REASONS: dict[str, str]

    def find(self, reading: Reading) -> Iterator[Moment]:
        """Yield the moments of this kind, in the order of their triggers."""
        ...


class MarkModule(Protocol):
    """A module of this folder that finds one kind of mark."""

    MARK: MarkKind
    TITLE: str
    DEFINITION: str
    CANNOT_TELL: str
    REASONS: dict[str, str]

    def find(self, reading: Reading) -> Iterator[Mark]:
        """Yield the marks of this kind, in the order of their turns."""
        ...


@cache
def every_kind() -> dict[Kind, MomentKind]:
    """Return the modules of this folder that find moments, by kind, in MOMENTS.md's order."""
    found = {m.KIND: cast(MomentKind, m) for m in _modules() if hasattr(m, "KIND")}
    return {kind: found[kind] for kind in Kind if kind in found}


@cache
def every_mark() -> dict[MarkKind, MarkModule]:
    """Return the modules of this folder that find marks, by mark, in MOMENTS.md's order."""
    found = {m.MARK: cast(MarkModule, m) for m in _modules() if hasattr(m, "MARK")}
    return {mark: found[mark] for mark in MarkKind if mark in found}


def find_moments(reading: Reading) -> tuple[Moment, ...]:
    """
    Return the moments of a conversation whose cues have been observed, in reading order.

    Only of the kinds that its language's lexicon tells.
    """
    kinds = every_kind()
    read = kinds_read(reading.language)
    found = [moment for kind in read for moment in kinds[kind].find(reading)]
    return tuple(sorted(found, key=lambda moment: moment.turn))


def find_marks(reading: Reading) -> tuple[Mark, ...]:
    """Return the marks of a conversation that is read as a whole, in reading order."""
    if not read_whole(reading.language):
        return ()
    found = [mark for kind in every_mark().values() for mark in kind.find(reading)]
    return tuple(sorted(found, key=lambda mark: mark.turn))


def _modules() -> list[object]:
    names = [m.name for m in iter_modules(__path__) if not m.name.startswith("_")]
    return [import_module(f"{__name__}.{name}") for name in sorted(names)]
