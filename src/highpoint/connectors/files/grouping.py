"""Puts the messages of one conversation together, however they lie in the file."""

from __future__ import annotations

import heapq
import json
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

from highpoint.connectors.files.build import MOST_TURNS
from highpoint.connectors.files.items import BadRow
from highpoint.connectors.files.rows import Message
from highpoint.connectors.files.seen import Seen

# Characters sorted in memory at a time; the rest waits in temporary files.
IN_MEMORY = 1 << 24

# Of a conversation with more characters the rest is passed over, and it is said to be too large.
LARGEST = 1 << 24

# First line of the conversation, its id, line of the message: in this order they are sorted.
_Placed = tuple[int, str, int, Message]


class Group(list[Message]):
    """The messages of one conversation; ``rows`` counts those too many to keep as well."""

    def __init__(self, first: Message):
        self.rows = 0
        self._size = 0
        self.add(first)

    def add(self, message: Message) -> None:
        self.rows += 1
        self._size += len(message.text)
        if self.rows == 1 or (self.rows <= MOST_TURNS and self._size <= LARGEST):
            self.append(message)


def together(rows: Iterable[Message | BadRow]) -> Iterator[Group | BadRow]:
    """Yield the messages of each conversation, where they lie one after another."""
    group: Group | None = None
    for row in rows:
        if isinstance(row, BadRow):
            yield row
        elif group is not None and group[0].conversation == row.conversation:
            group.add(row)
        else:
            if group is not None:
                yield group
            group = Group(row)
    if group is not None:
        yield group


def sorted_together(
    rows: Iterable[Message | BadRow], in_memory: int = IN_MEMORY
) -> Iterator[Group | BadRow]:
    """
    Yield the messages of each conversation, where they lie anywhere in the file.

    Conversations come in the order of their first rows, after all bad rows. Runs of bounded
    size are sorted, put into temporary files and merged, so that memory stays flat.
    """
    first_line = Seen()
    runs: list[IO[str]] = []
    held: list[_Placed] = []
    size = 0
    try:
        for row in rows:
            if isinstance(row, BadRow):
                yield row
                continue
            began = first_line.put(hash(row.conversation), row.line)
            first = row.line if began is None else began
            held.append((first, row.conversation, row.line, row))
            size += sum(map(len, filter(None, row[2:-1]))) + 100
            if size > in_memory:
                runs.append(_put_aside(held))
                held, size = [], 0
        merged = heapq.merge(sorted(held), *map(_taken_up, runs))
        yield from together(message for _, _, _, message in merged)
    finally:
        for file in runs:
            file.close()


def _put_aside(held: list[_Placed]) -> IO[str]:
    file = tempfile.TemporaryFile("w+", encoding="ascii")  # noqa: SIM115 (closed by the caller)
    for first, _, _, message in sorted(held):
        file.write(json.dumps([first, *message]) + "\n")
    file.seek(0)
    return file


def _taken_up(file: IO[str]) -> Iterator[_Placed]:
    for row in file:
        first, *values = json.loads(row)
        message = Message(*values)
        yield first, message.conversation, message.line, message
