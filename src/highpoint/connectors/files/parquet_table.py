"""Parquet: one row a message, or one row a conversation with its list of turns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from highpoint.connectors.files.json_form import TURNS
from highpoint.connectors.files.raw import CannotRead, Raw
from highpoint.connectors.files.rows import Row
from highpoint.errors import HighpointError

BATCH = 256


class PyarrowMissing(HighpointError):
    """Parquet is read by an optional package."""


class ParquetTable:
    """
    The rows of a Parquet file; ``rows`` can be gone through again.

    :raises PyarrowMissing: where the package that reads it is not installed
    :raises CannotRead: where it is not a whole Parquet file
    """

    unit = "row"
    delimiter = ""

    def __init__(self, raw: Raw):
        try:
            import pyarrow
            from pyarrow import parquet
        except ImportError:
            raise PyarrowMissing(
                "Parquet needs the package pyarrow; install it with: pip install 'highpoint[bulk]'"
            ) from None
        self._raw = raw
        self._failures = (pyarrow.ArrowException, OSError, ValueError, RuntimeError)
        self._handle = raw.unpacked_file()
        try:
            self._file = parquet.ParquetFile(self._handle, buffer_size=1 << 18, pre_buffer=False)
            self.headers = list(self._file.schema_arrow.names)
            types = self._file.schema_arrow.types
        except self._failures as error:
            self._handle.close()
            raise CannotRead(
                f"{raw.name} is not a whole Parquet file ({_first_line(error)})."
            ) from None
        self.whole = any(
            name in TURNS and str(kind).startswith(("list", "large_list"))
            for name, kind in zip(self.headers, types, strict=True)
        )

    def rows(self) -> Iterator[Row]:
        """Yield the rows with their values as text."""
        for number, values, fault in self._batches():
            yield Row(number, [_as_text(value) for value in values.values()], fault)

    def conversations(self) -> Iterator[tuple[int, dict[str, Any], str]]:
        """Yield the rows as objects, where each is a conversation."""
        return self._batches()

    def close(self) -> None:
        self._file.close()
        self._handle.close()

    def _batches(self) -> Iterator[tuple[int, dict[str, Any], str]]:
        number, count = 0, self._file.metadata.num_rows or 1
        try:
            for batch in self._file.iter_batches(batch_size=BATCH):
                for values in batch.to_pylist():
                    number += 1
                    yield number, values, ""
                self._raw.done = int((self._raw.total or 0) * number / count)
        except self._failures as error:
            yield number + 1, {}, f"The file is damaged from here on ({_first_line(error)})."


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():  # a whole number beside empty ones
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0].rstrip(".")[:120]
