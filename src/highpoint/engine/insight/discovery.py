"""What makes a conversation worth finding among a hundred thousand, and in which box it lies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import accumulate, pairwise

from highpoint.engine.conversation import Role
from highpoint.engine.insight.control_chart import MOVING_RANGE_TO_LIMIT
from highpoint.engine.moment import Kind, Verdict
from highpoint.engine.trajectory import EndState

# The customer ended far better than the first turns let one expect. With praise in their words
# beside it, that is some 4 in 100 conversations of the made-up company.
HIGH_IMPACT = 0.6

# A conversation is judged by those of the same agent before it: at most so many, and where
# there are fewer than these, not at all.
MOST_BEFORE = 100
FEWEST_BEFORE = 20

# What a customer's last words must hold to wait for an answer; a goodbye waits for none.
_WAITING = frozenset({"question", "request", "repeat", "distress", "info_wanted"})
_ENDED_WELL = frozenset({EndState.SATISFIED, EndState.NEUTRAL})


class Sign(StrEnum):
    """
    Something by which a conversation can be found.

    The four boxes say what the agent did, then how the customer ended: ``box_well_badly`` was
    done well and ended badly.
    """

    OUTLIER = "outlier"
    LONG = "long"
    CHURN = "churn"
    EXCEPTIONAL = "exceptional"
    PROMISED = "promised"
    REPEATED = "repeated"
    UNANSWERED = "unanswered"
    WELL_WELL = "box_well_well"
    WELL_BADLY = "box_well_badly"
    BADLY_WELL = "box_badly_well"
    BADLY_BADLY = "box_badly_badly"


# As they lie: ended well above, done well on the right.
BOXES = (Sign.BADLY_WELL, Sign.WELL_WELL, Sign.BADLY_BADLY, Sign.WELL_BADLY)
# What is told by an agent's other conversations (`outside`).
BESIDE_OTHERS = (Sign.OUTLIER, Sign.LONG)


def box(score: float | None, end_state: str, standard: float) -> Sign | None:
    """
    Return the box of the two ledgers; None where one of them has nothing to say.

    >>> box(91, "dissatisfied", 80), box(None, "satisfied", 80)
    (<Sign.WELL_BADLY: 'box_well_badly'>, None)
    """
    if score is None or end_state == EndState.UNKNOWN:
        return None
    if score >= standard:
        return Sign.WELL_WELL if end_state in _ENDED_WELL else Sign.WELL_BADLY
    return Sign.BADLY_WELL if end_state in _ENDED_WELL else Sign.BADLY_BADLY


def discovered(
    roles: Sequence[str],
    cues: Iterable[tuple[str, int]],
    moments: Iterable[tuple[str, str]],
    end_state: str,
    impact: float | None,
) -> set[Sign]:
    """
    Return what a conversation can be found by, as far as it tells by itself.

    ``roles`` are those of its turns, ``cues`` pairs of a cue and its turn, ``moments`` pairs of
    kind and verdict.

    >>> sorted(discovered(["customer", "agent", "customer"],
    ...                   [("question", 2)], [("churn", "missed")], "neutral", None))
    [<Sign.CHURN: 'churn'>, <Sign.UNANSWERED: 'unanswered'>]
    """
    seen = set(moments)
    kinds = {kind for kind, _ in seen}
    found = set()
    if Kind.CHURN in kinds:
        found.add(Sign.CHURN)
    if Kind.REPEAT in kinds:
        found.add(Sign.REPEATED)
    if Kind.PROMISE in kinds:
        found.add(Sign.PROMISED)
    above = impact is not None and impact >= HIGH_IMPACT
    if end_state == EndState.SATISFIED and Kind.PRAISE in kinds and above:
        found.add(Sign.EXCEPTIONAL)
    if (Kind.QUESTION, Verdict.MISSED) in seen or _left_waiting(roles, cues):
        found.add(Sign.UNANSWERED)
    return found


def _left_waiting(roles: Sequence[str], cues: Iterable[tuple[str, int]]) -> bool:
    """Test whether the last to write was the customer, with something that waits for an answer."""
    people = [turn for turn, role in enumerate(roles) if role in (Role.CUSTOMER, Role.AGENT)]
    if not people or roles[people[-1]] != Role.CUSTOMER:
        return False
    return any(cue in _WAITING and turn == people[-1] for cue, turn in cues)


def outside(values: Sequence[float]) -> list[bool]:
    """
    Tell of each value, oldest first, whether the values before it do not explain it.

    Each is held against natural process limits, mean +- 2.66 mean moving ranges (XmR), of the
    up to ``MOST_BEFORE`` values before it, so that none is judged by limits that it has moved
    itself. With fewer than ``FEWEST_BEFORE`` of them nothing is told. Values that never moved
    (a moving range of 0) tell no limits either.

    >>> outside([80, 82] * 15 + [40, 81])[-2:]
    [True, False]
    """
    sums = [0.0, *accumulate(values)]
    ranges = [0.0, 0.0, *accumulate(abs(after - before) for before, after in pairwise(values))]
    told = []
    for place, value in enumerate(values):
        first = max(0, place - MOST_BEFORE)
        n = place - first
        if n < FEWEST_BEFORE:
            told.append(False)
            continue
        center = (sums[place] - sums[first]) / n
        moving = (ranges[place] - ranges[first + 1]) / (n - 1)
        told.append(moving > 1e-9 and abs(value - center) > MOVING_RANGE_TO_LIMIT * moving)
    return told
