"""
The background job that scores all history by a scorecard (held_job.py).

Each batch is one transaction that keeps its evaluations, its tallies and how far the job came.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from highpoint.apps.accounts.models import User
from highpoint.apps.quality.in_force import in_force
from highpoint.apps.quality.models import Reading, Rescoring, Scorecard
from highpoint.apps.quality.rescoring import rescore
from highpoint.errors import HighpointError
from highpoint.loop import held_job
from highpoint.loop.discovering import look_soon
from highpoint.loop.held_job import HeldJob

# Conversations a transaction: a reader of an SQLite file waits for the lock well under a second.
BATCH = 100
Status = Rescoring.Status
JOB = HeldJob(Rescoring, __name__, "rescoring", "What is done stays.")


class CannotStart(HighpointError):
    """The scorecard counts nowhere, or is at work already."""


def start(card: Scorecard, *, by: User | None, now: datetime) -> Rescoring:
    """
    Hand all history that a scorecard counts for to the workers; a stopped one goes on.

    :raises CannotStart: if it counts nowhere, or is under way already
    """
    if not card.places.exists():
        raise CannotStart("It counts nowhere yet. Let it count somewhere first.")
    try:
        with transaction.atomic():
            work = _stopped(card, now) or _new(card, by, now)
            JOB.hand_to_workers(work.pk)
    except IntegrityError as error:
        raise CannotStart("History is being scored by it already.") from error
    return work


def stop(work: Rescoring) -> None:
    """Stop after the batch at hand; what is scored so far stays, and it can be started again."""
    JOB.stop(work.pk)


def take_up_stopped() -> None:
    """Hand on the rescorings whose worker is gone."""
    JOB.take_up_stopped()


def run(pk: int) -> None:
    """Go on with one rescoring for as long as a job may take; the worker calls this."""
    JOB.run(pk, _work)


def _work(work: Rescoring, runner: str) -> bool:
    until = timezone.now() + held_job.SLICE
    while _batch(work.pk, runner):
        if timezone.now() >= until:
            return False
    return True


def _stopped(card: Scorecard, now: datetime) -> Rescoring | None:
    """Return the last rescoring where it stopped half way, waiting again."""
    last = card.rescorings.first()
    if last is None or last.status != Status.FAILED:
        return None
    last.status, last.error, last.beat_at, last.runner = Status.WAITING, "", now, ""
    last.save()
    return last


def _new(card: Scorecard, by: User | None, now: datetime) -> Rescoring:
    readings = Reading.objects.all()
    return Rescoring.objects.create(
        scorecard=card,
        total=readings.count(),
        last_pk=readings.aggregate(last=Max("conversation"))["last"] or 0,
        beat_at=now,
        started_by=by,
        created_at=now,
    )


@transaction.atomic
def _batch(pk: int, runner: str) -> bool:
    """Score the next conversations; tell whether there may be more."""
    work = JOB.held(pk, runner)
    if not work.scorecard.places.exists():
        raise CannotStart("The scorecard no longer counts anywhere. What is done stays.")
    rest = Reading.objects.filter(conversation__gt=work.after_pk, conversation__lte=work.last_pk)
    talks = list(rest.order_by("conversation").values_list("conversation", flat=True)[:BATCH])
    work.beat_at = timezone.now()
    if talks:
        rescore(work.scorecard, in_force(), talks)
        work.after_pk = talks[-1]
        work.done += len(talks)
    else:
        work.status, work.runner, work.finished_at = Status.DONE, "", work.beat_at
        work.total = work.done
        look_soon()
    work.save()
    return bool(talks)
