"""What the simulated customer feels, knows to have told, and waits for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from highpoint.practice.persona import Persona
from highpoint.practice.scenario import Comes, Scenario, Told

# Mood is told with so many digits, so that near the ends of the scale a difference still shows.
DIGITS = 4
# A customer with no patience at all bears so many poor replies, and one with all of it so many more.
LEAST_PATIENCE, MORE_PATIENCE = 2.6, 3.6


@dataclass(frozen=True, slots=True)
class State:
    """
    A customer between two turns. ``trust`` and ``heard`` run from 0 to 1.

    ``temper`` has no ends; mood is its hyperbolic tangent. ``patience`` counts the poor replies
    still borne. ``told`` and ``answered`` hold keys; ``waiting`` the questions asked and not yet
    answered, each with how often it was asked. ``agreed`` is the outcome's key, ``*`` for a
    remedy no outcome names; ``accepted`` holds all that was taken, gifts beside the matter too,
    ``refused`` what the agent has said no to, ``lingers`` how often they asked on after the thanks.
    ``coldness`` is what poor service has cost of their temper, ``lent`` what words alone gave,
    ``pressing`` says that their last words pressed for something, ``took_leave`` that the agent's last words were a goodbye, ``idle`` counts the replies in a row without a step; ``hollow`` says the words were seen through,
    ``blamed`` counts the replies that blamed them, ``owned`` says that the fault was owned.
    ``gladdened`` how often good news got words of its own, ``had`` which outcomes were told as done,
    ``asked_back`` that they last asked what a question was for, ``retold`` that they have said again what is at stake.
    """

    temper: float
    trust: float
    patience: float
    heard: float = 0.0
    told: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    waiting: tuple[tuple[str, int], ...] = ()
    agreed: str = ""
    done: bool = False
    declined: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    cares: int = 0
    names: int = 0
    vague: int = 0
    odd: int = 0
    silences: int = 0
    cold: int = 0
    warned: bool = False
    insulted: int = 0
    thanked: bool = False
    named_enough: bool = False
    called_out: bool = False
    pressed: int = 0
    rituals: int = 0
    passed_over: bool = False
    greeted: bool = False
    lingers: int = 0
    coldness: float = 0.0
    lent: float = 0.0
    idle: int = 0
    hollow: bool = False
    took_leave: bool = False
    pressing: bool = False
    blamed: int = 0
    owned: bool = False
    gladdened: int = 0
    had: tuple[str, ...] = ()
    asked_back: bool = False
    retold: bool = False

    @classmethod
    def begin(cls, scenario: Scenario) -> Self:
        """Return how the customer comes into the talk."""
        persona = scenario.persona
        return cls(
            temper=math.atanh(max(-0.95, min(0.95, scenario.mood))),
            trust=scenario.trust,
            patience=patience_of(persona),
            told=tuple(f.key for f in scenario.facts if f.told is Told.AT_ONCE),
            waiting=tuple((a.key, 1) for a in scenario.asks if a.comes is Comes.FIRST)[:1],
        )

    @property
    def mood(self) -> float:
        """From -1, furious, to 1, delighted."""
        return round(math.tanh(self.temper), DIGITS)

    @property
    def replies(self) -> int:
        """How many replies came so far; silence is counted with what is odd."""
        return self.cares + self.cold + self.odd

    @property
    def pending(self) -> tuple[str, ...]:
        return tuple(key for key, _ in self.waiting)

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _NAMES}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Build a state from what ``to_dict`` gave; fields it lacks have their usual value."""
        values: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in row.items() if k in _NAMES
        }
        values["waiting"] = tuple((key, times) for key, times in values.get("waiting", ()))
        return cls(**values)


_NAMES = tuple(field.name for field in fields(State))


def patience_of(persona: Persona) -> float:
    """Return how many poor replies somebody bears."""
    return round(LEAST_PATIENCE + MORE_PATIENCE * persona.patience, 2)
