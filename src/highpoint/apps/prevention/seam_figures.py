"""How apologies and hand-offs went; by step and never by person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import Count, Q

from highpoint.apps.prevention.models import Apology, HandOff, Incident
from highpoint.engine.insight.intervals import FEWEST_FOR_A_SHARE, InHundred


@dataclass(frozen=True, slots=True)
class Repaired(InHundred):
    """Of ``sorry`` talks with an apology, ``remedied`` had a remedy with it or after it."""

    remedied: int
    sorry: int

    @property
    def alone(self) -> int:
        return self.sorry - self.remedied

    @property
    def counted(self) -> tuple[float, int]:
        return self.remedied, self.sorry


def repaired(since: datetime, until: datetime) -> Repaired:
    """Return in how many talks with an apology a remedy came too."""
    rows = Apology.objects.filter(started_at__gte=since, started_at__lt=until).order_by()
    counted = rows.aggregate(n=Count("pk"), alone=Count("pk", filter=Q(remedy="")))
    return Repaired(counted["n"] - counted["alone"], counted["n"])


@dataclass(frozen=True, slots=True)
class Passed(InHundred):
    """
    How the hand-offs at a step went; ``step`` is None where no failure is known of the talk.

    ``clean`` are those after which the customer had nothing to say again and no promise made
    before was broken or late; ``hours`` is the median from one person to the next.
    """

    step: str | None
    n: int
    repeated: int
    broken: int
    promised: int
    clean: int
    hours: float | None

    @property
    def enough(self) -> bool:
        return self.n >= FEWEST_FOR_A_SHARE

    @property
    def counted(self) -> tuple[float, int]:
        return self.clean, self.n


@dataclass(frozen=True, slots=True)
class Before:
    """What was promised before a hand-off: how many promises, and how many were broken or late."""

    made: int
    broken: int


def passed(rows: list[HandOff], promises: dict[int, Before]) -> list[Passed]:
    """
    Sum hand-offs up by the step of the first failure of their talk, all of them first.

    ``promises`` tells by hand-off what was promised before it.
    """
    steps = _steps({row.conversation_id for row in rows})
    groups: dict[str | None, list[HandOff]] = {}
    for row in rows:
        groups.setdefault(steps.get(row.conversation_id), []).append(row)
    return [_sum(step, group, promises) for step, group in groups.items()]


def whole(rows: list[HandOff], promises: dict[int, Before]) -> Passed:
    """Sum up all hand-offs, whatever the step."""
    return _sum(None, rows, promises)


def _sum(step: str | None, rows: list[HandOff], promises: dict[int, Before]) -> Passed:
    none = Before(0, 0)
    seconds = [row.seconds for row in rows if row.seconds is not None]
    told: Counter[str] = Counter()
    for row in rows:
        before = promises.get(row.pk, none)
        told["repeated"] += row.repeated
        told["promised"] += before.made
        told["broken"] += before.broken
        told["clean"] += not row.repeated and not before.broken
    return Passed(
        step,
        len(rows),
        told["repeated"],
        told["broken"],
        told["promised"],
        told["clean"],
        median(seconds) / 3600 if seconds else None,
    )


def _steps(talks: set[int]) -> dict[int, str]:
    """Return the step of the first failure of each talk that has one."""
    rows = Incident.objects.filter(conversation__in=talks, dismissed=False)
    found: dict[int, str] = {}
    for talk, step in rows.order_by("pk").values_list("conversation", "trouble__step"):
        found.setdefault(talk, step)
    return found
