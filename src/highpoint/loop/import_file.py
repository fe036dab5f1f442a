"""The file behind an import: opened as its person said it is to be read, or looked at first."""

from __future__ import annotations

import zlib
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TypedDict

from highpoint.apps.conversations.models import Import
from highpoint.connectors.files import Preview, Source, open_source, preview

# A look must come at once however large the file is, so it reads no further than this.
LOOK = 4_000_000

GZIP = b"\x1f\x8b"
# A Parquet file keeps its index at its end, and is read by that index anyway.
PARQUET = b"PAR1"


def open_file(source: Import) -> Source:
    """
    Open an import's file from its beginning.

    ``created_at`` stands for the present, so that two passes find the same.

    :raises HighpointError: one sentence on why nothing of it can be read
    """
    return open_source(source.path, source.name, **_as_told(source))


def look(source: Import, conversations: int = 5) -> Preview:
    """
    Return how the beginning of an import's file is understood; nothing is stored.

    :raises HighpointError: one sentence on why nothing of it can be read
    """
    path = Path(source.path)
    beginning = _beginning(path) if path.is_file() else None
    if beginning is None:
        return preview(source.path, source.name, conversations, **_as_told(source))
    name = source.name.removesuffix(".gz")
    return preview(BytesIO(beginning), name, conversations, **_as_told(source))


class _AsTold(TypedDict):
    mapping: dict[str, str]
    tz: str
    encoding: str | None
    now: datetime


def _as_told(source: Import) -> _AsTold:
    return _AsTold(
        mapping=source.mapping,
        tz=source.time_zone,
        encoding=source.encoding or None,
        now=source.created_at,
    )


def _beginning(path: Path) -> bytes | None:
    """Return the first unpacked bytes of a long file, up to a whole line; None for a short one."""
    with path.open("rb") as file:
        packed = file.read(LOOK)
        more = bool(file.read(1))
    if packed.startswith(PARQUET):
        return None
    if packed.startswith(GZIP):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            unpacked = unpacker.decompress(packed, LOOK)
        except zlib.error:
            return None
        if len(unpacked) < LOOK and not more:
            return None
    elif more:
        unpacked = packed
    else:
        return None
    whole = unpacked.rpartition(b"\n")
    return whole[0] + whole[1] or unpacked
