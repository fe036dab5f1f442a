"""How large a move is for one customer: by who they are, how they feel, and how they were met."""

from __future__ import annotations

import math

from highpoint.practice.persona import BadNews, Persona
from highpoint.practice.scenario import Scenario
from highpoint.practice.state import State

# Below this mood somebody is upset.
UPSET = -0.1
# From here on up, joy grows slower: delight is rare.
_CONTENT = 0.45
_SLOWER = 0.5
_NEWS = {BadNews.HARD: 1.35, BadNews.EVENLY: 1.0, BadNews.WELL: 0.7}
# What all coldness of a talk together can do to somebody who comes in a middling mood or a poor
# one; the cheerful can lose their cheer besides.
_MOST_COLDNESS = 0.9
# So much of something good is lost on somebody by each of the first two lines of blame; and so
# much reaches who came upset and was not heard at all: from a fitting word of care on, all of it.
_BLAMED, _UNHEARD, _BY_HEARD = 0.25, 0.7, 0.5


def sized(temper: float, persona: Persona, mood: float, *, news: bool) -> float:
    """
    Scale a move to a person: the warm gain more, the impatient lose more, joy has an end.

    ``mood`` is their temper before it, ``news`` tells that the move is a no.
    """
    if temper >= 0:
        share = _SLOWER if mood > _CONTENT else 1.0
        return temper * (0.75 + 0.5 * persona.warmth) * share
    size = temper * (1.25 - 0.5 * persona.patience)
    return size * _NEWS[persona.bad_news] if news else size


def lands(state: State, scenario: Scenario) -> float:
    """
    Return how much of what is done lands with this customer, from 0 to 1.

    What is done for somebody who came upset pleases less while they do not feel heard, and less
    still for somebody who was blamed.
    """
    if state.blamed:
        return 1 - _BLAMED * min(2, state.blamed)
    if scenario.mood >= UPSET:
        return 1.0
    return min(1.0, _UNHEARD + _BY_HEARD * state.heard)


def most_coldness(scenario: Scenario) -> float:
    """Return what all coldness of a talk together can take from somebody."""
    return _MOST_COLDNESS + math.atanh(min(0.95, max(0.0, scenario.mood)))
