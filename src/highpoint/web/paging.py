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
    page = Newest(rows.values_list("pk", flat=True), size).get_page(number)
    told = rows.model._default_manager.select_related(*beside).in_bulk(list(page.object_list))
    page.object_list = [told[pk] for pk in page.object_list]
    return page
