"""Tables that leave line by line, or some thousand rows at a time, however long they are."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.http import Http404, StreamingHttpResponse

# Rows of a Parquet file that are held at a time.
GROUP = 2_000

# A column holds text, a whole number, a number, yes or no, or anything else as JSON.
Columns = Mapping[str, str]
Row = Mapping[str, Any]


class _Echo:
    """Hands each written line straight on."""

    def write(self, line: str) -> str:
        return line


class _Chunks:
    """A file that holds what was written only until it is taken."""

    closed = False

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, data: Any) -> int:
        self._held.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def close(self) -> None:
        self.closed = True

    def take(self) -> bytes:
        held, self._held = b"".join(self._held), []
        return held


def file_of(name: str, ending: str, columns: Columns, rows: Iterable[Row]) -> StreamingHttpResponse:
    """
    Return a table as a file that is written while it leaves; by its ending, CSV or Parquet.

    :raises Http404: where the ending names no form, or no package here writes it
    """
    if ending == "csv":
        lines: Iterable[str | bytes] = csv_lines(
            [*columns], ([_cell(row[name], kind) for name, kind in columns.items()] for row in rows)
        )
        kind = "text/csv; charset=utf-8"
    elif ending == "parquet":
        lines = parquet_chunks(columns, rows)
        kind = "application/vnd.apache.parquet"
    else:
        raise Http404("The ending names no form; .csv and .parquet do.")
    answer = StreamingHttpResponse(lines, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield a table as lines of CSV; no cell is taken for a formula by a table program."""
    writer = csv.writer(_Echo())
    yield writer.writerow(head)
    for row in rows:
        yield writer.writerow([_harmless(cell) for cell in row])


def parquet_chunks(columns: Columns, rows: Iterable[Row]) -> Iterator[bytes]:
    """
    Return a table as pieces of a Parquet file, a group of rows at a time.

    :raises Http404: where pyarrow is not installed
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise Http404(
            "Parquet needs the package pyarrow; an administrator can install it with: "
            "pip install 'highpoint[bulk]'"
        ) from None
    types = {
        "text": pyarrow.string(),
        "json": pyarrow.string(),
        "whole": pyarrow.int64(),
        "number": pyarrow.float64(),
        "truth": pyarrow.bool_(),
    }
    schema = pyarrow.schema([(name, types[kind]) for name, kind in columns.items()])

    def chunks() -> Iterator[bytes]:
        sink, left = _Chunks(), iter(rows)
        with parquet.ParquetWriter(sink, schema) as writer:
            while group := list(islice(left, GROUP)):
                plain = [{n: _cell(row[n], kind) for n, kind in columns.items()} for row in group]
                writer.write_table(pyarrow.Table.from_pylist(plain, schema=schema))
                yield sink.take()
        yield sink.take()

    return chunks()


def _cell(value: Any, kind: str) -> Any:
    return json.dumps(value, ensure_ascii=False, default=str) if kind == "json" else value


def _harmless(cell: Any) -> Any:
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{cell}"
    return cell
