"""Days to be in touch on: by the customer's own calendar, across years and changes of the clocks."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ONE_DAY = timedelta(days=1)
MONTHS_A_YEAR = 12


def zone_of(name: str, otherwise: tzinfo) -> tzinfo:
    """Return a customer's zone, the company's own where none is known or it is no zone."""
    try:
        return ZoneInfo(name) if name else otherwise
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return otherwise


def noon(month: int) -> datetime:
    """Return noon of a month's first day in a year without a 29 February, by world time."""
    return datetime(2027, month, 1, 12, tzinfo=UTC)


def day_of(moment: datetime, zone: tzinfo) -> date:
    """
    Return the day a moment falls on by the clocks of a zone.

    >>> day_of(datetime(2026, 3, 28, 23, 30, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
    datetime.date(2026, 3, 29)
    """
    return moment.astimezone(zone).date()


def in_year(month: int, day: int, year: int) -> date:
    """
    Return a yearly day in one year; 29 February is kept on the 28th where there is none.

    The day before, not the day after: a birthday of February is wished for in February.

    >>> in_year(2, 29, 2027), in_year(2, 29, 2028)
    (datetime.date(2027, 2, 28), datetime.date(2028, 2, 29))
    """
    if (month, day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return date(year, month, day)


def yearly(month: int, day: int, first: date, last: date) -> Iterator[tuple[int, date]]:
    """Yield the year and day of a yearly occasion from one day to another, ends included."""
    for year in range(first.year, last.year + 1):
        found = in_year(month, day, year)
        if first <= found <= last:
            yield year, found


def same_day(one: datetime, other: datetime, zone: tzinfo) -> bool:
    """Tell whether two moments fall on one day by the clocks of a zone."""
    return day_of(one, zone) == day_of(other, zone)


def bounds(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """
    Return when a day begins and ends by the clocks of a zone, whatever length it has.

    >>> begins, ends = bounds(date(2026, 3, 29), ZoneInfo("Europe/Berlin"))
    >>> ends - begins
    datetime.timedelta(seconds=82800)
    """
    begins = datetime(day.year, day.month, day.day, tzinfo=zone)
    after = day + ONE_DAY
    ends = datetime(after.year, after.month, after.day, tzinfo=zone)
    return begins.astimezone(UTC), ends.astimezone(UTC)
