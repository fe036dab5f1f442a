"""How uneven the times to reply are."""

from __future__ import annotations

from statistics import median, quantiles

from highpoint.engine.features._seen import Measure, Seen

NAME = "reply_spread"
TITLE = "Spread of times to reply"
DEFINITION = "How far the times to reply of a talk lie apart, against their median."
FORMULA = "(third quartile - first quartile) / median of the times to reply"
SOURCE = (
    "A plain count. That load and angry customers slow replies (Rafaeli and others 2019, Altman "
    "and others 2021) warns against judging people by it"
)
CANNOT_TELL = "Turns without times; fewer than four replies."

FEWEST = 4


def measure(seen: Seen) -> Measure | None:
    """Return the spread, None below four replies with times, or where most came at once."""
    seconds = [wait.total_seconds() for wait, _ in seen.waits]
    if len(seconds) < FEWEST or not (middle := median(seconds)):
        return None
    first, _, third = quantiles(seconds, n=4, method="inclusive")
    return Measure((third - first) / middle, len(seconds))
