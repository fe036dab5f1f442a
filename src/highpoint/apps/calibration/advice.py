"""Which of the engine's criteria are checked by people, and which are advice only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from highpoint.apps.calibration.models import Agreement
from highpoint.apps.quality.cards import criteria_of
from highpoint.apps.quality.models import Scorecard
from highpoint.engine.insight.beyond_chance import Estimate

Between = Agreement.Between

# Below this agreement beyond chance nobody is judged by the engine alone.
RELIABLE = 0.7
# Below this many conversations an agreement tells too little: at .7 and twenty of them its
# interval still spans half of all there is.
FEWEST_PAIRS = 20


class State(StrEnum):
    """How far a criterion is checked."""

    UNCHECKED = "unchecked"
    FEW = "few"
    LOW = "low"
    HOLDS = "holds"


@dataclass(frozen=True, slots=True)
class Standing:
    """
    What may be made of the engine's answers to one criterion.

    ``figure`` is its agreement with people beyond chance over ``n`` conversations; ``occasion``
    tells that it is low because the two see other occasions, not because they judge otherwise.
    """

    state: State
    n: int = 0
    figure: Estimate | None = None
    occasion: bool = False

    @property
    def advice_only(self) -> bool:
        """Whether it is to be taken as advice: checked too little, or found to differ."""
        return self.state in (State.FEW, State.LOW)

    @property
    def needed(self) -> int:
        """How many more conversations are to be compared."""
        return max(0, FEWEST_PAIRS - self.n)


def standings(card: Scorecard) -> dict[str, Standing]:
    """
    Return how each criterion stands that the engine answers, in one query.

    A criterion a person answers is not in it.
    """
    rows: dict[str, dict[str, Agreement]] = {}
    for row in Agreement.objects.filter(scorecard=card, month=None):
        rows.setdefault(row.criterion, {})[row.between] = row
    return {
        criterion.key: standing(rows.get(criterion.key, {}))
        for criterion in criteria_of(card)
        if not criterion.judged
    }


def advice_only(card: Scorecard) -> dict[str, Standing]:
    """Return the criteria of a scorecard that are advice only, each with its figures."""
    return {key: found for key, found in standings(card).items() if found.advice_only}


def standing(rows: Mapping[str, Agreement]) -> Standing:
    """
    Return how a criterion stands by its measured agreements, one for each kind of pair.

    Both must hold: that the engine and people see the same occasions, and that they judge
    them alike. The lower of the two is told.
    """
    machine, occasion = rows.get(Between.MACHINE), rows.get(Between.OCCASION)
    looked = occasion.n if occasion else 0
    n = machine.n if machine else 0
    if not looked:
        return Standing(State.UNCHECKED)
    found = machine.decides if machine else None
    seen = occasion.decides if occasion else None
    if looked >= FEWEST_PAIRS and seen is not None and seen.value < RELIABLE:
        return Standing(State.LOW, looked, seen, occasion=True)
    if n < FEWEST_PAIRS or found is None:
        return Standing(State.FEW, n, found)
    return Standing(State.HOLDS if found.value >= RELIABLE else State.LOW, n, found)
