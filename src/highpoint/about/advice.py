"""What to do at a kind of moment, with a strong answer of our own: for practice, not for reading up."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from highpoint.engine.moment import Kind, Verdict

_FILE = files("highpoint.about") / "moments.toml"


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do and what not at a kind of moment, and a talk in which it is met: role, words."""

    do: tuple[str, ...]
    dont: tuple[str, ...]
    strong: tuple[tuple[str, str], ...]


@cache
def advice(kind: Kind) -> Advice:
    """
    Return what to do at a kind of moment.

    >>> advice(Kind.NAME).strong[-1][1]
    'Hello Elena, how long has it flickered?'
    """
    with _FILE.open("rb") as file:
        told = tomllib.load(file)[kind.value]
    met = [each["talk"] for each in told["examples"] if each["verdict"] == Verdict.MET.value]
    return Advice(
        tuple(told["do"]), tuple(told["dont"]), tuple((role, words) for role, words in met[0])
    )
