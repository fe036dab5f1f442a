"""Puts the messages of one conversation together, however they lie in the file."""

from __future__ import annotations

import heapq
import json
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO

from highpoint.connectors.files.build import MOST_TURNS
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

    rows = 0


def together(messages: Iterable[Message]) -> Iterator[Group]:
    """Yield the messages of each conversation, where they lie one after another."""
    for _, run in groupby(messages, key=lambda message: message.conversation):
        yield _group(run)


def sorted_together(messages: Iterable[Message], in_memory: int = IN_MEMORY) -> Iterator[Group]:
    """
    Yield the messages of each conversation, where they lie anywhere in the file.

    Conversations come in the order of their first rows. Runs of bounded size are sorted,
    put into temporary files and merged, so that memory stays flat.
    """
    first_line = Seen()
    runs: list[IO[str]] = []
    held: list[_Placed] = []
    size = 0
    try:
        for message in messages:
            began = first_line.put(hash(message.conversation), message.line)
            first = message.line if began is None else began
            held.append((first, message.conversation, message.line, message))
            size += sum(map(len, filter(None, message[2:]))) + 100
            if size > in_memory:
                runs.append(_put_aside(held))
                held, size = [], 0
        merged = heapq.merge(sorted(held), *map(_taken_up, runs))
        for _, run in groupby(merged, key=lambda placed: placed[:2]):
            yield _group(placed[3] for placed in run)
    finally:
        for file in runs:
            file.close()


def _group(messages: Iterable[Message]) -> Group:
    group = Group()
    size = 0
    for message in messages:
        group.rows += 1
        size += len(message.text)
        if group.rows <= MOST_TURNS and size <= LARGEST:
            group.append(message)
    return group


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
