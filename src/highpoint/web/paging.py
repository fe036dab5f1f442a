"""Long lists in pages."""

from __future__ import annotations

from functools import cached_property
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


class Newest(Paginator):  # type: ignore[type-arg]
    """
    The pages of the first rows of a list, whose order and conditions are all that is read of more.

    Whose talk it is has to be read with every row that is counted or passed over, and nobody
    turns the tenth page: whoever looks for something older narrows the list.
    """

    MOST = 300

    @cached_property
    def count(self) -> int:
        """How many rows the pages hold."""
        return min(self._found, self.MOST)

    @property
    def more(self) -> bool:
        """Whether there are more than the pages hold."""
        return self._found > self.MOST

    @cached_property
    def _found(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[: self.MOST + 1].count())


def newest(rows: QuerySet[Row], number: str | None, size: int, *beside: str) -> Page[Row]:
    """Return a page of the first rows of a list; what stands ``beside`` is read for it alone."""
    return _filled(Newest(_numbers(rows), size).get_page(number), rows, beside)


def paged(rows: QuerySet[Row], number: str | None, size: int, *beside: str) -> Page[Row]:
    """Return a page of all rows of a list; what stands ``beside`` is read for it alone."""
    return _filled(Paginator(_numbers(rows), size).get_page(number), rows, beside)


def _numbers(rows: QuerySet[Row]) -> Any:
    return rows.values_list("pk", flat=True)


def _filled(page: Page[Any], rows: QuerySet[Row], beside: tuple[str, ...]) -> Page[Row]:
    numbers = list(page.object_list)
    told = rows.model._default_manager.select_related(*beside).in_bulk(numbers)
    page.object_list = [told[pk] for pk in numbers]
    return page
