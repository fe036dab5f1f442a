"""
Talks of other people that lie beside the project in ``../shared``, where that is there.

Half of the labelled conversations is kept unseen: nothing is tuned on it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"

# The labelled conversations come in two parts, the second one later.
PARTS = ("", "more.")

Row = dict[str, Any]


def rows_of(path: Path) -> Iterator[Row]:
    """Yield the rows of a JSON Lines file, packed or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def turns_of(name: str, shared: Path = SHARED) -> Iterator[Row]:
    """Yield the turns of a set that may shape weights; none, and a line that says so, without it."""
    path = shared / "conversations" / f"{name}.train.jsonl.gz"
    if not path.is_file():
        print(f"{path.name} is not there: training without it")
        return
    for row in rows_of(path):
        yield from row["turns"]


def labelled(shared: Path = SHARED) -> Iterator[tuple[Row, Row]]:
    """Yield each labelled conversation with what its first reader found in it."""
    for part in PARTS:
        path = shared / "moments" / f"{part}conversations.jsonl.gz"
        if not path.is_file():
            print(f"{path.name} is not there: going on without it")
            continue
        readings = {row["id"]: row for row in rows_of(path.with_name(f"{part}reader_a.jsonl"))}
        for row in rows_of(path):
            yield row, readings[row["id"]]


def tuned(identity: str) -> bool:
    """Tell whether a labelled conversation is in the half that may be tuned on."""
    return hashlib.sha256(identity.encode()).digest()[0] % 2 == 0
