"""When the made-up company is open, how busy it is, and what went wrong in which weeks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from highpoint.demo.company import TIME_ZONE, TOPICS

DAYS = 182
ZONE = ZoneInfo(TIME_ZONE)

# Weekdays from 8 to 20, Saturdays 9 to 17, Sundays 11 to 16, on the company's clock.
OPENS = (8, 8, 8, 8, 8, 9, 11)
CLOSES = (20, 20, 20, 20, 20, 17, 16)
LAST_MINUTES = timedelta(minutes=45)

# Mondays bring the weekend's worries; Sundays are for those who cannot wait.
OF_WEEKDAY = (1.35, 1.1, 1.0, 0.95, 1.05, 0.55, 0.3)

# Before Christmas and after it, spring sale, summer lull; by month, January first.
OF_MONTH = (1.35, 0.9, 0.95, 1.1, 1.05, 0.95, 0.8, 0.75, 1.0, 1.05, 1.3, 1.6)

# By hour from 8 on: mornings and early evenings.
OF_HOUR = (0.8, 1.2, 1.3, 1.1, 0.9, 0.9, 1.0, 1.0, 1.1, 1.2, 1.0, 0.7)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that went wrong for a while: from and to as shares of the history."""

    name: str
    start: float
    end: float
    topic: str
    times: float


TROUBLES = (
    Trouble("strike", 0.34, 0.40, "late_parcel", 5.0),
    Trouble("batch", 0.58, 0.68, "faulty", 4.0),
    Trouble("payment", 0.80, 0.82, "double_charge", 9.0),
)
TRAINING = 0.5


@dataclass(frozen=True, slots=True)
class Span:
    """The six months that the history covers."""

    start: datetime
    end: datetime

    @classmethod
    def until(cls, now: datetime) -> Span:
        end = now.astimezone(ZONE)
        return cls(end - timedelta(days=DAYS), end)

    def share(self, at: datetime) -> float:
        """Return how far into the history a moment is, from 0 to 1."""
        return (at - self.start) / (self.end - self.start)

    def at(self, share: float) -> datetime:
        return self.start + (self.end - self.start) * share

    def days(self) -> Iterator[date]:
        day = self.start.date()
        while day <= self.end.date():
            yield day
            day += timedelta(days=1)

    def troubles(self, at: datetime) -> tuple[Trouble, ...]:
        """Return what is going wrong at a moment."""
        share = self.share(at)
        return tuple(trouble for trouble in TROUBLES if trouble.start <= share < trouble.end)

    def topics(self, at: datetime) -> dict[str, float]:
        """Return how often customers come for what at a moment, what goes wrong included."""
        weights = dict(TOPICS)
        for trouble in self.troubles(at):
            weights[trouble.topic] *= trouble.times
        return weights

    def hours(self) -> Iterator[tuple[datetime, float]]:
        """Yield every open hour with how busy it is; a trouble makes the whole desk busier."""
        usual = sum(TOPICS.values())
        for day in self.days():
            for hour in range(OPENS[day.weekday()], CLOSES[day.weekday()]):
                at = datetime.combine(day, time(hour), ZONE)
                if self.start <= at and at + timedelta(hours=2) <= self.end:
                    load = OF_WEEKDAY[day.weekday()] * OF_MONTH[day.month - 1] * OF_HOUR[hour - 8]
                    yield at, load * sum(self.topics(at).values()) / usual


def near_closing(at: datetime) -> bool:
    """Tell whether the desk is about to close."""
    local = at.astimezone(ZONE)
    closes = datetime.combine(local.date(), time(CLOSES[local.weekday()]), ZONE)
    return timedelta(0) <= closes - local <= LAST_MINUTES


def next_open(at: datetime) -> datetime:
    """Return the moment itself where the desk is open, else when it opens next."""
    local = at.astimezone(ZONE)
    opens, closes = OPENS[local.weekday()], CLOSES[local.weekday()]
    if local.hour < opens:
        return datetime.combine(local.date(), time(opens, local.minute), ZONE)
    if local.hour < closes:
        return local
    tomorrow = local.date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(OPENS[tomorrow.weekday()], local.minute), ZONE)
