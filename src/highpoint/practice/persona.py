"""Who the simulated customer is: patience, pace, manner and where they learned to be polite."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from importlib.resources import files

from highpoint.errors import HighpointError

_WORDS = files("highpoint.practice") / "words"


class BadNews(StrEnum):
    """How somebody takes a no."""

    HARD = "hard"
    EVENLY = "evenly"
    WELL = "well"


class Typing(StrEnum):
    """How somebody writes."""

    NEAT = "neat"
    HASTY = "hasty"  # small letters, few stops, a slip now and then
    SHORT = "short"  # fragments
    FLOWERY = "flowery"  # long, whole sentences


class NoSuchPersona(HighpointError):
    """A persona or a region that is in no file."""


@dataclass(frozen=True, slots=True)
class Persona:
    """
    How a customer is, whatever happened to them. Shares run from 0 to 1.

    ``patience`` scales how many poor replies they bear, ``pace`` how fast they answer,
    ``chattiness`` how much they say, ``warmth`` how much of a kind word shows in theirs.
    """

    id: str
    title: str
    region: str
    patience: float
    pace: float
    chattiness: float
    formality: float
    directness: float
    warmth: float
    bad_news: BadNews
    typing: Typing


@dataclass(frozen=True, slots=True)
class Manners:
    """What politeness looks like where somebody is from: a habit of many, no rule for one person."""

    id: str
    title: str
    agent: str  # how a formal letter calls an agent who gave a name, and no Mr or Ms
    greetings: tuple[str, ...]
    formal_greetings: tuple[str, ...]
    thanks: tuple[str, ...]
    goodbyes: tuple[str, ...]
    formal_goodbyes: tuple[str, ...]
    note: str  # for the trainee: what is customary


@cache
def personas() -> Mapping[str, Persona]:
    """Return the shipped personas by id."""
    with (_WORDS / "personas.toml").open("rb") as file:
        rows = tomllib.load(file)
    return {
        name: Persona(
            id=name,
            **row | {"bad_news": BadNews(row["bad_news"]), "typing": Typing(row["typing"])},
        )
        for name, row in rows.items()
    }


@cache
def regions() -> Mapping[str, Manners]:
    """Return the shipped regions' manners by id."""
    with (_WORDS / "manners.toml").open("rb") as file:
        rows = tomllib.load(file)
    return {name: _manners(name, row) for name, row in rows.items()}


def persona(name: str) -> Persona:
    """
    Return a shipped persona.

    :raises NoSuchPersona: naming those there are
    """
    try:
        return personas()[name]
    except KeyError:
        raise NoSuchPersona(
            f"There is no persona “{name}”. There are: {', '.join(sorted(personas()))}."
        ) from None


def _manners(name: str, row: Mapping[str, object]) -> Manners:
    lists = {f.name for f in fields(Manners) if f.type == "tuple[str, ...]"}
    values = {k: tuple(v) if k in lists else v for k, v in row.items()}  # type: ignore[arg-type]
    return Manners(id=name, **values)  # type: ignore[arg-type]
