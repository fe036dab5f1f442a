"""A purchase file as a table, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from os import PathLike
from typing import Any, Protocol

from highpoint.connectors.files.build import readable
from highpoint.connectors.files.csv_table import CsvTable, delimiter_of
from highpoint.connectors.files.elements import elements
from highpoint.connectors.files.encoding import encoding_of
from highpoint.connectors.files.json_form import NotJson, value_of
from highpoint.connectors.files.lines import UNREADABLE, Line, lines, unreadable
from highpoint.connectors.files.parquet_table import ParquetTable
from highpoint.connectors.files.raw import CannotRead, Raw, Stream, open_raw
from highpoint.connectors.files.rows import Row
from highpoint.connectors.files.sniff import Format, format_of, line_end_of, spread_over_lines

# Objects looked at for the names that are used.
_LOOKED_AT = 200


class Table(Protocol):
    """Rows below a header; ``rows`` can be gone through again."""

    unit: str
    headers: list[str]

    def rows(self) -> Iterator[Row]: ...


class JsonTable:
    """JSON objects as rows: one a line, or those of an array."""

    unit = "line"

    def __init__(self, raw: Raw, encoding: str, array: bool, end: str):
        self._raw = raw
        self._encoding = encoding
        self._array = array
        self._end = end
        names = {
            name: None
            for _, value, _ in islice(self._objects(), _LOOKED_AT)
            for name in value
        }  # fmt: skip
        self.headers = list(names)

    def rows(self) -> Iterator[Row]:
        """Yield each object's values in the order of the headers."""
        for number, value, fault in self._objects():
            yield Row(number, [_text(value.get(name)) for name in self.headers], fault)

    def _objects(self) -> Iterator[tuple[int, dict[str, Any], str]]:
        for line in self._texts():
            if line.fault:
                yield line.number, {}, line.fault
            elif UNREADABLE in line.text:
                yield line.number, {}, unreadable(self._encoding)
            elif line.text.strip():
                yield line.number, *_object(line.text)

    def _texts(self) -> Iterator[Line]:
        if self._array:
            return elements(self._raw, self._encoding)
        return lines(self._raw, self._encoding, self._end)


def open_table(
    source: str | PathLike[str] | Stream, name: str | None, encoding: str | None
) -> tuple[Raw, Table]:
    """
    Open a file of purchases as a table.

    :raises HighpointError: one sentence on why nothing of it can be read
    """
    raw = open_raw(source, name)
    try:
        head = raw.head()
        raw.keep()
        return raw, _table(raw, head, encoding)
    except BaseException:
        raw.close()
        raise


def _table(raw: Raw, head: bytes, wanted: str | None) -> Table:
    kind = format_of(raw.name, head)
    if kind is Format.PARQUET:
        return ParquetTable(raw)
    encoding = encoding_of(head, wanted).name
    text = head.decode(encoding, "replace")
    if "\0" in text:
        raise CannotRead(f"{raw.name} is not a text file; save the purchases as CSV.")
    end = line_end_of(head, encoding)
    if kind is Format.CSV:
        return CsvTable(raw, encoding, delimiter_of(text), end)
    return JsonTable(raw, encoding, spread_over_lines(text), end)


def _object(text: str) -> tuple[dict[str, Any], str]:
    try:
        value = value_of(text)
    except NotJson as error:
        return {}, str(error)
    if not isinstance(value, dict):
        return {}, "It is not an object with a customer and a date."
    return value, ""


def _text(value: object) -> str:
    if value is None or isinstance(value, (dict, list)):
        return ""
    return readable(str(value))
