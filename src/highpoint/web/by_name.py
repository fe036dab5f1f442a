"""Lists by name: a page of one, told by the row before or after it, however long the list is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows of a list by name, and the rows that the pages before and after it are told by."""

    rows: Sequence[Row]
    before: int | None
    after: int | None


def page_of(rows: QuerySet[Row], asked: QueryDict, size: int) -> Page[Row]:
    """
    Return the page after or before a row, or the first; rows are read by the index on names.

    Counting off a hundred thousand rows to reach the last page would read all of them.
    """
    backwards = "before" in asked
    place = _place(rows, asked.get("before" if backwards else "after", ""))
    way = ("-name", "-pk") if backwards else ("name", "pk")
    listed = rows.order_by(*way)
    if place is not None:
        listed = listed.filter(_beyond(place, "lt" if backwards else "gt"))
    # One more than is shown tells whether there is another page.
    found = list(listed[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([], None, None)
    first, last = found[0].pk, found[-1].pk
    if backwards:
        return Page(found, first if more else None, last)
    return Page(found, first if place else None, last if more else None)


def _place(rows: QuerySet[Row], told: str) -> tuple[str, int] | None:
    if not told.isdecimal() or len(told) > 18:
        return None
    found: tuple[str, int] | None = (
        rows.model._default_manager.filter(pk=int(told)).values_list("name", "pk").first()
    )
    return found


def _beyond(place: tuple[str, int], side: str) -> Q:
    name, pk = place
    # The first condition bounds the index; the second tells those of one name apart.
    return Q(**{f"name__{side}e": name}) & (Q(**{f"name__{side}": name}) | Q(**{f"pk__{side}": pk}))
