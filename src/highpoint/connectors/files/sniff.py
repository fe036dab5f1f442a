"""Which format a file is in, from its name's ending and its first bytes."""

from __future__ import annotations

import codecs
from enum import StrEnum

from highpoint.connectors.files.csv_table import DELIMITERS
from highpoint.connectors.files.encoding import encoding_of
from highpoint.connectors.files.json_form import NotJson, value_of
from highpoint.errors import HighpointError


class Format(StrEnum):
    """The formats that are read."""

    JSON_LINES = "JSON Lines"
    JSON = "JSON"
    CSV = "CSV"
    PARQUET = "Parquet"


ENDINGS = {
    ".jsonl": Format.JSON_LINES,
    ".ndjson": Format.JSON_LINES,
    ".json": Format.JSON_LINES,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".parquet": Format.PARQUET,
    ".pq": Format.PARQUET,
}

PARQUET_MAGIC = b"PAR1"

# First bytes of what people pick by mistake, and what to do about it.
OTHERS = {
    b"PK\x03\x04": "a zip or office file; unpack it, or save the sheet as CSV",
    b"%PDF": "a PDF; export the conversations as JSON Lines or CSV",
    b"\xd0\xcf\x11\xe0": "an old office file; save the sheet as CSV",
    b"SQLite format 3": "a database; export the conversations as JSON Lines or CSV",
    b"BZh": "packed with bzip2; unpack it or pack it with gzip",
    b"\xfd7zXZ": "packed with xz; unpack it or pack it with gzip",
    b"\x28\xb5\x2f\xfd": "packed with zstd; unpack it or pack it with gzip",
}


class UnknownFormat(HighpointError):
    """The file is none of those that are read."""


def format_of(name: str, head: bytes) -> Format:
    """
    Return the format of a file; what its first bytes say counts more than its name.

    :raises UnknownFormat: naming what it seems to be, or what would be read
    """
    for magic, what in OTHERS.items():
        if head.startswith(magic):
            raise UnknownFormat(f"{name} is {what}.")
    if head.startswith(PARQUET_MAGIC):
        return Format.PARQUET
    by_name = _by_ending(name)
    if by_name is Format.PARQUET:
        raise UnknownFormat(f"{name} is not a Parquet file: it does not begin like one.")
    if by_name:
        return by_name
    return _by_content(name, head)


def line_end_of(head: bytes, encoding: str) -> str:
    """Return the sign that ends lines: that of old Macs where there is no other."""
    text = head.decode(encoding, "replace")
    return "\r" if "\r" in text and "\n" not in text else "\n"


def spread_over_lines(head: str) -> bool:
    """Tell an array, or an object over several lines, from one object a line."""
    first, _, rest = head.lstrip("\ufeff \t\r\n").partition("\n")
    first, rest = first.strip(), rest.strip()
    if first.startswith("["):
        return True
    if not first.startswith("{") or not rest or rest.startswith("{"):
        return False
    return first.endswith(("{", "[", ",")) and not _is_json(first)


def _by_ending(name: str) -> Format | None:
    plain = name.lower().removesuffix(".gz")
    return next((kind for ending, kind in ENDINGS.items() if plain.endswith(ending)), None)


def _by_content(name: str, head: bytes) -> Format:
    text = head.decode(encoding_of(head).name, "replace").lstrip(
        codecs.BOM_UTF8.decode() + " \t\r\n"
    )
    if text.startswith(("{", "[")):
        return Format.JSON_LINES
    first = text.partition("\n")[0]
    if any(sign in first for sign in DELIMITERS) and "\0" not in first:
        return Format.CSV
    raise UnknownFormat(
        f"{name} is none of JSON Lines, CSV and Parquet, as far as its first bytes show; "
        "give the file the ending .jsonl, .csv or .parquet if it is."
    )


def _is_json(text: str) -> bool:
    try:
        value_of(text)
    except NotJson:
        return False
    return True
