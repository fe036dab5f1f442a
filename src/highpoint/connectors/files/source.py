"""The one way in: a file of any form we read, as a stream of conversations and bad rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from os import PathLike
from typing import Any, Self

from highpoint.connectors.files import json_form, rows
from highpoint.connectors.files.build import Settings, readable
from highpoint.connectors.files.columns import BadMapping, Column, guess, missing
from highpoint.connectors.files.csv_table import CsvTable, delimiter_of
from highpoint.connectors.files.elements import elements
from highpoint.connectors.files.encoding import Encoding, encoding_of
from highpoint.connectors.files.grouping import Group, sorted_together, together
from highpoint.connectors.files.items import BadRow, Item, Place, Read
from highpoint.connectors.files.lines import UNREADABLE, Line, lines, unreadable
from highpoint.connectors.files.parquet_table import ParquetTable
from highpoint.connectors.files.raw import Raw, Stream, open_raw
from highpoint.connectors.files.seen import Seen
from highpoint.connectors.files.sniff import Format, format_of, line_end_of, spread_over_lines
from highpoint.connectors.files.survey import survey
from highpoint.connectors.files.threads import apart
from highpoint.connectors.files.times import zone_named
from highpoint.engine.conversation import Conversation
from highpoint.errors import HighpointError

# Rows looked at to tell the columns apart.
SAMPLE = 500


class Source:
    """
    A file opened for reading: go through it once for its conversations and bad rows.

    After that ``read``, ``repeated`` (the same conversation word for word a second time) and
    ``bad`` say how many items there were, and ``untimed`` how many conversations lack times.
    ``question`` says what must be asked before the rows of a table can be read. Where only a
    look is wanted, ``most_rows`` limits the rows of a table gone through.
    """

    def __init__(self, raw: Raw, kind: Format, encoding: Encoding, settings: Settings):
        self.name = raw.name
        self.format = kind
        self.encoding = encoding
        self.settings = settings
        self.read = self.repeated = self.bad = self.untimed = 0
        self._raw = raw
        self._seen = Seen()
        self._passes = 1
        self.table: CsvTable | ParquetTable | None = None
        self.columns: dict[str, int] = {}
        self.question = ""
        self.most_rows: int | None = None

    @property
    def done(self) -> int:
        """The bytes gone through so far, of ``total``."""
        return self._raw.done + (self._passes - 1) * (self._raw.total or 0)

    @property
    def total(self) -> int | None:
        """The bytes to go through, None for a stream of unknown length; rows of a table twice."""
        twice = self.table is not None and not self._whole
        return self._raw.total and self._raw.total * (2 if twice else 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if isinstance(self.table, ParquetTable):
            self.table.close()
        self._raw.close()

    def __iter__(self) -> Iterator[Item]:
        for item in self._items():
            if isinstance(item, BadRow):
                self.bad += 1
                yield item
                continue
            for number, talk in enumerate(apart(item.conversation)):
                one = item if talk is item.conversation else _part(item, talk, number)
                if (judged := self._unless_seen(one)) is not None:
                    yield judged

    @property
    def _whole(self) -> bool:
        return isinstance(self.table, ParquetTable) and self.table.whole

    def use_table(self, table: CsvTable | ParquetTable) -> None:
        """Tell the columns of a table apart, unless each row is a whole conversation."""
        self.table = table
        if not self._whole:
            sample = [row.values for row in self.sample() if not row.fault]
            self.columns = guess(table.headers, sample, self.settings.told)
            self.question = missing(table.headers, self.columns)

    def sample(self, size: int = SAMPLE) -> list[rows.Row]:
        """Return the first rows of the table."""
        return list(islice(self.table.rows(), size)) if self.table else []

    def shown_columns(self) -> tuple[Column, ...]:
        """Return the columns with what each is taken to mean, for a person to check."""
        if self.table is None or self._whole:
            return ()
        meanings = {at: meaning for meaning, at in self.columns.items()}
        sample = [row.values for row in self.sample(50) if not row.fault]
        return tuple(
            Column(header, meanings.get(at), _some([row[at] for row in sample if at < len(row)]))
            for at, header in enumerate(self.table.headers)
        )

    def _items(self) -> Iterator[Item]:
        if self.table is None:
            return self._from_json()
        return self._from_whole_rows(self.table) if self._whole else self._from_rows()

    def _bad(self, place: Place, reason: str, rows: int = 1) -> BadRow:
        return BadRow(place, readable(reason), rows)

    def _place(self, line: int) -> Place:
        return Place(self.name, line, self.table.unit if self.table else "line")

    def _from_json(self) -> Iterator[Item]:
        end = line_end_of(self._raw.head(), self.encoding.name)
        texts = (
            elements(self._raw, self.encoding.name)
            if self.format is Format.JSON
            else lines(self._raw, self.encoding.name, end)
        )
        for line in texts:
            if line.fault or line.text.strip():
                yield self._json_item(line)

    def _json_item(self, line: Line) -> Item:
        place = self._place(line.number)
        if line.fault:
            return self._bad(place, line.fault)
        if UNREADABLE in line.text:
            return BadRow(place, unreadable(self.encoding.name))
        try:
            talk, notes = json_form.conversation_of(json_form.value_of(line.text), self.settings)
        except HighpointError as error:
            return self._bad(place, str(error))
        return Read(talk, place, 1, notes)

    def _from_whole_rows(self, table: Any) -> Iterator[Item]:
        for number, value, fault in table.conversations():
            place = self._place(number)
            if fault:
                yield self._bad(place, fault)
                continue
            try:
                talk, notes = json_form.conversation_of(value, self.settings)
            except HighpointError as error:
                yield self._bad(place, str(error))
            else:
                yield Read(talk, place, 1, notes)

    def _from_rows(self) -> Iterator[Item]:
        assert self.table is not None
        if self.question:
            raise BadMapping(f"{self.name}: {self.question}")
        found = survey(self._rows(), self.columns)
        self._passes = 2
        reader = rows.Reader(self.table.headers, self.columns, self.settings, found.day_first)
        group_up = together if found.together else sorted_together
        for group in group_up(self._messages(reader)):
            yield group if isinstance(group, BadRow) else self._group_item(group)

    def _messages(self, reader: rows.Reader) -> Iterator[rows.Message | BadRow]:
        for row in self._rows():
            try:
                yield (
                    self._bad(self._place(row.line), row.fault)
                    if row.fault
                    else reader.message(row)
                )
            except HighpointError as error:
                yield self._bad(self._place(row.line), str(error))

    def _rows(self) -> Iterator[rows.Row]:
        return islice(self.table.rows() if self.table else (), self.most_rows)

    def _group_item(self, group: Group) -> Item:
        place = self._place(group[0].line)
        if group.rows > len(group):
            return self._bad(place, _too_large(group), group.rows)
        try:
            talk, notes = rows.conversation_of(group, self.settings)
        except HighpointError as error:
            return self._bad(place, str(error), group.rows)
        return Read(talk, place, group.rows, notes)

    def _unless_seen(self, item: Read) -> Item | None:
        talk = item.conversation
        content = hash(talk) & ((1 << 64) - 1)
        before = self._seen.put(hash((talk.source, talk.id)), content)
        if before == content:
            self.repeated += 1
            return None
        if before is not None:
            self.bad += 1
            return BadRow(item.place, _told_twice(talk), item.rows)
        self.read += 1
        self.untimed += talk.started_at is None and any(turn.at is None for turn in talk.turns)
        return item


def _part(item: Read, talk: Conversation, number: int) -> Read:
    """Return what one customer of a thread said; rows and remarks count with the first."""
    return Read(talk, item.place, 0 if number else item.rows, () if number else item.notes)


def open_source(
    source: str | PathLike[str] | Stream,
    name: str | None = None,
    *,
    mapping: Mapping[str, str] | None = None,
    tz: str = "UTC",
    encoding: str | None = None,
    now: datetime | None = None,
) -> Source:
    """
    Open a file, or a stream of bytes, of conversations.

    :param name: what to call it in sentences; for a stream also what its ending says of it
    :param mapping: what the columns mean, as told by a person; the rest is guessed
    :param tz: the IANA zone of times that name none
    :param now: the present, where dates yet to come shall be pointed out
    :raises HighpointError: one sentence on why nothing of it can be read
    """
    opened = open_unasked(source, name, mapping=mapping, tz=tz, encoding=encoding, now=now)
    if opened.question:
        opened.close()
        raise BadMapping(f"{opened.name}: {opened.question}")
    return opened


def open_unasked(
    source: str | PathLike[str] | Stream,
    name: str | None = None,
    *,
    mapping: Mapping[str, str] | None = None,
    tz: str = "UTC",
    encoding: str | None = None,
    now: datetime | None = None,
) -> Source:
    """Open a source as ``open_source`` does, but leave its question to be asked."""
    settings = Settings(zone_named(tz), now, dict(mapping or {}))
    raw = open_raw(source, name)
    try:
        return _opened(raw, settings, encoding)
    except BaseException:
        raw.close()
        raise


def _opened(raw: Raw, settings: Settings, wanted: str | None) -> Source:
    head = raw.head()
    kind = format_of(raw.name, head)
    if kind is Format.PARQUET:
        raw.keep()
        opened = Source(raw, kind, Encoding("utf-8"), settings)
        opened.use_table(ParquetTable(raw))
        return opened
    encoding = encoding_of(head, wanted)
    opened = Source(raw, kind, encoding, settings)
    if kind is Format.CSV:
        raw.keep()
        text = head.decode(encoding.name, "replace")
        end = line_end_of(head, encoding.name)
        opened.use_table(CsvTable(raw, encoding.name, delimiter_of(text), end))
    elif spread_over_lines(head.decode(encoding.name, "replace")):
        opened.format = Format.JSON
    return opened


def _some(values: list[str], most: int = 3) -> tuple[str, ...]:
    return tuple(
        islice(dict.fromkeys(readable(value[:80]) for value in values if value.strip()), most)
    )


def _told_twice(talk: Conversation) -> str:
    return (
        f"Conversation {talk.id} stands in this file before with other content; "
        "the first is kept and this one left out."
    )


def _too_large(group: Group) -> str:
    return (
        f"Conversation {group[0].conversation[:60]} has {group.rows:,} messages, too many or too "
        "long for one conversation; check which column names the conversation."
    )
