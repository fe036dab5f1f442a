"""Reads a time of day in words."""

from __future__ import annotations

import re

from highpoint.engine.promises.due import Clock, Hours
from highpoint.engine.promises.vocabulary import Vocabulary

NOON, MIDNIGHT = 12 * 60, 24 * 60
# “By 5” is said in the afternoon, “by 9” in the morning.
FIRST_MORNING_HOUR = 8

HOURS = {
    "first_thing": Hours.FIRST_THING,
    "close": Hours.CLOSE,
    "close_of": Hours.CLOSE,
}


def read_clock(name: str, place: re.Match[str], words: Vocabulary) -> Clock | Hours | None:
    """Return what a match of one of the language's clock patterns says, None for no real time."""
    if name in HOURS:
        return HOURS[name]
    said = place.groupdict()
    if name == "part":
        return Clock(*words.part_of_day[said["part"]])
    zone = _zone(said.get("zone"), words)
    if name == "noon":
        return Clock(NOON, NOON, zone)
    if name == "midnight":
        return Clock(MIDNIGHT, MIDNIGHT, zone)
    if name in ("between", "span"):
        return _between(said, zone, words)
    if name == "spelled":
        number = said["number"] or said["number_by"]
        return _clock(str(int(words.count[number][0])), None, None, zone)
    if name in ("full", "military"):
        minutes = int(said["hour"]) * 60 + int(said["minute"])
        return Clock(minutes, minutes, zone)
    half = said.get("half") or said.get("half_at")
    return _clock(said["hour"] or said.get("hour_at"), said.get("minute"), half, zone)


def _between(said: dict[str, str | None], zone: str | None, words: Vocabulary) -> Clock | None:
    """Return a span of hours: “between nine and twelve” is over at noon."""
    before, last = said["half_before"], said["half"]
    start = _end_of_span(said["named"], said["hour"], said["minute"], before, words)
    end = _end_of_span(said["named_to"], said["hour_to"], said["minute_to"], last, words)
    if start is None or end is None:
        return None
    if before is None and last and start % NOON < end % NOON:
        # “2 and 4 pm”: both halves of the day are the last one's.
        start = start % NOON + (end // NOON) * NOON
    if end < start:
        # “7 and 9” is the evening where 7 is, and “10 pm and 2 am” ends the day after.
        end += MIDNIGHT if last else NOON
    return Clock(start, max(start, end), zone)


def _end_of_span(
    named: str | None, hour: str | None, minute: str | None, half: str | None, words: Vocabulary
) -> int | None:
    if named:
        return MIDNIGHT if named == "midnight" else NOON
    number = int(words.count[hour][0]) if hour in words.count else hour
    at = _clock(str(number), minute, half, None)
    return at.start if at else None


def _clock(
    hour: str | None, minute: str | None, half: str | None, zone: str | None
) -> Clock | None:
    number, minutes = int(hour or 0), int(minute or 0)
    if minutes > 59 or number > (12 if half else 24):
        return None
    if half:
        number = number % 12 + (12 if half.startswith("p") else 0)
    elif number < FIRST_MORNING_HOUR:
        number += 12
    time = number * 60 + minutes
    return Clock(time, time, zone)


def _zone(said: str | None, words: Vocabulary) -> str | None:
    """Return the name of a zone; an offset as ``UTC+2``."""
    if said is None:
        return None
    return words.zone.get(said) or said.replace("gmt", "utc").upper()
