"""How long replies take."""

from __future__ import annotations

from statistics import median

from highpoint.engine.features._seen import Measure, Seen

NAME = "reply_time"
TITLE = "Time to reply"
DEFINITION = "From the customer's last turn to the first turn of the reply, in seconds."
FORMULA = "median over replies, in seconds"
SOURCE = (
    "A plain count. That load and angry customers slow replies (Rafaeli and others 2019, Altman "
    "and others 2021) warns against judging people by it"
)
CANNOT_TELL = "Turns without times; whether the agent was busy with other customers; opening hours."


def measure(seen: Seen) -> Measure | None:
    """Return the median time to reply in seconds, None without times."""
    seconds = [wait.total_seconds() for wait, _ in seen.waits]
    return Measure(median(seconds), len(seconds)) if seconds else None
