"""What a time in words says by itself, before any calendar gives it a moment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Bound(StrEnum):
    """How a time limits what was promised."""

    AT = "at"
    BY = "by"
    BEFORE = "before"


class Unit(StrEnum):
    """A measure of time."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    YEAR = "year"


# Units of elapsed time, however long a day is.
SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}


class Reach(StrEnum):
    """A stretch of days that has a name of its own, counted from the day of speaking."""

    DAYS = "days"
    WORKDAY = "workday"
    WEEKEND = "weekend"
    WEEK = "week"
    WEEK_START = "week_start"
    WEEK_MIDDLE = "week_middle"
    WEEK_END = "week_end"
    MONTH = "month"
    MONTH_END = "month_end"
    YEAR = "year"
    YEAR_END = "year_end"


class Hours(StrEnum):
    """A part of a day that depends on when work begins and ends."""

    FIRST_THING = "first_thing"
    CLOSE = "close"
    OVERNIGHT = "overnight"


@dataclass(frozen=True, slots=True)
class Length:
    """“3 to 5 business days”: ``least`` and ``most`` of a unit, in working time or not."""

    least: float
    most: float
    unit: Unit
    working: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """“Today”, “next week”, “the end of the month”: ``ahead`` counts from this one, 0."""

    reach: Reach
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class Weekday:
    """
    A day of the week, Monday 0.

    ``week`` is None for the next one to come, else the calendar week meant: 0 this, 1 next.
    ``later`` adds weeks, as “a week on Tuesday” does.
    """

    day: int
    week: int | None = None
    later: int = 0


@dataclass(frozen=True, slots=True)
class Date:
    """A day of the month; where month or year are not said, the next such day is meant."""

    day: int
    month: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Slashes:
    """“3/4”: which number is the month depends on where it was written."""

    one: int
    two: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class EasterDay:
    """A feast so many days from Easter Sunday."""

    offset: int


Day = Named | Weekday | Date | Slashes | EasterDay


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in minutes after midnight, from one to another; ``zone`` where one was said."""

    start: int
    end: int
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """
    One time as it was said: either a length, or a day, a time of day, or both.

    ``start`` and ``end`` are its place in the text it was read from.
    """

    start: int
    end: int
    bound: Bound
    length: Length | None = None
    day: Day | None = None
    clock: Clock | Hours | None = None
