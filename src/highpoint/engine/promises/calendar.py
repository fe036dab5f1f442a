"""A company's working time: its zone, hours, working days and holidays, all given."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from highpoint.errors import HighpointError

ONE_DAY = timedelta(days=1)
MONDAY_TO_FRIDAY = frozenset(range(5))
# Longer without a working day, and the holidays given are a mistake.
LONGEST_BREAK_DAYS = 366


class NoWorkingTime(HighpointError):
    """A calendar in which no time is ever worked."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """
    When a company works.

    Hours are local to ``zone``; ``workdays`` counts Monday as 0. Nothing is assumed about
    holidays: pass the dates. ``day_first`` reads 3/4 as 3 April instead of March 4.

    :raises NoWorkingTime: where no day is worked, or it closes before it opens
    """

    zone: tzinfo = UTC
    opens: time = time(9)
    closes: time = time(17)
    workdays: Set[int] = MONDAY_TO_FRIDAY
    holidays: Set[date] = frozenset()
    day_first: bool = False

    def __post_init__(self) -> None:
        if self.opens >= self.closes or not self.workdays & set(range(7)):
            raise NoWorkingTime("Give a calendar at least one working day that opens, then closes.")

    def local(self, at: datetime) -> datetime:
        """Return a moment as the clocks of the company show it."""
        return at.astimezone(self.zone)

    def moment(self, day: date, minutes: float) -> datetime:
        """Return the moment some minutes after midnight by the clock of a day."""
        whole = datetime.combine(day, time()) + timedelta(minutes=minutes)
        return whole.replace(tzinfo=self.zone)

    def starts(self, day: date) -> datetime:
        """Return the first moment of a day."""
        return self.moment(day, 0)

    def ends(self, day: date) -> datetime:
        """Return the last second of a day."""
        return datetime.combine(day, time(23, 59, 59), tzinfo=self.zone)

    def opening(self, day: date) -> datetime:
        """Return when a day's work begins."""
        return datetime.combine(day, self.opens, tzinfo=self.zone)

    def closing(self, day: date) -> datetime:
        """Return when a day's work ends."""
        return datetime.combine(day, self.closes, tzinfo=self.zone)

    def works(self, day: date) -> bool:
        """Test for a working day."""
        return day.weekday() in self.workdays and day not in self.holidays

    def workday(self, day: date, step: int = 1) -> date:
        """
        Return a day itself where it is worked, else the nearest one that is.

        :raises NoWorkingTime: where more than a year of holidays follows
        """
        for _ in range(LONGEST_BREAK_DAYS):
            if self.works(day):
                return day
            day += step * ONE_DAY
        raise NoWorkingTime(f"No working day within a year of {day}; check the holidays given.")

    def after_workdays(self, day: date, count: int) -> date:
        """Return the working day so many after a day, which itself never counts."""
        for _ in range(count):
            day = self.workday(day + ONE_DAY)
        return day

    def after_worked(self, at: datetime, worked: timedelta) -> datetime:
        """Return the moment by which so much working time has passed."""
        now = self.local(at)
        left = worked
        while True:
            day = self.workday(now.date())
            begins = max(now, self.opening(day))
            # Differences are taken in UTC: within one zone Python compares the clocks' faces.
            free = self.closing(day).astimezone(UTC) - begins.astimezone(UTC)
            if left <= free:
                return (begins.astimezone(UTC) + left).astimezone(self.zone)
            left -= max(free, timedelta())
            now = self.starts(day + ONE_DAY)

    def elapsed(self, at: datetime, span: timedelta) -> datetime:
        """Return the moment after a span of real time, whatever the clocks do meanwhile."""
        return (at.astimezone(UTC) + span).astimezone(self.zone)
