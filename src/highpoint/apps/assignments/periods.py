"""When an assignment draws, what days it looks at, and until when it is to be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from highpoint.apps.assignments.models import Assignment
from highpoint.apps.newest import midnight

Cycle = Assignment.Cycle


@dataclass(frozen=True, slots=True)
class Period:
    """One period: the day it begins, the stretch whose conversations are drawn, the day due."""

    start: date
    first: datetime
    until: datetime
    due: date


def period_of(assignment: Assignment, now: datetime) -> Period:
    """
    Return the period a moment lies in.

    A week begins on Monday, a month on its first; what came in before that day is drawn from, so
    that a draw made late finds the same. An assignment of once has one period, from its own day.
    """
    today = timezone.localdate(now)
    if assignment.cycle == Cycle.ONCE:
        start = timezone.localdate(assignment.created_at)
        until = assignment.created_at
    else:
        weekly = assignment.cycle == Cycle.WEEKLY
        start = today - timedelta(days=today.weekday()) if weekly else today.replace(day=1)
        until = midnight(start)
    first = midnight(start - timedelta(days=assignment.days))
    return Period(start, first, until, today + timedelta(days=assignment.due_days))
