"""Follow-ups as an iCalendar feed: whole days, escaped and folded as RFC 5545 asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from highpoint.apps.care.models import FollowUp

_FOLD = 74


def calendar(rows: Iterable[FollowUp], address: str, now: datetime) -> str:
    """Return a calendar of follow-ups; of the customer it tells the name, never what they said."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Highpoint//Follow-ups//EN",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:Follow-ups",
    ]
    for row in rows:
        lines += _event(row, address, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in folded(line))


def _event(row: FollowUp, address: str, now: datetime) -> list[str]:
    after = row.shown_on + timedelta(days=1)
    return [
        "BEGIN:VEVENT",
        f"UID:follow-up-{row.pk}@highpoint",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{row.shown_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{after:%Y%m%d}",
        f"SUMMARY:{escaped(f'{row.get_kind_display()}: {row.customer}')}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    r"""
    Return a text as a value of iCalendar.

    >>> escaped("a, b; c\\d")
    'a\\, b\\; c\\\\d'
    """
    text = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return " ".join(text.split())


def folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, no letter cut in two."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > _FOLD:
            yield piece
            piece = " "
        piece += letter
    yield piece
