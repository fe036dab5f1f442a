"""Which encoding a file was saved in."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from highpoint.errors import HighpointError

# Longest first: the mark of UTF-32 begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Enough to tell encodings apart; guessing takes time in proportion.
GUESS_FROM = 1 << 16

WESTERN = "cp1252"
WESTERN_SIGNS = frozenset(
    "àâäáãåæçéèêëíìîïñóòôöõøœùúûüýÿßÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÙÚÛÜÝ’‘“”„–—…€£°«»¿¡§©®·•\xa0"
)
REPLACED = "\N{REPLACEMENT CHARACTER}"


class UnknownEncoding(HighpointError):
    """No such encoding, or one that holds no text."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding by name; ``guessed`` where the file does not say and it is not UTF-8."""

    name: str
    guessed: bool = False


def encoding_of(head: bytes, wanted: str | None = None) -> Encoding:
    """
    Return the encoding to read a file in, from its first bytes or as wanted.

    A byte order mark decides, then whether the bytes are UTF-8; only then is it guessed.

    :raises UnknownEncoding: where the one wanted does not exist
    """
    if wanted:
        return Encoding(_checked(wanted, head))
    for mark, name in MARKS:
        if head.startswith(mark):
            return Encoding(name)
    if wide := _utf16_without_mark(head):
        return Encoding(wide, guessed=True)
    if _mostly_utf8(head):
        return Encoding("utf-8")
    return Encoding(_guess(head[:GUESS_FROM]), guessed=True)


def _checked(wanted: str, head: bytes) -> str:
    try:
        name = codecs.lookup(wanted).name
        b"text".decode(name, "replace")
        codecs.getincrementaldecoder(name)().decode(b"text")
    except (LookupError, ValueError):
        raise UnknownEncoding(
            f"There is no encoding “{wanted}”; common ones are utf-8, cp1252, latin-1, utf-16."
        ) from None
    return "utf-8-sig" if name == "utf-8" and head.startswith(codecs.BOM_UTF8) else name


def _utf16_without_mark(head: bytes) -> str:
    # Latin letters in UTF-16 are every other byte a zero, always on the same side.
    sample = head[:4096]
    half = len(sample) // 2
    if half < 8:
        return ""
    if sample[1::2].count(0) > half * 0.6 and sample[::2].count(0) < half * 0.1:
        return "utf-16-le"
    if sample[::2].count(0) > half * 0.6 and sample[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return ""


def _mostly_utf8(head: bytes) -> bool:
    """Tell UTF-8, also with a few bytes spoiled: those lines are then reported, not guessed at."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    spoiled = text.count(REPLACED)
    return spoiled == 0 or spoiled * 4 < sum(not sign.isascii() for sign in text)


def _guess(head: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(head).best()
    if best is None or best.encoding == "ascii":
        return WESTERN
    # A few accents fit many code pages alike: the common one is the better bet where it makes
    # nothing but western letters and signs of them, and not more than western languages have.
    return WESTERN if _reads_western(head) else best.encoding


def _reads_western(head: bytes) -> bool:
    text = head.decode(WESTERN, "replace")
    special = [sign for sign in text if not sign.isascii()]
    few = len(special) < max(20, sum(sign.isalpha() for sign in text) / 12)
    return few and all(sign in WESTERN_SIGNS for sign in special)
