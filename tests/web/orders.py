"""In which order a page, a table or a file names people."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

import pyarrow.parquet

Order = tuple[str, ...]

# Fewer stand in some figure's order by chance too often.
FEWEST = 5
_CELLS = {"td", "th"}
# What a page says of people that is no text of its own.
_TOLD = {"aria-label", "title", "alt", "value", "label"}


class Names:
    """Finds people in texts; none of their names is a part of another."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = re.compile("|".join(map(re.escape, names)))

    def __call__(self, text: str) -> list[str]:
        return self._names.findall(text)


def orders(answer: Any, names: Names) -> set[Order]:
    """Return each order in which an answer names people: of its parts, tables and columns."""
    content = b"".join(answer) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "")
    if "html" in kind:
        return _enough(_of_page(content.decode(), names))
    if "csv" in kind:
        table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        return of_rows([dict(enumerate(line)) for line in table], names)
    if content.startswith(b"PAR1"):
        rows = pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist()
        return of_rows(rows, names)
    return _enough([names(content.decode(errors="replace"))])


def of_rows(rows: Sequence[Mapping[Any, Any]], names: Names) -> set[Order]:
    """Return the order in which each column of a table names people."""
    columns: dict[Any, list[str]] = {}
    for row in rows:
        for column, value in row.items():
            columns.setdefault(column, []).extend(names(str(value)))
    return _enough(columns.values())


def _of_page(page: str, names: Names) -> Iterator[list[str]]:
    reader = _Page(names)
    reader.feed(page)
    reader.close()
    return iter(reader.parts)


def _enough(parts: Iterable[Sequence[str]]) -> set[Order]:
    found = {tuple(dict.fromkeys(part)) for part in parts}
    return {order for order in found if len(order) >= FEWEST}


class _Page(HTMLParser):
    """Gathers whom each element names, and whom each column of each table."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self.parts: list[list[str]] = []
        self._names = names
        self._named: list[str] = []
        self._open: list[tuple[str, int]] = []
        self._columns: list[dict[int, list[str]]] = []
        self._cell = -1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append((tag, len(self._named)))
        if tag == "table":
            self._columns.append({})
        elif tag == "tr":
            self._cell = -1
        elif tag in _CELLS:
            self._cell += 1
        for name, value in attrs:
            if name in _TOLD and value:
                self.handle_data(value)

    def handle_data(self, text: str) -> None:
        self._named += self._names(text)

    def handle_endtag(self, tag: str) -> None:
        if tag not in [one for one, _ in self._open]:
            return
        while True:
            last, since = self._open.pop()
            named = self._named[since:]
            if last in _CELLS and self._columns:
                self._columns[-1].setdefault(self._cell, []).extend(named)
            elif last == "table":
                self.parts += self._columns.pop().values()
            if len(named) >= FEWEST:
                self.parts.append(named)
            if last == tag:
                return
