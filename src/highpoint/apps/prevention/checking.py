"""The log held up to audit: of talks without a logged failure, drawn by lot, how many had one."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import User
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.prevention.models import Audited, Incident
from highpoint.engine.insight.intervals import InHundred

# Talks drawn at a time, and the weeks they are drawn from.
DRAWN = 10
SPAN = timedelta(weeks=12)
# Numbers a draw tries before it gives up, and how many at a time.
MOST_TRIES = 20_000
AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Missed(InHundred):
    """Of ``read`` talks that the log holds nothing of, ``missed`` had a failure."""

    missed: int
    read: int

    @property
    def counted(self) -> tuple[float, int]:
        return self.missed, self.read


def missed(since: datetime) -> Missed:
    """Return what the audits since a day found."""
    rows = Audited.objects.filter(read_at__gte=since)
    return Missed(rows.filter(missed=True).count(), rows.count())


@transaction.atomic
def draw(seen: Q, *, by: User, now: datetime, seed: int) -> int:
    """
    Draw talks without a logged failure to be read, each as likely as another.

    ``seen`` keeps to talks the person may read. Numbers are drawn until enough of them are those
    of such talks, so that no list of all talks is made.
    """
    since = now - SPAN
    during = Conversation.objects.filter(started_at__gte=since, started_at__lt=now).order_by()
    ends = during.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return 0
    talks = _silent().filter(seen, started_at__gte=since, started_at__lt=now).order_by()
    numbers = range(ends["first"], ends["last"] + 1)
    drawn = random.Random(seed).sample(numbers, min(len(numbers), MOST_TRIES))
    found: list[int] = []
    for start in range(0, len(drawn), AT_ONCE):
        part = drawn[start : start + AT_ONCE]
        fit = set(talks.filter(pk__in=part).values_list("pk", flat=True))
        found += [pk for pk in part if pk in fit]
        if len(found) >= DRAWN:
            break
    rows = [Audited(conversation_id=pk, drawn_at=now, drawn_by=by) for pk in found[:DRAWN]]
    Audited.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def judge(row: Audited, *, missed: bool, by: User, now: datetime) -> None:
    """Say whether a talk that was drawn had a failure that the log does not hold."""
    row.read_at, row.missed = now, missed
    row.save(update_fields=["read_at", "missed"])
    audit.note(by, Did.AUDITED_LOG, "conversation", thing_id=row.conversation_id, now=now)


def waiting(seen: Q) -> QuerySet[Audited]:
    """Return the drawn talks that wait to be read, of those a person may read."""
    rows = Audited.objects.filter(read_at=None).filter(seen)
    return rows.select_related("conversation").order_by("pk")


def _silent() -> QuerySet[Conversation]:
    logged = Incident.objects.filter(conversation=OuterRef("pk"), dismissed=False)
    drawn = Audited.objects.filter(conversation=OuterRef("pk"))
    return Conversation.objects.filter(~Exists(logged), ~Exists(drawn))
