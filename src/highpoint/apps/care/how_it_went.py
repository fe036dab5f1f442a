"""How follow-ups went: how many were done by their day, and what looks after a delivery found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from highpoint.apps.care.models import FollowUp, OptOut
from highpoint.apps.newest import midnight
from highpoint.engine.insight.intervals import InHundred

SPAN = timedelta(weeks=12)
_AGO = range(1, SPAN.days + 1)
# Of a kind only so many of the newest are counted: the range is narrow by then.
MOST = 300

Kind, Outcome = FollowUp.Kind, FollowUp.Outcome
GROUPS = {
    "Deliveries": (Kind.DELIVERY,),
    "Promises": (Kind.PROMISE,),
    "Checks after delivery": (Kind.CHECK,),
    "After complaints": (Kind.COMPLAINT,),
    "Occasions": (Kind.BIRTHDAY, Kind.OCCASION, Kind.HOLIDAY, Kind.RECOGNITION),
    "Openings": (Kind.FAULT, Kind.ENDING),
}
# What somebody who was reached said, and which of that tells of a problem.
ANSWERED = (Outcome.GLAD, Outcome.SETTLED, Outcome.PROBLEM)
TROUBLED = (Outcome.SETTLED, Outcome.PROBLEM)


@dataclass(frozen=True, slots=True)
class Went(InHundred):
    """Of ``n`` follow-ups of one group whose day is over, how many were done by that day, and at all."""

    name: str
    n: int
    by_day: int
    done: int

    @property
    def counted(self) -> tuple[float, int]:
        return self.by_day, self.n


@dataclass(frozen=True, slots=True)
class Found(InHundred):
    """Of ``n`` customers reached after a delivery, in how many there was a problem: found before they wrote."""

    n: int
    problems: int

    @property
    def counted(self) -> tuple[float, int]:
        return self.problems, self.n


@dataclass(frozen=True, slots=True)
class Told:
    """How the follow-ups of the last weeks went, and how many customers want none."""

    groups: list[Went]
    found: Found
    want_none: int
    cut: bool


def told(now: datetime) -> Told:
    """
    Count how follow-ups went whose day lies in the last weeks; none counts before its day is over.

    What was not needed counts nowhere: it went away by itself, or the customer wants none.
    """
    today = timezone.localdate(now)
    over = {today - timedelta(days=ago): midnight(today - timedelta(days=ago - 1)) for ago in _AGO}
    groups: list[Went] = []
    answers: list[str] = []
    cut = False
    for name, kinds in GROUPS.items():
        kept = [row for kind in kinds for row in _newest(kind, today)]
        cut = cut or len(kept) >= MOST
        by_day = sum(at is not None and at < over[due] for due, at, _ in kept)
        if kept:
            groups.append(Went(name, len(kept), by_day, sum(at is not None for _, at, _ in kept)))
        if Kind.CHECK in kinds:
            answers = [outcome for _, _, outcome in kept if outcome in ANSWERED]
    found = Found(len(answers), sum(outcome in TROUBLED for outcome in answers))
    want_none = OptOut.objects.values("identity__customer").distinct().count()
    return Told(groups, found, want_none, cut)


def _newest(kind: FollowUp.Kind, today: date) -> list[tuple[date, datetime | None, str]]:
    # Along the index of one kind by day; of all kinds at once, every row would be sorted.
    rows = FollowUp.objects.filter(kind=kind.value, due__gte=today - SPAN, due__lt=today)
    needed = rows.exclude(outcome=Outcome.NOT_NEEDED.value).order_by("-due", "-pk")
    return list(needed.values_list("due", "done_at", "outcome")[:MOST])
