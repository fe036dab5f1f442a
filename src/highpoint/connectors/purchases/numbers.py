"""Amounts as people and programs write them, exactly: 1,234.50, 1.234,50 €, (12.00), 12-."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from highpoint.errors import HighpointError

# More is a number of something else: an article's code, a phone number.
LARGEST = Decimal(10) ** 12

CURRENCY_SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "zł": "PLN", "$": "USD"}

_PLAIN = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_AROUND = re.compile(r"^[^\d(.,+-]+|[^\d).,-]+$")
_INSIDE = re.compile(r"[\s'’\u00a0\u202f]")
_SIGNED = re.compile(r"[+-]?[\d.,]+", re.ASCII)
_THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", re.ASCII)
_COMMA_ENDS = re.compile(r",\d{1,2}\D*$|\.\d{3},", re.ASCII)
_POINT_ENDS = re.compile(r"\.\d{1,2}\D*$|,\d{3}\.", re.ASCII)


class BadNumber(HighpointError):
    """A text that is no number, or one too large to be an amount."""


@lru_cache(maxsize=4096)
def number_of(text: str, comma: bool = False) -> Decimal:
    """
    Return the number a text stands for; ``comma`` says that 1.234 is a thousand and more.

    >>> number_of("(1,234.50)"), number_of("1.234,50 €"), number_of("12,5"), number_of("12.00-")
    (Decimal('-1234.50'), Decimal('1234.50'), Decimal('12.5'), Decimal('-12.00'))

    :raises BadNumber: where it is none
    """
    number = Decimal(text) if not comma and _PLAIN.fullmatch(text) else _loosely(text, comma)
    if abs(number) > LARGEST:
        raise BadNumber(f"“{text[:40]}” is too large to be an amount.")
    return number


def writes_comma(texts: Iterable[str]) -> bool:
    """Tell whether a file writes its decimals after a comma, from some of its numbers."""
    comma = point = 0
    for text in texts:
        comma += bool(_COMMA_ENDS.search(text))
        point += bool(_POINT_ENDS.search(text))
    return comma > point


def currency_in(text: str) -> str:
    """Return the currency whose sign stands beside an amount, empty where none does."""
    if text.isascii() and "$" not in text:  # as nearly all are
        return ""
    return next((code for sign, code in CURRENCY_SIGNS.items() if sign in text), "")


def _loosely(text: str, comma: bool) -> Decimal:
    bare = text.strip().replace("\N{MINUS SIGN}", "-")
    if bare.startswith("-"):  # -€12.50
        bare = "-" + _AROUND.sub("", bare[1:])
    bare = _INSIDE.sub("", _AROUND.sub("", bare))
    below = bare.startswith("(") and bare.endswith(")")
    bare = bare.strip("()")
    if bare.endswith("-"):
        bare, below = bare[:-1], True
    if not _SIGNED.fullmatch(bare):
        raise BadNumber(f"“{text[:40]}” is not a number.")
    try:
        number = Decimal(_pointed(bare, comma))
    except InvalidOperation:
        raise BadNumber(f"“{text[:40]}” is not a number.") from None
    return -number if below else number


def _pointed(bare: str, comma: bool) -> str:
    """Return digits with a point before the decimals, and no other sign."""
    last = max(bare.rfind(","), bare.rfind("."))
    if "," in bare and "." in bare:
        groups = bare[:last].split("." if bare[last] == "," else ",")
        if any(len(group) not in (2, 3) for group in groups[1:]):  # in India of two as well
            return ""
        return f"{''.join(groups)}.{bare[last + 1 :]}"
    grouped = _THOUSANDS.fullmatch(bare.lstrip("+-"))
    if grouped and (grouped[1] == "." if comma else grouped[1] == ","):
        return bare.replace(grouped[1], "")
    if grouped and bare.count(grouped[1]) > 1:
        return bare.replace(grouped[1], "")
    return bare.replace(",", ".")
