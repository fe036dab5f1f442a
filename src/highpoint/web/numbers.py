"""Numbers in addresses and forms, where anything may have been written instead."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

# The most digits that fit the id of any row; places of turns are shorter.
ID_DIGITS = 18
TURN_DIGITS = 6

Row = TypeVar("Row", bound=Model)


def number(text: str | None, digits: int = ID_DIGITS) -> int | None:
    """
    Return the whole number that is written there, None for anything else.

    >>> number("17"), number("-1"), number("1" * 19), number(None)
    (17, None, None, None)
    """
    return int(text) if text and text.isdecimal() and len(text) <= digits else None


def chosen(rows: QuerySet[Row], text: str | None) -> Row | None:
    """Return the row whose id is written there, None where there is none."""
    pk = number(text)
    return None if pk is None else rows.filter(pk=pk).first()
