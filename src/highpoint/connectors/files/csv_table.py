"""CSV: rows apart, each with the line it begins on, going on after one that is broken."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence

from highpoint.connectors.files.lines import LONGEST_LINE, UNREADABLE, Line, lines, unreadable
from highpoint.connectors.files.raw import Raw
from highpoint.connectors.files.rows import Row

DELIMITERS = (",", ";", "\t", "|")

# Enough rows to tell the delimiter by.
_LOOKED_AT = 30

# The module's own limit (131,072) is shorter than an e-mail with its history; lines and
# records are bounded by the feed below instead.
csv.field_size_limit(LONGEST_LINE * 2)


class CsvTable:
    """The rows of a CSV file below its header; ``rows`` can be gone through again."""

    unit = "line"

    def __init__(self, raw: Raw, encoding: str, delimiter: str, end: str):
        self._raw = raw
        self._encoding = encoding
        self._end = end
        self.delimiter = delimiter
        first = next(iter(self._records(None)), Row(1, []))
        self.headers = [
            value.strip() or f"column {number}" for number, value in enumerate(first.values, 1)
        ]

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header; blank ones are passed over."""
        records = self._records(len(self.headers))
        next(records, None)
        return records

    def _records(self, width: int | None) -> Iterator[Row]:
        feed = _Feed(lines(self._raw, self._encoding, self._end))
        reader = csv.reader(feed, delimiter=self.delimiter)
        while True:
            feed.begin()
            row = _next(reader, feed)
            if row is None:
                return
            fault = row.fault or self._fault(row.values, width)
            if fault and feed.take_back():
                reader = csv.reader(feed, delimiter=self.delimiter)
            if fault or any(value.strip() for value in row.values):
                yield row._replace(fault=fault)

    def _fault(self, values: Sequence[str], width: int | None) -> str:
        if any(UNREADABLE in value for value in values):
            return unreadable(self._encoding)
        if width is not None and any(value.strip() for value in values[width:]):
            return f"It has {len(values)} values where the header names {width}."
        return ""


def delimiter_of(head: str) -> str:
    """Return the sign that parts the most columns most evenly; a comma where none does."""
    return max(DELIMITERS, key=lambda sign: _evenness(head, sign))


def _evenness(head: str, sign: str) -> tuple[float, int]:
    try:
        widths = [
            len(row)
            for _, row in zip(
                range(_LOOKED_AT), csv.reader(head.splitlines(True), delimiter=sign), strict=False
            )
            if row
        ]
    except csv.Error:
        return (0.0, 0)
    if not widths or widths[0] < 2:
        return (0.0, 0)
    return (widths.count(widths[0]) / len(widths), widths[0])


class _Spoiled(Exception):
    """A line of the record cannot be used."""


class _Unclosed(Exception):
    """A quote was opened and not closed within any honest length."""


class _Feed:
    """
    Hands lines to csv.reader, and remembers those of the record it is in the middle of.

    So that a quote that never closes costs the line it stands on, not the rows after it:
    those can be taken back and read again.
    """

    def __init__(self, source: Iterator[Line]):
        self._source = source
        self._again: deque[Line] = deque()
        self._held: list[Line] = []
        self._size = 0
        self.ended_inside = False

    def begin(self) -> None:
        """Forget the record before: a new one begins."""
        self._held, self._size, self.ended_inside = [], 0, False

    @property
    def began(self) -> int:
        return self._held[0].number if self._held else 1

    def take_back(self) -> bool:
        """Hand out again all lines of a record but its first; say whether there were any."""
        self._again.extendleft(reversed(self._held[1:]))
        return len(self._held) > 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._source, None)
        if line is None:
            self.ended_inside = bool(self._held)
            raise StopIteration
        if line.fault and self._held:
            # The record before it is cut off; the faulty line then speaks for itself.
            self._held.append(line)
            raise _Unclosed
        self._held.append(line)
        if line.fault:
            raise _Spoiled(line.fault)
        self._size += len(line.text)
        if self._size > LONGEST_LINE:
            raise _Unclosed
        return line.text + "\n"


def _next(reader: Iterator[list[str]], feed: _Feed) -> Row | None:
    fault, values = "", []
    try:
        values = next(reader)
    except StopIteration:
        return None
    except _Spoiled as spoiled:
        fault = str(spoiled)
    except _Unclosed:
        fault = _NEVER_CLOSED
    except csv.Error as error:
        fault = f"The row cannot be taken apart ({error})."
    if feed.ended_inside:
        fault = _NEVER_CLOSED
    return Row(feed.began, [] if fault else values, fault)


_NEVER_CLOSED = "A quote opens in this row and never closes."
