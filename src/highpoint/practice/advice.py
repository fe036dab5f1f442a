"""
Advice on a scenario that can be played: what playing it shows.

A scenario may be whole and still not work: the engine may not see the trouble in its openings,
or its own strong run may not end in thanks. Each is tried, with the seeds named here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.moment import Kind
from highpoint.practice.coverage import offered
from highpoint.practice.intent import Ending
from highpoint.practice.scenario import Scenario
from highpoint.practice.talk import PracticeTalk, played

SEEDS = (1, 2, 3)
# From here on a customer is upset enough for an opening to show it.
_UPSET = -0.15
_NEUTRAL = "One moment."
# So few words ("not yet") anybody may say, in more than one place.
_ANYBODYS = 3


@dataclass(frozen=True, slots=True)
class Played:
    """How one model run went: its endings seed by seed, and the customer's mood at the end."""

    endings: tuple[Ending | None, ...]
    moods: tuple[float, ...]

    @property
    def thanks(self) -> int:
        """In how many of the tries the customer thanked."""
        return sum(ending is Ending.THANKS for ending in self.endings)


@dataclass(frozen=True, slots=True)
class Advice:
    """
    What playing a scenario showed.

    ``unseen`` are openings in which the engine mostly sees no trouble, whichever wish follows, None
    where none is meant;
    ``twice`` are lines that stand in more than one place, each with its places.
    """

    good: Played
    weak: Played
    offers: tuple[Kind, ...]
    unseen: tuple[str, ...] | None
    openings: int
    twice: Mapping[str, tuple[str, ...]]
    unmet: tuple[Kind, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is left to mend."""
        return not (
            self.unseen
            or self.twice
            or self.unmet
            or self.good.thanks < len(SEEDS)
            or self.weak.thanks
        )


def advise(scenario: Scenario, others: Iterable[Scenario] = ()) -> Advice:
    """Play a scenario and return what to mend; ``others`` are searched for the same lines."""
    good = [played(PracticeTalk.begin(scenario, seed), scenario.models.good) for seed in SEEDS]
    weak = [
        played(PracticeTalk.begin(scenario, seed), scenario.models.weak).run_out() for seed in SEEDS
    ]
    upset = scenario.mood < _UPSET and Kind.DISTRESS in offered(scenario)
    unseen = tuple(line for line in scenario.opening if not _shows_trouble(scenario, line))
    met = {moment.kind for talk in (*good, *weak) for moment in talk.analysis.moments}
    return Advice(
        good=_played(good),
        weak=_played(weak),
        offers=offered(scenario),
        unseen=unseen if upset else None,
        openings=len(scenario.opening),
        twice=_twice(scenario, others),
        unmet=tuple(kind for kind in scenario.teaches if kind not in met),
    )


def lines_of(scenario: Scenario) -> list[tuple[str, str]]:
    """Return everything the customer may say, each with its place in words."""
    found = [(line, "opening") for line in scenario.opening]
    found += [(line, "wish") for line in scenario.wish]
    for what, parts in (
        ("fact", scenario.facts),
        ("question", scenario.asks),
        ("outcome", scenario.outcomes),
    ):
        found += [(line, f"{what} “{part.key}”") for part in parts for line in part.says]
    return found


def _played(talks: list[PracticeTalk]) -> Played:
    return Played(tuple(talk.ending for talk in talks), tuple(talk.state.mood for talk in talks))


def _shows_trouble(scenario: Scenario, opening: str) -> bool:
    begins = [f"{opening} {wish}" for wish in scenario.wish]
    return 2 * sum(_sees_trouble(scenario, each) for each in begins) >= len(begins)


def _sees_trouble(scenario: Scenario, line: str) -> bool:
    talk = Conversation(
        id="opening",
        turns=(Turn(0, Role.CUSTOMER, line), Turn(1, Role.AGENT, _NEUTRAL)),
        channel=scenario.channel,
        language="en",
        customer_name=scenario.customer.name,
    )
    return any(
        moment.kind in (Kind.DISTRESS, Kind.HOSTILITY) and moment.turn == 0
        for moment in analyze(talk).moments
    )


def _twice(scenario: Scenario, others: Iterable[Scenario]) -> dict[str, tuple[str, ...]]:
    places: dict[str, list[str]] = {}
    said: dict[str, str] = {}
    for line, place in lines_of(scenario):
        places.setdefault(_bare(line), []).append(place)
        said.setdefault(_bare(line), line)
    for other in others:
        if other.id != scenario.id:
            for line, _ in lines_of(other):
                if _bare(line) in places:
                    places[_bare(line)].append(f"“{other.title}”")
    return {
        said[bare]: tuple(dict.fromkeys(where))
        for bare, where in places.items()
        if len(where) > 1 and len(bare.split()) > _ANYBODYS
    }


def _bare(line: str) -> str:
    return " ".join(line.casefold().strip(" .!?").split())
