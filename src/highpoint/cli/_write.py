"""Rows into a file whose ending says the form; the file stands whole or not at all."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

from highpoint.errors import HighpointError

Row = dict[str, Any]

# Rows a Parquet row group is made of.
GROUP = 5000


class CannotWrite(HighpointError):
    """The file cannot be written, or its ending names no form."""


Columns = dict[str, str]
Form = Callable[[IO[bytes], Iterator[Row], Columns], int]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes rows; ``flat`` where the form has no place for the list of a talk's turns."""

    path: Path
    flat: bool
    form: Form

    def __call__(self, rows: Iterable[Row], columns: Columns) -> int:
        """
        Write the rows and return their number.

        :raises CannotWrite: where the folder or the disk does not allow it
        """
        try:
            with _whole_or_not(self.path) as file:
                return self.form(file, iter(rows), columns)
        except OSError as error:
            raise CannotWrite(f"{self.path} cannot be written ({error.strerror}).") from None


def writer_for(path: Path) -> Writer:
    """
    Return what writes a file of this ending.

    :raises CannotWrite: where the ending names no form
    """
    name = path.name.lower()
    plain, packed = name.removesuffix(".gz"), name.endswith(".gz")
    if plain.endswith(".parquet") and not packed:
        return Writer(path, False, _parquet())
    if plain.endswith(".csv"):
        return Writer(path, True, _packed(_csv) if packed else _csv)
    if plain.endswith((".jsonl", ".ndjson")):
        return Writer(path, False, _packed(_jsonl) if packed else _jsonl)
    raise CannotWrite(f"{path} must end in .csv, .jsonl or .parquet, the first two also with .gz.")


@contextmanager
def _whole_or_not(path: Path) -> Iterator[IO[bytes]]:
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("wb") as file:
            yield file
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _packed(form: Form) -> Form:
    def write(file: IO[bytes], rows: Iterator[Row], columns: Columns) -> int:
        with gzip.GzipFile(fileobj=file, mode="wb") as packed:
            return form(cast(IO[bytes], packed), rows, columns)

    return write


def _jsonl(file: IO[bytes], rows: Iterator[Row], columns: Columns) -> int:
    count = 0
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        count += 1
    return count


def _csv(file: IO[bytes], rows: Iterator[Row], columns: Columns) -> int:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    table = csv.writer(text)
    table.writerow(columns)
    count = 0
    for row in rows:
        table.writerow([_cell(row[column], kind) for column, kind in columns.items()])
        count += 1
    text.flush()
    text.detach()
    return count


def _cell(value: Any, kind: str) -> Any:
    return json.dumps(value, ensure_ascii=False) if kind == "list" else value


def _parquet() -> Form:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise CannotWrite(
            "Parquet needs the package pyarrow; install it with: pip install 'highpoint[bulk]'"
        ) from None
    text = pyarrow.string()
    turn = pyarrow.struct([(name, text) for name in ("role", "text", "at", "author")])
    types = {
        "text": text,
        "list": text,
        "whole": pyarrow.int64(),
        "number": pyarrow.float64(),
        "truth": pyarrow.bool_(),
        "turns": pyarrow.list_(turn),
    }

    def write(file: IO[bytes], rows: Iterator[Row], columns: Columns) -> int:
        schema = pyarrow.schema([(column, types[kind]) for column, kind in columns.items()])
        count = 0
        with parquet.ParquetWriter(file, schema) as out:
            while group := list(islice(rows, GROUP)):
                plain = [{c: _cell(row[c], kind) for c, kind in columns.items()} for row in group]
                out.write_table(pyarrow.Table.from_pylist(plain, schema=schema))
                count += len(group)
        return count

    return write
