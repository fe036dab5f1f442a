"""When something may be sent to a person: at once or gathered, and never in their quiet hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from highpoint.errors import HighpointError

# How long to wait after each failed try; after the last one it is given up.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
)


class UnknownZone(HighpointError):
    """The name of a time zone that is none."""


class Digest(Enum):
    """How e-mail is gathered."""

    AT_ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"

    @staticmethod
    def choices() -> list[tuple[str, str]]:
        return [("once", "At once"), ("daily", "Once a day"), ("weekly", "Once a week")]


@dataclass(frozen=True, slots=True)
class Hours:
    """
    When something may come: gathered how, at which hour, and the quiet hours, in one's own zone.

    ``weekday`` counts from Monday, 0, and matters where it is gathered by the week.
    """

    zone: str = "UTC"
    digest: Digest = Digest.AT_ONCE
    hour: int = 8
    weekday: int = 0
    quiet: tuple[time, time] | None = None


def when(now: datetime, hours: Hours) -> datetime:
    """
    Return the first moment from now on at which something may be sent.

    Gathered things wait for the next hour of the digest; what then falls into the quiet hours
    waits for their end. An hour that the change to summer time leaves out is the one after it.

    >>> evening = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)
    >>> quiet = Hours("Europe/Berlin", quiet=(time(20), time(7)))
    >>> when(evening, quiet).isoformat()
    '2026-03-03T06:00:00+00:00'
    """
    zone = zone_of(hours.zone)
    at = now.astimezone(UTC)
    if hours.digest is not Digest.AT_ONCE:
        at = _next_digest(at, hours, zone)
    return _after_quiet(at, hours.quiet, zone)


def zone_of(name: str) -> ZoneInfo:
    """
    Return a time zone by its name, as Europe/Berlin.

    :raises UnknownZone: if there is none of this name
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UnknownZone(f"“{name}” is no time zone. Name it as Europe/Berlin or UTC.") from error


def pause_after(tries: int) -> timedelta | None:
    """Return how long to wait after so many failed tries; None where it is given up."""
    return PAUSES[tries - 1] if tries <= len(PAUSES) else None


def _next_digest(at: datetime, hours: Hours, zone: ZoneInfo) -> datetime:
    day = at.astimezone(zone).date()
    while True:
        due = datetime.combine(day, time(hours.hour), zone).astimezone(UTC)
        fits = hours.digest is Digest.DAILY or day.weekday() == hours.weekday
        if fits and due >= at:
            return due
        day += timedelta(days=1)


def _after_quiet(at: datetime, quiet: tuple[time, time] | None, zone: ZoneInfo) -> datetime:
    if quiet is None or quiet[0] == quiet[1]:
        return at
    begins, ends = quiet
    here = at.astimezone(zone)
    clock = here.time()
    if begins < ends:
        within, over_midnight = begins <= clock < ends, False
    else:
        within, over_midnight = clock >= begins or clock < ends, clock >= begins
    if not within:
        return at
    day = here.date() + timedelta(days=1) if over_midnight else here.date()
    return max(at, datetime.combine(day, ends, zone).astimezone(UTC))
