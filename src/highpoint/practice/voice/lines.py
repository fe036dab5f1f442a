"""
The authored lines of each act, and whom a line suits.

A file of lines has up to five parts: ``core`` (what is said), ``lead`` (what may come before),
``tail`` (what may come after), ``brief`` (what is said instead where it stands beside something else) and
``echo`` (what takes up a time the agent just named, and may come after). In each, lines stand under tags: bands of mood (``angry``,
``upset``, ``even``, ``pleased``), channels (``chat``, ``email``, ``phone``), the place in the turn
(``first``, ``then``, and ``again`` right after another
of the same act) and ways of a person (``formal``, ``informal``, ``direct``, ``indirect``,
``terse``, ``chatty``, ``warm``, ``cool``, ``hasty``), or of what they came with (``grave``, ``light``). Of bands, channels and places one must hold, of ways
all. ``any`` suits everybody.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from highpoint.practice.persona import Persona, Typing

_FOLDER = files("highpoint.practice") / "words" / "lines"

BANDS = ("angry", "upset", "even", "pleased")
_UP_TO = (("angry", -0.55), ("upset", -0.15), ("even", 0.3))
CHANNELS = ("chat", "email", "phone")
PLACES = ("first", "then", "again")
WAYS = ("formal", "informal", "direct", "indirect", "terse", "chatty", "warm", "cool", "hasty")
WEIGHTS = ("grave", "light")
# Whose trouble is as bad as this thanks without cheers.
GRAVE = -0.4
_ALTERNATIVES = tuple(frozenset(each) for each in (BANDS, CHANNELS, PLACES))
TAGS = frozenset((*BANDS, *CHANNELS, *PLACES, *WAYS, *WEIGHTS, "any"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was written, slots and all, and the tags it stands under."""

    text: str
    tags: frozenset[str]

    def suits(self, manner: frozenset[str]) -> bool:
        """Test whether somebody in this mood, on this channel, of these ways would say it."""
        left = self.tags - {"any"}
        for alternatives in _ALTERNATIVES:
            named = left & alternatives
            if named and not named & manner:
                return False
            left -= alternatives
        return left <= manner


@dataclass(frozen=True, slots=True)
class Lines:
    """All authored lines of one act."""

    core: tuple[Line, ...] = ()
    lead: tuple[Line, ...] = ()
    tail: tuple[Line, ...] = ()
    brief: tuple[Line, ...] = ()
    echo: tuple[Line, ...] = ()


def band(mood: float) -> str:
    """
    Return the band a mood lies in.

    >>> [band(mood) for mood in (-0.9, -0.4, 0.0, 0.8)]
    ['angry', 'upset', 'even', 'pleased']
    """
    return next((name for name, up_to in _UP_TO if mood <= up_to), "pleased")


def weight(came: float) -> str:
    """
    Return the tag for what somebody came with, told from the mood it left them in.

    >>> weight(-0.7), weight(0.2)
    ('grave', 'light')
    """
    return "grave" if came <= GRAVE else "light"


def manner(persona: Persona, mood: float, channel: str, *places: str) -> frozenset[str]:
    """Return the tags that hold for a person at one place of a talk."""
    tags = {band(mood), channel, *places}
    tags.add("formal" if persona.formality >= 0.5 else "informal")
    tags.add("direct" if persona.directness >= 0.5 else "indirect")
    tags |= {"terse"} if persona.chattiness <= 0.35 else set()
    tags |= {"chatty"} if persona.chattiness >= 0.65 else set()
    tags |= {"warm"} if persona.warmth >= 0.7 else set()
    tags |= {"hasty"} if persona.typing is Typing.HASTY else set()
    tags |= {"cool"} if persona.warmth <= 0.5 else set()
    return frozenset(tags)


def suiting(lines: Iterable[Line], manner: frozenset[str]) -> list[str]:
    """
    Return the lines that suit a manner.

    Where none was written for the mood, those of the nearest mood are taken.
    """
    lines = list(lines)
    (mood,) = (each for each in BANDS if each in manner)
    at = BANDS.index(mood)
    for near in sorted(BANDS, key=lambda each: abs(BANDS.index(each) - at)):
        found = [each.text for each in lines if each.suits(manner - {mood} | {near})]
        if found:
            return found
    return []


@cache
def authored(name: str) -> Lines:
    """Return the lines of an act's file, empty where it has none."""
    place = _FOLDER / f"{name.replace(' ', '-')}.toml"
    if not place.is_file():
        return Lines()
    parts = tomllib.loads(place.read_text(encoding="utf-8"))
    return Lines(**{name: _part(rows) for name, rows in parts.items()})


def _part(rows: dict[str, list[str]]) -> tuple[Line, ...]:
    return tuple(
        Line(text, frozenset(tags.split())) for tags, texts in rows.items() for text in texts
    )
