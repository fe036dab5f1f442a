"""Finds the date that a weekday, a day of a month or a feast means, counted from a day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from highpoint.engine.promises.calendar import ONE_DAY
from highpoint.engine.promises.due import Date, EasterDay, Slashes, Weekday

# 29 February comes back within eight years, across a century without a leap day.
FARTHEST_YEARS = 9


def months_on(day: date, months: int) -> date:
    """Return the same day some months on, or that month's last where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_weekday(day: Weekday, today: date) -> date:
    """Return the day of the week meant, counted from today."""
    if day.week is not None:
        monday = today - today.weekday() * ONE_DAY
        found = monday + (7 * day.week + day.day) * ONE_DAY
        if found >= today:
            return found
    ahead = (day.day - today.weekday() - 1) % 7 + 1
    return today + (ahead + 7 * day.later) * ONE_DAY


def unslashed(day: Slashes, day_first: bool) -> Date:
    """Return the date two numbers mean: the month comes first unless it cannot, or is said not to."""
    first = day.one > 12 or (day_first and day.two <= 12)
    return Date(day.one, day.two, day.year) if first else Date(day.two, day.one, day.year)


def next_date(day: Date, today: date) -> date | None:
    """Return the first such day from today on; None where none comes."""
    if day.year is not None:
        return date(day.year, day.month or 1, day.day)
    for months in range(FARTHEST_YEARS * 12):
        first = months_on(today.replace(day=1), months)
        if day.month not in (None, first.month) or day.day > monthrange(first.year, first.month)[1]:
            continue
        found = first.replace(day=day.day)
        if found >= today:
            return found
    return None


def next_feast(day: EasterDay, today: date) -> date:
    """Return the next feast so many days from Easter."""
    found = easter(today.year) + day.offset * ONE_DAY
    return found if found >= today else easter(today.year + 1) + day.offset * ONE_DAY


def easter(year: int) -> date:
    """
    Return Easter Sunday of the Western churches.

    Source: the anonymous Gregorian computus as given by J. Meeus, *Astronomical Algorithms*.

    >>> easter(2026)
    datetime.date(2026, 4, 5)
    """
    golden, (century, rest) = year % 19, divmod(year, 100)
    leaps, centuries = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leaps - correction + 15) % 30
    quarters, odd = divmod(rest, 4)
    sunday = (32 + 2 * centuries + 2 * quarters - moon - odd) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
