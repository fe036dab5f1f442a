"""
The background job that counts a team's kept figures anew once it changed its standard.

Each batch is one transaction that keeps some agents' figures whole and how far the job came. It
goes by the standard as it is at each batch, so that a second change needs no second job.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, FloatField, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from highpoint.apps.accounts.models import Team
from highpoint.apps.quality.models import STANDARD, CountedFor, Recount
from highpoint.apps.quality.standards import counted_otherwise, standard_of
from highpoint.apps.quality.weeks import count_anew
from highpoint.loop import held_job
from highpoint.loop.held_job import HeldJob

# Agents a transaction: one with 450 conversations takes a quarter of a second.
BATCH = 2
Status = Recount.Status
JOB = HeldJob(Recount, __name__, "recount", "What is counted so far stays.")


def start(team: Team, *, now: datetime) -> Recount:
    """Have the workers count a team anew by its standard; one under way goes on by it."""
    total = counted_otherwise(team, standard_of(team)).count()
    try:
        with transaction.atomic():
            team.recounts.filter(status=Status.FAILED).delete()
            work = Recount.objects.create(team=team, total=total, beat_at=now, created_at=now)
            JOB.hand_to_workers(work.pk)
    except IntegrityError:
        open_ones = JOB.under_way().filter(team=team)
        open_ones.update(total=F("done") + total)
        return open_ones.get()
    return work


def start_where_needed(now: datetime) -> None:
    """Start for each team that is counted by another standard than its own."""
    own = Coalesce("team__team_standard__score", STANDARD, output_field=FloatField())
    behind = CountedFor.objects.filter(~Q(standard=own), team__isnull=False)
    asked = behind.order_by().values("team").distinct()
    for team in Team.objects.filter(pk__in=asked):
        start(team, now=now)


def take_up_stopped() -> None:
    """Hand on the recounts whose worker is gone."""
    JOB.take_up_stopped()


def run(pk: int) -> None:
    """Go on with one recount for as long as a job may take; the worker calls this."""
    JOB.run(pk, _work)


def _work(work: Recount, runner: str) -> bool:
    until = timezone.now() + held_job.SLICE
    while _batch(work.pk, runner):
        if timezone.now() >= until:
            return False
    return True


@transaction.atomic
def _batch(pk: int, runner: str) -> bool:
    """Count the next agents anew; tell whether there may be more."""
    work = JOB.held(pk, runner)
    rest = counted_otherwise(work.team, standard_of(work.team)).order_by("agent")
    agents = list(rest.values_list("agent", flat=True)[:BATCH])
    for agent in agents:
        count_anew(agent)
    work.beat_at = timezone.now()
    work.done += len(agents)
    if not agents:
        work.status, work.runner, work.finished_at = Status.DONE, "", work.beat_at
        work.total = work.done
    work.save()
    return bool(agents)
