"""What a person sees of a file before anything of it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from os import PathLike

from highpoint.connectors.files.columns import Column
from highpoint.connectors.files.items import BadRow, Item, Read
from highpoint.connectors.files.raw import Stream
from highpoint.connectors.files.source import open_unasked

# How far a preview reads at most: it must come at once, however large the file.
FARTHEST = 2000


@dataclass(frozen=True, slots=True)
class Preview:
    """
    A look at the beginning of a file.

    ``question`` is the sentence asking for what cannot be told from the columns (empty:
    nothing); then there are no conversations yet. ``notes`` are what looks wrong in those
    shown, ``problems`` the first rows that would be left out.
    """

    format: str
    encoding: str
    encoding_guessed: bool
    delimiter: str
    columns: tuple[Column, ...]
    tz: str
    question: str
    conversations: tuple[Read, ...]
    problems: tuple[BadRow, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(note for read in self.conversations for note in read.notes)


def preview(
    source: str | PathLike[str] | Stream,
    name: str | None = None,
    n: int = 5,
    *,
    mapping: Mapping[str, str] | None = None,
    tz: str = "UTC",
    encoding: str | None = None,
    now: datetime | None = None,
) -> Preview:
    """
    Look at the first ``n`` conversations of a file, and at how it is understood.

    :raises HighpointError: one sentence on why nothing of it can be read
    """
    with open_unasked(source, name, mapping=mapping, tz=tz, encoding=encoding, now=now) as opened:
        opened.most_rows = FARTHEST
        items = [] if opened.question else list(_first(opened, n))
        return Preview(
            format=opened.format.value,
            encoding=opened.encoding.name,
            encoding_guessed=opened.encoding.guessed,
            delimiter=opened.table.delimiter if opened.table else "",
            columns=opened.shown_columns(),
            tz=tz,
            question=opened.question,
            conversations=tuple(item for item in items if isinstance(item, Read)),
            problems=tuple(item for item in items if isinstance(item, BadRow)),
        )


def _first(items: Iterable[Item], n: int) -> Iterable[Item]:
    found = 0
    for item in islice(items, FARTHEST):
        yield item
        found += isinstance(item, Read)
        if found == n:
            return
