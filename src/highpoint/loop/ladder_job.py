"""
The ladder's nightly round, and the one after purchases came in: who stands where, and why.

What precedes climbs and falls joins purchases with conversations and with failures, which know
nothing of each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_q.models import Schedule
from django_q.tasks import async_task

from highpoint.apps.care.models import LeavingWord
from highpoint.apps.customers import ladder
from highpoint.apps.customers.ladder import Looked
from highpoint.apps.customers.models import LadderPrecedent
from highpoint.apps.prevention.models import Incident
from highpoint.apps.quality.models import Reading
from highpoint.engine.insight.loyalty.precedents import Event, History, before
from highpoint.engine.trajectory import EndState

NIGHTLY = "where customers stand on the ladder"
# At this hour nobody waits for the lock.
HOUR = 4

ANY = "any conversation"
TAKEN_FOR_GRANTED = "words of ours that took them for granted"
WRONG = "something that went wrong"
KINDS = {
    EndState.SATISFIED.value: "a conversation that ended well",
    EndState.DISSATISFIED.value: "a conversation that ended badly",
}
# Told whatever they say; of the single steps of the chain only those that say anything are.
ALWAYS = frozenset({ANY, TAKEN_FOR_GRANTED, WRONG, *KINDS.values()})


def keep_looking(now: datetime) -> None:
    """Have the workers look every night: a fall by silence comes without anybody writing."""
    night = timezone.localtime(now).replace(hour=HOUR, minute=0, second=0) + timedelta(days=1)
    Schedule.objects.get_or_create(
        name=NIGHTLY,
        defaults={
            "func": f"{__name__}.every_night",
            "schedule_type": Schedule.DAILY,
            "next_run": night,
        },
    )


def look_soon() -> None:
    """Have a worker look as soon as one is free."""
    async_task(f"{__name__}.every_night", task_name=NIGHTLY)


def every_night() -> None:
    """Look at everybody; the worker calls this."""
    look(timezone.now())


def look(now: datetime) -> None:
    """Write down where every customer stands, the movement between rungs, and what preceded it."""
    found = ladder.look_at_all(timezone.localtime(now).date(), now)
    _write_precedents(found)
    keep_looking(now)


@transaction.atomic
def _write_precedents(found: Mapping[int, Looked]) -> None:
    LadderPrecedent.objects.all().delete()
    events = list(_events(found))
    if not events:
        return
    histories = [History(one.facts, one.steps) for one in found.values()]
    LadderPrecedent.objects.bulk_create(
        LadderPrecedent(up=up, kind=one.kind, told_apart=one.told_apart, words=one.words[:500])
        for up in (True, False)
        for one in before(histories, events, up=up)
        if one.ratio is not None or one.kind in ALWAYS
    )


def _events(found: Mapping[int, Looked]) -> Iterator[Event]:
    rows = Reading.objects.filter(
        conversation__identity__purchases__isnull=False, conversation__has_time=True
    )
    told = rows.values_list(
        "conversation__identity__customer", "conversation__started_at", "end_state"
    ).distinct()
    for customer, at, state in told.iterator(chunk_size=5_000):
        if customer in found:
            day = timezone.localtime(at).date()
            yield Event(str(customer), ANY, day)
            if state in KINDS:
                yield Event(str(customer), KINDS[state], day)
    said = LeavingWord.objects.filter(
        kind=LeavingWord.Kind.ENTITLED.value, conversation__has_time=True
    ).order_by()
    heard = said.values_list("conversation__identity__customer", "conversation__started_at")
    for customer, at in heard.distinct():
        if customer in found:
            yield Event(str(customer), TAKEN_FOR_GRANTED, timezone.localtime(at).date())
    yield from _failures(found)


def _failures(found: Mapping[int, Looked]) -> Iterator[Event]:
    """Yield what went wrong for customers with a purchase, all of it and by step of the chain."""
    rows = Incident.objects.filter(identity__purchases__isnull=False, dismissed=False)
    told = rows.order_by().values_list("identity__customer", "happened_at", "trouble__step")
    for customer, at, step in told.distinct().iterator(chunk_size=5_000):
        if customer in found:
            day = timezone.localtime(at).date()
            yield Event(str(customer), WRONG, day)
            yield Event(str(customer), f"{WRONG} at the step “{step}”", day)
