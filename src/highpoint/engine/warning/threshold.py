"""A threshold of one's own: false alarms as promised on the talks of this team, not of others."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, inf, nextafter

from highpoint.engine.insight.intervals import Interval
from highpoint.engine.warning.path import WarningPath
from highpoint.errors import HighpointError


class TooFewTalks(HighpointError):
    """Too few ended talks to set a threshold from."""


def own_threshold(ended_well: Sequence[WarningPath], rate: float) -> float:
    """
    Return the chance from which on to warn so that at most ``rate`` of such talks are warned of.

    ``ended_well`` are the whole paths of talks whose customers did not end dissatisfied. The
    next talk like them is warned of with a probability of at most ``rate``, whatever the model
    is worth: split conformal prediction (Vovk, Gammerman and Shafer 2005, chapter 4).

    :raises TooFewTalks: below ``1 / rate - 1`` talks, with which none can be promised
    """
    return threshold_from([path.highest for path in ended_well], rate)


def threshold_from(highest_chances: Sequence[float], rate: float) -> float:
    """
    Return what ``own_threshold`` does, from the highest chance of each talk that ended well.

    >>> round(threshold_from([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], 0.1), 6)
    0.9

    :raises TooFewTalks: below ``1 / rate - 1`` talks, with which none can be promised
    """
    highest = sorted(highest_chances)
    return nextafter(highest[_place(len(highest), rate) - 1], inf)


def rate_range(talks: int, rate: float) -> Interval:
    """
    Return between which shares of false alarms a threshold from so many talks lies (95 %).

    The promise of ``own_threshold`` holds on average over the talks it may be learned from. That
    of one threshold is known only so well: its share of false alarms follows a beta distribution
    with parameters n + 1 - k and k, k being the place among n (Vovk 2012, Conditional validity of
    inductive conformal predictors, section 2).

    >>> found = rate_range(50, 0.1)
    >>> round(found.low, 2), round(found.high, 2)
    (0.03, 0.19)

    :raises TooFewTalks: below ``1 / rate - 1`` talks, with which none can be promised
    """
    place = _place(talks, rate)
    # Loading scipy takes longer than scoring a thousand conversations, which need none of it.
    from scipy.special import betaincinv

    low, high = (float(betaincinv(talks + 1 - place, place, tail)) for tail in (0.025, 0.975))
    return Interval(low, high)


def _place(talks: int, rate: float) -> int:
    """Return the place, among so many talks, of the last that may not be warned of."""
    place = ceil(round((talks + 1) * (1 - rate), 9))
    if not 1 <= place <= talks:
        raise TooFewTalks(
            f"{talks} talks that ended well are too few for the rate {rate:g}: "
            f"at least {ceil(round(1 / rate - 1, 9))} are needed."
            if 0 < rate < 1
            else f"The rate {rate:g} is not between 0 and 1."
        )
    return place
