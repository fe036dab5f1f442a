"""Whether a customer will come again, in plain words, and what the models behind it cannot tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from highpoint.apps.customers.models import LadderFit, Standing

# The chance of not being lost, from which on each word holds.
_WORDS = (
    (0.9, "very likely still a customer"),
    (0.7, "likely still a customer"),
    (0.4, "may be lost, may be not"),
    (0.15, "likely lost"),
    (0.0, "very likely lost"),
)
# Beyond it, how often and how much go together so much that the model is off for many.
APART = 0.2


@dataclass(frozen=True, slots=True)
class Outlook:
    """The chance in words and, where it is more than an assumption, of a hundred; its limits."""

    alive: str
    in_100: int | None
    limits: Sequence[str]


def outlook(standing: Standing | None, fit: LadderFit | None) -> Outlook | None:
    """Return what is to be said of a customer's coming back; None where nothing was fitted."""
    if standing is None or standing.alive is None:
        return None
    if standing.days_bought < 2:
        # The model takes whoever bought once for alive: that is an assumption, not a finding.
        words, in_100 = "one day with a purchase says nothing of whether they are lost", None
    else:
        words = next(words for least, words in _WORDS if standing.alive >= least)
        in_100 = round(100 * standing.alive)
    return Outlook(words, in_100, tuple(_limits(standing, fit)))


def _limits(standing: Standing, fit: LadderFit | None) -> list[str]:
    told = [
        "It reads days and amounts alone: not the season, not a move, not what you do for them. "
        "Before Christmas it foretells too little.",
        "It is a range for customers like this one, not a promise about this person.",
    ]
    if standing.worth_middle is None:
        told.append(
            "What the purchases may come to is told only where all were paid in one currency, "
            "and enough customers have bought twice in it."
        )
        return told
    if standing.days_bought < 2:
        told.append(
            "From one day with a purchase their own spend is not known: that of all is taken."
        )
    spend = (fit.spend if fit else {}).get(standing.currency, {})
    if abs(together := spend.get("together", 0.0)) >= APART:
        more = "more" if together > 0 else "less"
        told.append(
            f"Here who comes often spends {more} on each purchase (rank correlation {together:.2f}, "
            f"n {spend['n']:,}), which the model leaves out."
        )
    return told
