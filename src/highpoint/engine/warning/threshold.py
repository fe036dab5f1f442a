"""A threshold of one's own: false alarms as promised on the talks of this team, not of others."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, inf, nextafter

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
    place = ceil(round((len(highest) + 1) * (1 - rate), 9))
    if not 1 <= place <= len(highest):
        raise TooFewTalks(
            f"{len(highest)} talks that ended well are too few for the rate {rate:g}: "
            f"at least {ceil(round(1 / rate - 1, 9))} are needed."
            if 0 < rate < 1
            else f"The rate {rate:g} is not between 0 and 1."
        )
    return nextafter(highest[place - 1], inf)
