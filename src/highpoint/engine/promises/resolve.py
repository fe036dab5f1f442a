"""Gives a time in words its moments: from when to when, by one calendar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from highpoint.engine.promises.calendar import ONE_DAY, Calendar
from highpoint.engine.promises.dates import (
    months_on,
    next_date,
    next_feast,
    next_weekday,
    unslashed,
)
from highpoint.engine.promises.due import (
    SECONDS,
    Bound,
    Clock,
    Day,
    Due,
    EasterDay,
    Hours,
    Length,
    Named,
    Reach,
    Slashes,
    Unit,
    Weekday,
)

DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.FORTNIGHT: 14}
MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12}
WORKDAYS_A_WEEK = 5
FIRST_THING = timedelta(hours=1)
EVENING_BEGINS = 18 * 60


@dataclass(frozen=True, slots=True)
class Interval:
    """From the earliest to the latest moment; the latest is the due time."""

    earliest: datetime
    latest: datetime


def resolve(due: Due, at: datetime, calendar: Calendar) -> Interval | None:
    """
    Return when a time said at a moment is, None where there is no such time ahead.

    :param at: when it was said, with a zone
    """
    try:
        found = (
            _length(due.length, at, calendar) if due.length else _day_and_clock(due, at, calendar)
        )
    except (OverflowError, ValueError):
        # “In 90000 years” and 31 June are on no calendar.
        return None
    if found is None:
        return None
    limited = due.bound is not Bound.AT and not _spread(due)
    earliest = at if limited else max(found.earliest, at)
    if found.latest < at:
        return None
    zone = calendar.zone
    return Interval(earliest.astimezone(zone), found.latest.astimezone(zone))


def _spread(due: Due) -> bool:
    return due.length is not None and due.length.least != due.length.most


# --- lengths --------------------------------------------------------------------------------


def _length(length: Length, at: datetime, calendar: Calendar) -> Interval:
    least, most = (_after(length, n, at, calendar) for n in (length.least, length.most))
    return Interval(least.earliest, most.latest)


def _after(length: Length, count: float, at: datetime, calendar: Calendar) -> Interval:
    today = calendar.local(at).date()
    unit = length.unit
    if unit in SECONDS:
        span = timedelta(seconds=SECONDS[unit] * count)
        end = calendar.after_worked(at, span) if length.working else calendar.elapsed(at, span)
        return Interval(end, end)
    if count != int(count) or (length.working and unit in MONTHS):
        return _parts(length, count, at, calendar)
    if length.working:
        days = int(count) * (1 if unit is Unit.DAY else WORKDAYS_A_WEEK * DAYS[unit] // 7)
        return _worked(calendar, calendar.after_workdays(today, days))
    if unit in DAYS:
        return _whole(calendar, today + int(count) * DAYS[unit] * ONE_DAY)
    return _whole(calendar, months_on(today, int(count) * MONTHS[unit]))


def _parts(length: Length, count: float, at: datetime, calendar: Calendar) -> Interval:
    """Return when half days, half months and working months have passed, in whole days."""
    days = {Unit.MONTH: 30, Unit.YEAR: 365}.get(length.unit) or DAYS[length.unit]
    return _whole(calendar, calendar.local(at).date() + round(days * count) * ONE_DAY)


# --- days -----------------------------------------------------------------------------------


def _day_and_clock(due: Due, at: datetime, calendar: Calendar) -> Interval | None:
    clock = due.clock
    zone = _zone(clock.zone) if isinstance(clock, Clock) and clock.zone else None
    there = replace(calendar, zone=zone) if zone else calendar
    today = at.astimezone(zone or calendar.zone).date()
    if due.day is None:
        return _before(due, _next_clock(clock, today, at, there, zone), there)
    days = _days(due.day, at, today, there)
    if days is None:
        return None
    if clock is None:
        return _before(due, days, there)
    return _before(
        due, _at_clock(clock, days.earliest.date(), days.latest.date(), there, zone), there
    )


def _before(due: Due, found: Interval | None, calendar: Calendar) -> Interval | None:
    """Return what “before” leaves of a time: up to the day before, or up to that minute."""
    if found is None or due.bound is not Bound.BEFORE:
        return found
    named = due.day.reach if isinstance(due.day, Named) else None
    if due.clock is not None or named in (Reach.WEEK_END, Reach.MONTH_END, Reach.YEAR_END):
        return found if not isinstance(due.clock, Clock) else replace(found, latest=found.earliest)
    last = found.earliest.date() - ONE_DAY
    if named is Reach.WEEKEND:
        return replace(found, latest=calendar.closing(calendar.workday(last, -1)))
    return replace(found, latest=calendar.ends(last))


def _days(day: Day, at: datetime, today: date, calendar: Calendar) -> Interval | None:
    """Return the first and last moment of the days meant."""
    if isinstance(day, Named):
        return _named(day, at, today, calendar)
    if isinstance(day, Weekday):
        return _whole(calendar, next_weekday(day, today))
    if isinstance(day, Slashes):
        day = unslashed(day, calendar.day_first)
    found = next_feast(day, today) if isinstance(day, EasterDay) else next_date(day, today)
    return _whole(calendar, found) if found else None


def _named(day: Named, at: datetime, today: date, calendar: Calendar) -> Interval:
    reach, ahead = day.reach, day.ahead
    if reach is Reach.DAYS:
        return _whole(calendar, today + ahead * ONE_DAY)
    if reach is Reach.WORKDAY:
        return _worked(calendar, calendar.after_workdays(today, ahead))
    if reach is Reach.WEEKEND:
        return _weekend(ahead, today, calendar)
    if reach in (Reach.MONTH, Reach.MONTH_END):
        first = months_on(today.replace(day=1), ahead)
        return _span(calendar, reach is Reach.MONTH, first, months_on(first, 1) - ONE_DAY)
    if reach in (Reach.YEAR, Reach.YEAR_END):
        year = today.year + ahead
        return _span(calendar, reach is Reach.YEAR, date(year, 1, 1), date(year, 12, 31))
    return _week(reach, ahead, at, today, calendar)


def _span(calendar: Calendar, whole: bool, first: date, last: date) -> Interval:
    start = calendar.starts(first if whole else last)
    return Interval(start, calendar.ends(last))


def _week(reach: Reach, ahead: int, at: datetime, today: date, calendar: Calendar) -> Interval:
    """Return a working week or a part of one; said when this one is over, the next is meant."""
    monday = today - today.weekday() * ONE_DAY
    if ahead == 0 and at > calendar.closing(_last_workday(monday, calendar)):
        ahead = 1
    monday += ahead * 7 * ONE_DAY
    last = _last_workday(monday, calendar)
    first = min(calendar.workday(monday), last)
    if reach is Reach.WEEK_START:
        last = min(monday + ONE_DAY, last)
    elif reach is Reach.WEEK_MIDDLE:
        first, last = monday + ONE_DAY, min(monday + 3 * ONE_DAY, last)
    elif reach is Reach.WEEK_END:
        first = last
    return Interval(calendar.opening(first), calendar.closing(max(first, last)))


def _last_workday(monday: date, calendar: Calendar) -> date:
    return calendar.workday(monday + (max(calendar.workdays & set(range(7)))) * ONE_DAY, -1)


def _weekend(ahead: int, today: date, calendar: Calendar) -> Interval:
    saturday = today + (5 - today.weekday()) * ONE_DAY + ahead * 7 * ONE_DAY
    return Interval(calendar.starts(saturday), calendar.ends(saturday + ONE_DAY))


def _whole(calendar: Calendar, day: date) -> Interval:
    return Interval(calendar.starts(day), calendar.ends(day))


def _worked(calendar: Calendar, day: date) -> Interval:
    return Interval(calendar.opening(day), calendar.closing(day))


# --- times of day ---------------------------------------------------------------------------


def _next_clock(
    clock: Clock | Hours | None, today: date, at: datetime, calendar: Calendar, zone: tzinfo | None
) -> Interval | None:
    """Return a time of day said without a day: today's, or tomorrow's where that has passed."""
    if clock is None:
        return None
    found = _at_clock(clock, today, today, calendar, zone)
    if clock is Hours.CLOSE and found.latest < at:
        return _whole(calendar, today)
    if found.latest < at:
        tomorrow = today + ONE_DAY
        return _at_clock(clock, tomorrow, tomorrow, calendar, zone)
    return found


def _at_clock(
    clock: Clock | Hours, first: date, last: date, calendar: Calendar, zone: tzinfo | None
) -> Interval:
    if isinstance(clock, Clock):
        at_zone = zone or calendar.zone
        return Interval(_minutes(first, clock.start, at_zone), _minutes(last, clock.end, at_zone))
    opening = calendar.opening(first)
    if clock is Hours.FIRST_THING:
        return Interval(opening, opening + FIRST_THING)
    if clock is Hours.OVERNIGHT:
        evening = calendar.moment(first, EVENING_BEGINS)
        return Interval(evening, calendar.opening(last + ONE_DAY))
    closing = calendar.closing(last)
    return Interval(closing, closing)


def _minutes(day: date, minutes: int, zone: tzinfo) -> datetime:
    """Return a time by the clock of a zone; one the clocks skip is moved past the gap."""
    days, rest = divmod(minutes, 24 * 60)
    wall = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(days=days, minutes=rest)
    return wall.astimezone(UTC).astimezone(zone)


def _zone(name: str) -> tzinfo:
    """Return a zone by its name, or a fixed distance from UTC: ``UTC+2``."""
    if name.startswith("UTC") and name != "UTC":
        return timezone(timedelta(hours=int(name[3:])))
    return ZoneInfo(name)
