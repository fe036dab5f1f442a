"""
What is told by an agent's conversations together: those far from their own usual.

Once a night, and after an import or a rescoring: each conversation is held against the ones of
the same agent before it, by its score and by its length. Only what changed is written. Once a
week the leads are told of thresholds that a whole week lies below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import groupby
from math import log
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django_q.models import Schedule
from django_q.tasks import async_task

from highpoint.apps.accounts.models import Agent
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.quality.models import Sign
from highpoint.apps.quality.operations import Counts
from highpoint.apps.quality.thresholds import tell_of_last_week
from highpoint.engine.insight.discovery import BESIDE_OTHERS, outside
from highpoint.engine.insight.discovery import Sign as Name

NIGHTLY = "conversations far from the usual"
WEEKLY = "weeks below a threshold"
# At this hour nobody waits for the lock.
HOUR = 3
# Agents a transaction.
BATCH = 20
# Conversations asked for at a time.
CHUNK = 500


def keep_discovering(now: datetime) -> None:
    """Have the workers look every night, and on Monday mornings for weeks below a threshold."""
    night = timezone.localtime(now).replace(hour=HOUR, minute=0, second=0) + timedelta(days=1)
    monday = night + timedelta(days=-night.weekday() % 7)
    for name, job, every, first in (
        (NIGHTLY, "every_night", Schedule.DAILY, night),
        (WEEKLY, "every_week", Schedule.WEEKLY, monday + timedelta(hours=3)),
    ):
        Schedule.objects.get_or_create(
            name=name,
            defaults={
                "func": f"{__name__}.{job}",
                "schedule_type": every,
                "next_run": first,
            },
        )


def look_soon() -> None:
    """Have a worker look as soon as one is free."""
    async_task(f"{__name__}.every_night", task_name=NIGHTLY)


def every_night() -> None:
    """Look at every agent's conversations; the worker calls this."""
    look_at_all()


def every_week() -> None:
    """Tell of thresholds; the worker calls this. A second time in a week tells nobody again."""
    tell_of_last_week(timezone.now())


def look_at_all() -> int:
    """Find what lies far from each agent's own usual; return how many signs changed."""
    people: dict[int, list[int]] = {}
    for pk, joined_to in Agent.objects.order_by("pk").values_list("pk", "joined_to"):
        people.setdefault(joined_to or pk, []).append(pk)
    names = list(people.values())
    return sum(_look(names[at : at + BATCH]) for at in range(0, len(names), BATCH))


class Talk(NamedTuple):
    """What is compared of a conversation."""

    agent: int
    began: datetime
    pk: int
    score: float | None
    turns: int
    day: date


@transaction.atomic
def _look(people: Iterable[list[int]]) -> int:
    """Look at some people, each under all their names."""
    person = {name: place for place, names in enumerate(people) for name in names}
    rows = Conversation.objects.filter(agent__in=person, has_time=True, reading__isnull=False)
    columns = ("agent", "started_at", "pk", "reading__score", "turn_count", "reading__day")
    talks = [Talk(*row) for row in rows.values_list(*columns)]
    talks.sort(key=lambda talk: (person[talk.agent], talk.began, talk.pk))
    found: set[tuple[int, str]] = set()
    for _, own in groupby(talks, key=lambda talk: person[talk.agent]):
        mine = list(own)
        scored = [(talk, talk.score) for talk in mine if talk.score is not None]
        far = outside([score for _, score in scored])
        found |= {
            (t.pk, Name.OUTLIER.value) for (t, _), told in zip(scored, far, strict=True) if told
        }
        # Lengths spread by factors, not by turns: a long talk may be ten times the usual.
        far = outside([log(1 + talk.turns) for talk in mine])
        found |= {(t.pk, Name.LONG.value) for t, told in zip(mine, far, strict=True) if told}
    return _write(found, {talk.pk: talk for talk in talks})


def _write(found: set[tuple[int, str]], talks: Mapping[int, Talk]) -> int:
    """Keep the signs that were found, and no others of these conversations."""
    known = {(sign.conversation_id, sign.sign): sign for sign in _known(sorted(talks))}
    gone = [sign for place, sign in known.items() if place not in found]
    fresh = [
        Sign(conversation_id=pk, agent_id=talks[pk].agent, sign=name, started_at=talks[pk].began)
        for pk, name in sorted(found - known.keys())
    ]
    counts = Counts()
    for signs, step in ((gone, -1), (fresh, 1)):
        for sign in signs:
            counts.add_signs([sign], talks[sign.conversation_id].day, step)
    Sign.objects.filter(pk__in=[sign.pk for sign in gone]).delete()
    Sign.objects.bulk_create(fresh)
    counts.write()
    return len(gone) + len(fresh)


def _known(talks: list[int]) -> Iterator[Sign]:
    names = [name.value for name in BESIDE_OTHERS]
    for at in range(0, len(talks), CHUNK):
        yield from Sign.objects.filter(conversation__in=talks[at : at + CHUNK], sign__in=names)
