"""Reads a day, or a stretch of days, in words."""

from __future__ import annotations

import re

from highpoint.engine.promises.due import (
    Clock,
    Date,
    Day,
    EasterDay,
    Hours,
    Named,
    Reach,
    Slashes,
    Weekday,
)
from highpoint.engine.promises.vocabulary import Vocabulary

EVENING = Clock(18 * 60, 24 * 60 - 1)

# Days that need no more than their pattern's name.
PLAIN: dict[str, tuple[Day, Clock | Hours | None]] = {
    "today": (Named(Reach.DAYS, 0), None),
    "tomorrow": (Named(Reach.DAYS, 1), None),
    "next_day": (Named(Reach.DAYS, 1), None),
    "after_tomorrow": (Named(Reach.DAYS, 2), None),
    "next_working_day": (Named(Reach.WORKDAY, 1), None),
    "tonight": (Named(Reach.DAYS, 0), EVENING),
    "overnight": (Named(Reach.DAYS, 0), Hours.OVERNIGHT),
}
STRETCHES = {
    "end_of_week": Reach.WEEK_END,
    "end_of_month": Reach.MONTH_END,
    "end_of_year": Reach.YEAR_END,
    "month": Reach.MONTH,
    "year": Reach.YEAR,
    "weekend": Reach.WEEKEND,
}
EDGES = {
    "early": Reach.WEEK_START,
    "beginning of": Reach.WEEK_START,
    "start of": Reach.WEEK_START,
    "mid": Reach.WEEK_MIDDLE,
    "middle of": Reach.WEEK_MIDDLE,
}


def read_day(
    name: str, place: re.Match[str], words: Vocabulary
) -> tuple[Day | None, Clock | Hours | None]:
    """Return the day a match of the language's patterns says, and the time of day it implies."""
    if name in PLAIN:
        return PLAIN[name]
    said = place.groupdict()
    if name == "this_part":
        return Named(Reach.DAYS, 0), Clock(*words.part_of_day[said["part"]])
    if name in STRETCHES or name == "week":
        return _stretch(name, place), None
    if name == "feast":
        return _feast(words.feast[" ".join(place.group().split())]), None
    if name.startswith("weekday"):
        return _weekday(name, said, words), None
    return _date(name, said, words), None


def _stretch(name: str, place: re.Match[str]) -> Named:
    ahead = int(any(word in place.group() for word in ("next", "following", "coming")))
    if name != "week":
        return Named(STRETCHES[name], ahead)
    return Named(EDGES.get(place["edge"] or "", Reach.WEEK), ahead)


def _feast(day: tuple[int, ...]) -> Date | EasterDay:
    return EasterDay(day[0]) if len(day) == 1 else Date(day[1], day[0])


def _weekday(name: str, said: dict[str, str | None], words: Vocabulary) -> Weekday:
    day = words.weekday[said["weekday"] or ""]
    if name in ("weekday_on", "weekday_week"):
        return Weekday(day, later=1)
    which = said["which"]
    if which in ("next", "the following"):
        return Weekday(day, week=1)
    return Weekday(day, week=0 if which == "this" else None)


def _date(name: str, said: dict[str, str | None], words: Vocabulary) -> Day | None:
    if name == "slashes":
        one, two = int(said["one"] or 0), int(said["two"] or 0)
        possible = 1 <= min(one, two) <= 12 and max(one, two) <= 31
        return Slashes(one, two, _number(said["year"])) if possible else None
    month = _number(said.get("month"))
    if said.get("named"):
        month = words.month[(said["named"] or "").rstrip(".")]
    return Date(int(said["day"] or 0), month, _number(said.get("year")))


def _number(said: str | None) -> int | None:
    return int(said) if said else None
