"""Cues: what certain words do. One small module and one lexicon file each, found by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from operator import itemgetter
from pkgutil import iter_modules
from typing import Protocol, cast

from highpoint.engine.observation import Observation
from highpoint.engine.reading import Reading


class Cue(Protocol):
    """A module of this folder."""

    CUE: str

    def observe(self, reading: Reading) -> Iterator[Observation]:
        """Yield every place where the cue was found, in the order of the turns."""
        ...


@cache
def every_cue() -> tuple[Cue, ...]:
    """Return the cue modules of this folder, in the order of their names."""
    names = sorted(module.name for module in iter_modules(__path__))
    return tuple(cast(Cue, import_module(f"{__name__}.{name}")) for name in names)


def observe_all(reading: Reading) -> tuple[Observation, ...]:
    """Run every cue over a conversation, file what they saw, and return it in reading order."""
    for cue in _own():
        reading.file(cue.CUE, list(cue.observe(reading)))
    seen = [each for here in reading.seen for found in here.values() for each in found]
    seen.sort(key=_place)
    return tuple(seen)


@cache
def _own() -> tuple[Cue, ...]:
    """Return the cues that do more than their lexicon file; those it tells are filed already."""
    return tuple(cue for cue in every_cue() if not hasattr(cue.observe, "lexical"))


# An observation's span, then its cue, then its rule.
_place = itemgetter(1, 0, 2)
