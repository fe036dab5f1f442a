"""Lines of text out of bytes: bounded in length, each knowing what is wrong with it."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import NamedTuple

from highpoint.connectors.files.raw import Raw

# A longer line is no conversation; it is passed over without being held in memory.
LONGEST_LINE = 16 * 1024 * 1024

# Stands where bytes could not be read in the file's encoding; never in honest text.
UNREADABLE = "\udcff"


class Line(NamedTuple):
    """One line without its end. ``fault`` says why it must be left out (empty: nothing)."""

    number: int
    text: str
    fault: str = ""


def lines(raw: Raw, encoding: str, end: str = "\n", longest: int = LONGEST_LINE) -> Iterator[Line]:
    """Yield the lines of a file, counted from 1; the last may say that the file broke off."""
    number = 0
    held: list[str] = []
    size = 0
    for text in decoded(raw, encoding):
        first, *rest = text.split(end)
        # Once a line is over the limit its text is let go, so that memory stays flat.
        if size <= longest:
            held.append(first)
        size += len(first)
        if rest:
            number += 1
            yield _line(number, "".join(held), size, longest)
            for piece in rest[:-1]:
                number += 1
                yield _line(number, piece, len(piece), longest)
            held = [rest[-1]]
            size = len(rest[-1])
        if size > longest:
            held = []
    if raw.broken:
        yield Line(number + 1, "", raw.broken)
    elif size:
        yield _line(number + 1, "".join(held), size, longest)


def decoded(raw: Raw, encoding: str) -> Iterator[str]:
    """Yield the file as text, with a sign where bytes do not belong to the encoding."""
    decoder = codecs.getincrementaldecoder(encoding)(errors=_MARK_UNREADABLE)
    for chunk in raw.chunks():
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=not raw.broken)


def unreadable(encoding: str) -> str:
    """Return the sentence for text whose bytes are not of the encoding."""
    return (
        f"It holds bytes that are not {encoding}; say how the file was saved with --encoding, "
        "such as --encoding cp1252."
    )


def _line(number: int, text: str, size: int, longest: int) -> Line:
    if size > longest:
        megabytes = longest // (1024 * 1024)
        return Line(number, "", f"The line is longer than {megabytes} million characters.")
    return Line(number, text.removesuffix("\r"))


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return UNREADABLE, error.end


_MARK_UNREADABLE = "highpoint.mark_unreadable"
codecs.register_error(_MARK_UNREADABLE, _mark)
