"""A first look through a whole table: how its rows lie, and how it writes dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from highpoint.connectors.files.rows import Row
from highpoint.connectors.files.seen import Seen
from highpoint.connectors.files.times import day_leads


@dataclass(frozen=True, slots=True)
class Survey:
    """Whether the rows of each conversation lie together, and whether days precede months."""

    together: bool
    day_first: bool


def survey(rows: Iterable[Row], columns: Mapping[str, int]) -> Survey:
    """Go through the rows once."""
    seen, before, together = Seen(), "", True
    day_first: bool | None = None
    for row in rows:
        conversation = _value(row, columns["conversation"])
        if conversation != before and together:
            together = seen.put(hash(conversation), row.line) is None
            before = conversation
        if day_first is None and "at" in columns:
            day_first = day_leads(_value(row, columns["at"]))
    return Survey(together, bool(day_first))


def _value(row: Row, at: int) -> str:
    return row.values[at].strip() if at < len(row.values) else ""
