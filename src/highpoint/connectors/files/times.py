"""When a message was written: the many ways in which exports write a time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from highpoint.errors import HighpointError

# Outside these years a time is a fault of the export (0001-01-01 for "none", and the like).
EARLIEST, LATEST = 1970, 2200
# Farther from UTC than any place; PostgreSQL takes no more than this.
FARTHEST = timedelta(hours=15)

_NUMBER = re.compile(r"\d{9,19}(\.\d+)?")
_PARTS = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2}),?"
    r"(?:\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap])?\.?m?\.?)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_ZONE_WORD = re.compile(r"\s*(?:UTC|GMT)\s*$", re.IGNORECASE)
_SPACE_BEFORE_OFFSET = re.compile(r"\s+(?=[+-]\d{2}:?\d{2}$)")


class BadTime(HighpointError):
    """A text that is no time, or one no message can have."""


class UnknownZone(HighpointError):
    """A time zone by a name that nobody knows."""


def zone_named(name: str) -> tzinfo:
    """
    Return the time zone of an IANA name.

    :raises UnknownZone: where there is none of that name
    """
    if name.upper() in ("UTC", "Z", ""):
        return UTC
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise UnknownZone(
            f"There is no time zone “{name}”; use a name like Europe/Berlin, America/New_York or UTC."
        ) from None


def time_of(value: object, zone: tzinfo, day_first: bool = False) -> datetime | None:
    """
    Return the time a value stands for, in its own zone, or in ``zone`` where it names none.

    Reads ISO 8601, seconds or milliseconds since 1970, e-mail dates, and dates with the day
    or the month first (``day_first`` decides where both fit). Nothing gives None.

    >>> time_of("5.3.2026 14:10", UTC).isoformat()
    '2026-03-05T14:10:00+00:00'

    :raises BadTime: where it is not a time
    """
    if value is None or value == "":
        return None
    moment = value if isinstance(value, datetime) else _parsed(str(value).strip(), day_first)
    if moment is None:
        raise BadTime(f"“{str(value)[:40]}” is not a time like 2026-03-05T14:10:00Z.")
    if not EARLIEST <= moment.year <= LATEST:
        raise BadTime(
            f"“{str(value)[:40]}” lies before {EARLIEST} or after {LATEST}, so it is no time of a message."
        )
    if abs(moment.utcoffset() or timedelta()) > FARTHEST:
        raise BadTime(f"“{str(value)[:40]}” is further from UTC than any place is.")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def day_leads(value: str) -> bool | None:
    """Tell whether a date has the day before the month; None where both fit, or neither."""
    parts = _PARTS.fullmatch(value)
    if not parts or (int(parts[1]) > 12) == (int(parts[3]) > 12):
        return None
    return int(parts[1]) > 12


def _parsed(text: str, day_first: bool) -> datetime | None:
    try:
        if text[4:5] == "-" and text[-1:] in "Z0123456789":
            return datetime.fromisoformat(text)
    except ValueError:
        pass  # a looser form of it may still be read below
    try:
        if _NUMBER.fullmatch(text):
            return _since_1970(float(text))
        if parts := _PARTS.fullmatch(text):
            return _from_parts(parts, day_first)
        plain = _SPACE_BEFORE_OFFSET.sub("", _ZONE_WORD.sub("+00:00", text))
        return datetime.fromisoformat(plain)
    except (ValueError, OverflowError, OSError):
        return _from_mail(text)


def _since_1970(number: float) -> datetime:
    while number > 1e11:  # milli-, micro- or nanoseconds
        number /= 1000
    return datetime.fromtimestamp(number, UTC)


def _from_parts(parts: re.Match[str], day_first: bool) -> datetime:
    first, dot, second, year = int(parts[1]), parts[2], int(parts[3]), int(parts[4])
    day_leads = first > 12 or (second <= 12 and (day_first or dot == "."))
    day, month = (first, second) if day_leads else (second, first)
    hour = int(parts[5] or 0)
    if parts[8]:
        hour = hour % 12 + (12 if parts[8].lower() == "p" else 0)
    offset = (parts[9] or "").lower()
    return datetime.fromisoformat(
        f"{year if year > 99 else 2000 + year:04}-{month:02}-{day:02}"
        f"T{hour:02}:{int(parts[6] or 0):02}:{int(parts[7] or 0):02}"
        f"{'+00:00' if offset in ('z', 'utc', 'gmt') else offset}"
    )


def _from_mail(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
