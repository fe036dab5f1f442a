"""
The background job that writes everybody's note of the week and finds new high points.

One transaction a person: a worker that dies leaves whole notes, and the next run goes on with who
has none yet.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.utils import timezone

from highpoint.apps.accounts.models import Agent
from highpoint.apps.coaching import weekly
from highpoint.apps.coaching.models import WeeklyNote
from highpoint.loop.regular import every

# A run stops after this long, so that stopping a worker never takes long; the next goes on.
SLICE = timedelta(minutes=2)
EVERY_MINUTES = 15

_NAME = "the notes of the week"
log = logging.getLogger(__name__)


def keep_writing() -> None:
    """Have the workers look for notes that are due from now on; one schedule for all of them."""
    every(EVERY_MINUTES, f"{__name__}.run", _NAME)


def run() -> None:
    """Write the notes that are due; the worker calls this."""
    write_due(timezone.now(), until=timezone.now() + SLICE)


def write_due(now: datetime, *, until: datetime | None = None) -> int:
    """Write the notes of everybody who signs in and has none of last week; return how many."""
    written = 0
    recent = WeeklyNote.objects.filter(week_of__gte=(now - timedelta(days=21)).date())
    done = set(recent.values_list("agent", "week_of"))
    people = Agent.objects.filter(joined_to=None, user__is_active=True).select_related("user")
    for agent in people.order_by("pk").iterator():
        week = weekly.week_to_tell(now, weekly.clock_of(agent))
        if (agent.pk, week) in done:
            continue
        if until is not None and timezone.now() > until:
            break
        try:
            # The high point first: the note is the mark that this person's week is done.
            weekly.celebrate(agent, week, now=now)
            written += weekly.write(agent, week, now=now) is not None
        except Exception:
            log.exception("The note of agent %s failed; the others go on", agent.pk)
    return written
