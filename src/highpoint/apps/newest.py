"""Lists newest first: where a page of one begins, the days asked for, and the index that leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import connection
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Place:
    """A place between two rows of a list by time; stays put while rows come in."""

    at: datetime
    pk: int

    @classmethod
    def read(cls, text: str) -> Place | None:
        """Return the place that ``str`` wrote; None for anything else."""
        at, _, pk = text.rpartition("_")
        try:
            moment = datetime.fromisoformat(at)
            return cls(moment, int(pk)) if moment.tzinfo and 0 <= int(pk) < 2**63 else None
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%dT%H:%M:%S.%fZ}_{self.pk}"

    def beyond(self, column: str, *, newer: bool = False) -> Q:
        """Return the condition for rows below this place, or with ``newer`` for those above."""
        side = "gt" if newer else "lt"
        # The first condition bounds the index; the second tells rows of one instant apart.
        return Q(**{f"{column}__{side}e": self.at}) & (
            Q(**{f"{column}__{side}": self.at}) | Q(**{f"pk__{side}": self.pk})
        )


def unindexed(column: str) -> F | Coalesce:
    """
    Return a column as no index of SQLite knows it, to be filtered or ordered by.

    It keeps no statistics: told two columns that have indexes, it may walk through the one that
    holds many rows of everybody, where the other leads to a few. PostgreSQL knows by itself.
    """
    return Coalesce(column, column) if connection.vendor == "sqlite" else F(column)


def midnight(day: date) -> datetime:
    """Return when a day begins, by the clock of whoever asks."""
    return timezone.make_aware(datetime.combine(day, time()))
