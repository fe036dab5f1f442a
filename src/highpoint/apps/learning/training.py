"""Who counts as trained in which behavior, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.learning.models import Trained
from highpoint.apps.training.models import PracticeMoment
from highpoint.engine.moment import Kind

# So many repetitions of one behavior within so many days count as a training, like a lesson.
REPETITIONS = 5
WITHIN = timedelta(days=14)


def mark(agent: Agent, kind: Kind, on: date, by: Trained.By) -> None:
    """Keep from which day an agent counts as trained in a behavior: the earliest known."""
    kept, made = Trained.objects.get_or_create(
        agent=agent, kind=kind.value, defaults={"on": on, "by": by}
    )
    if not made and on < kept.on:
        kept.on, kept.by = on, by
        kept.save(update_fields=["on", "by"])


def record(
    agents: Sequence[Agent], kinds: Iterable[Kind], on: date, *, by: User | None, now: datetime
) -> None:
    """Keep that agents were trained on a day elsewhere: in a workshop, say."""
    with transaction.atomic():
        for kind in kinds:
            for agent in agents:
                mark(agent, kind, on, Trained.By.TOLD)
        if by is not None:
            for agent in agents:
                note(by, Did.RECORDED_TRAINING, "training", agent=agent, now=now)


def mark_practiced() -> int:
    """Mark those who have practiced a behavior often enough; return how many marks are new."""
    agents = {a.user_id: a for a in Agent.objects.filter(user__isnull=False, joined_to=None)}
    done = set(Trained.objects.exclude(by=Trained.By.TOLD).values_list("agent", "kind"))
    rows = (
        PracticeMoment.objects.filter(person__in=list(agents))
        .order_by("person", "kind", "at")
        .values_list("person", "kind", "at")
    )
    new = 0
    for (person, kind), group in groupby(rows.iterator(), key=lambda row: row[:2]):
        agent = agents[person]
        on = trained_on([row[2] for row in group])
        if on is not None and (agent.pk, kind) not in done:
            mark(agent, Kind(kind), timezone.localdate(on), Trained.By.PRACTICE)
            new += 1
    return new


def trained_on(times: Sequence[datetime]) -> datetime | None:
    """
    Return when the fifth repetition within two weeks was made, None where it never was.

    >>> day = lambda n: datetime(2026, 1, n)
    >>> trained_on([day(1), day(2), day(3), day(20), day(21), day(22), day(23), day(24)])
    datetime.datetime(2026, 1, 24, 0, 0)
    >>> trained_on([day(1), day(2)]) is None
    True
    """
    for first, last in zip(times, times[REPETITIONS - 1 :], strict=False):
        if last - first <= WITHIN:
            return last
    return None
