"""The agent defends instead of helping."""

from __future__ import annotations

from collections.abc import Iterator

from highpoint.engine.moment import Mark, MarkKind
from highpoint.engine.moments import _judging as judging
from highpoint.engine.reading import Reading

MARK = MarkKind.DEFENSIVE
TITLE = "Defensive"
DEFINITION = "The agent blames, makes excuses, hides behind policy, contradicts or retorts."
CANNOT_TELL = (
    "An explanation that was asked for and one that excuses, where the words are the same."
)
REASONS = {"defensive": "These words defend or blame, where the customer needed to be heard."}

ENOUGH = 1.0


def find(reading: Reading) -> Iterator[Mark]:
    """Yield one mark for each agent's turn that defends itself against a displeased customer."""
    if not reading.present("defensive"):
        return
    for turn in reading.agents:
        seen = reading.at(turn, "defensive")
        if judging.strength(seen) >= ENOUGH and _provoked(reading, turn):
            place = judging.sentence(reading, judging.strongest(seen))
            yield judging.mark(reading, MARK, place, "defensive")


def _provoked(reading: Reading, turn: int) -> bool:
    before = [customer for customer in reading.customers if customer < turn]
    return bool(before) and reading.has(
        before[-1], "hostility", "distress", "harm", "repeat", "churn"
    )
