"""CSV: rows apart, each with the line it begins on, going on after one that is broken."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence

from highpoint.connectors.files.build import readable
from highpoint.connectors.files.lines import LONGEST_LINE, UNREADABLE, Line, lines, unreadable
from highpoint.connectors.files.raw import Raw
from highpoint.connectors.files.rows import Row
from highpoint.errors import HighpointError

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
            readable(value).strip() or f"column {number}"
            for number, value in enumerate(first.values, 1)
        ]

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header; blank ones are passed over."""
        records = self._records(len(self.headers))
        next(records, None)
        return records

    def _records(self, width: int | None) -> Iterator[Row]:
        feed = _Feed(lines(self._raw, self._encoding, self._end))
        # One for all records: it forgets a broken one when the next is asked for.
        reader = csv.reader(feed, delimiter=self.delimiter, strict=True)
        while True:
            feed.begin()
            row = feed.unquoted(self.delimiter) or _next(feed, reader, self.delimiter)
            if row is None:
                return
            # One look at all values at once: a file has millions.
            whole = "".join(row.values)
            fault = row.fault or self._fault(row.values, whole, width)
            if fault:
                feed.take_back()
                yield row._replace(fault=fault)
            elif whole and not whole.isspace():
                yield row

    def _fault(self, values: Sequence[str], whole: str, width: int | None) -> str:
        if UNREADABLE in whole:
            return unreadable(self._encoding)
        if width is not None and len(values) > width and any(map(str.strip, values[width:])):
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


class _Spoiled(HighpointError):
    """A line that cannot be used, for the reason it says."""


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
        self._cut = False

    def begin(self) -> None:
        """Forget the record before: a new one begins."""
        self._held, self._size, self._cut = [], 0, False

    @property
    def began(self) -> int:
        return self._held[0].number if self._held else 1

    @property
    def only_line(self) -> str | None:
        """Return the record's text where it is one whole line."""
        return self._held[0].text if len(self._held) == 1 and not self._cut else None

    def unquoted(self, delimiter: str) -> Row | None:
        """Return the next line as a row where it has no quotes, and so is one; most lines are so."""
        line = self._again.popleft() if self._again else next(self._source, None)
        if line is None:
            return None
        if line.fault or '"' in line.text or "\r" in line.text or len(line.text) > LONGEST_LINE:
            self._again.appendleft(line)
            return None
        return Row(line.number, line.text.split(delimiter))

    def take_back(self) -> None:
        """Hand out again all lines of a record but its first."""
        self._again.extendleft(reversed(self._held[1:]))

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._source, None)
        if line is None:
            self._cut = bool(self._held)
            raise StopIteration
        inside = bool(self._held)
        self._held.append(line)
        self._size += len(line.text)
        if line.fault and not inside:
            raise _Spoiled(line.fault)
        if line.fault or self._size > LONGEST_LINE:
            # Nothing more of this record can come: what follows is taken back and read anew.
            self._cut = True
            raise _Spoiled(_NOT_CLOSED)
        return line.text + "\n"


def _next(feed: _Feed, reader: Iterator[list[str]], delimiter: str) -> Row | None:
    fault, values = "", []
    try:
        values = next(reader)
    except StopIteration:
        return None
    except _Spoiled as spoiled:
        fault = str(spoiled)
    except csv.Error as error:
        if feed.only_line is None:
            fault = _NOT_CLOSED
        elif not (values := _leniently(feed.only_line, delimiter)):
            fault = f"The row cannot be taken apart ({error})."
    return Row(feed.began, [] if fault else values, fault)


def _leniently(line: str, delimiter: str) -> list[str]:
    """Take a line apart that has signs after a closing quote, as people's own scripts write it."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


_NOT_CLOSED = "A quote opens in this row that is not closed where its value ends."
