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
    if name == "between":
        return _between(said, zone)
    if name == "spelled":
        number = said["number"] or said["number_by"]
        return _clock(str(int(words.count[number][0])), None, None, zone)
    if name in ("full", "military"):
        minutes = int(said["hour"]) * 60 + int(said["minute"])
        return Clock(minutes, minutes, zone)
    half = said.get("half") or said.get("half_at")
    return _clock(said["hour"] or said.get("hour_at"), said.get("minute"), half, zone)


def _between(said: dict[str, str | None], zone: str | None) -> Clock | None:
    last = said["half"]
    start = _clock(said["hour"], said["minute"], said["half_before"], zone)
    end = _clock(said["hour_to"], said["minute_to"], last, zone)
    if start is None or end is None or not (last or said["half_before"] or said["minute"]):
        # Bare numbers: working hours only, as in “between 8 and 12”.
        return Clock(start.start, end.start, zone) if start and end else None
    begins = start.start
    if said["half_before"] is None and last and begins % NOON < end.start % NOON:
        # “2 and 4 pm”: both halves of the day are the last one's.
        begins = begins % NOON + (end.start // NOON) * NOON
    return Clock(begins, max(begins, end.start), zone)


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
