"""
The background job that scores all history by a scorecard, as long as a job may take at a time.

Each batch is one transaction that keeps its evaluations, its tallies and how far the job came.
A worker that dies leaves the last whole batch; another takes over once the beat is stale.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django_q.models import Schedule
from django_q.tasks import async_task

from highpoint.apps.accounts.models import User
from highpoint.apps.quality.in_force import in_force
from highpoint.apps.quality.models import Reading, Rescoring, Scorecard
from highpoint.apps.quality.rescoring import rescore
from highpoint.errors import HighpointError
from highpoint.loop.discovering import look_soon

# Conversations a transaction: a reader of an SQLite file waits for the lock well under a second.
BATCH = 100
# A job hands over to the next after this long, so that stopping a worker never takes long.
SLICE = timedelta(minutes=2)
# Each batch beats; a beat older than this belongs to a worker that is gone.
STALE = timedelta(seconds=60)

WATCH = "rescorings that stopped"

Status = Rescoring.Status
log = logging.getLogger(__name__)


class CannotStart(HighpointError):
    """The scorecard counts nowhere, or is at work already."""


class TakenOver(HighpointError):
    """Another worker holds the rescoring, or a person has stopped it."""


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
            Schedule.objects.get_or_create(
                name=WATCH,
                defaults={
                    "func": f"{__name__}.take_up_stopped",
                    "schedule_type": Schedule.MINUTES,
                    "minutes": 1,
                },
            )
            _hand_over(work.pk)
    except IntegrityError as error:
        raise CannotStart("History is being scored by it already.") from error
    return work


def stop(work: Rescoring) -> None:
    """Stop after the batch at hand; what is scored so far stays, and it can be started again."""
    open_ones = Rescoring.objects.filter(pk=work.pk, status__in=[Status.WAITING, Status.RUNNING])
    open_ones.update(status=Status.FAILED, runner="", error="Stopped by hand. What is done stays.")


def take_up_stopped() -> None:
    """Hand on the rescorings whose worker is gone; stand down where none is open."""
    open_ones = Rescoring.objects.filter(status__in=[Status.WAITING, Status.RUNNING])
    for pk in open_ones.filter(beat_at__lt=timezone.now() - STALE).values_list("pk", flat=True):
        _hand_over(pk)
    if not open_ones.exists():
        Schedule.objects.filter(name=WATCH).delete()


def run(pk: int) -> None:
    """Go on with one rescoring for as long as a job may take; the worker calls this."""
    runner = uuid4().hex
    if not _claim(pk, runner):
        return
    until = timezone.now() + SLICE
    try:
        while _batch(pk, runner):
            if timezone.now() >= until:
                _release(pk, runner)
                return
    except TakenOver:
        return
    except HighpointError as error:
        _fail(pk, runner, str(error))
    except Exception:
        log.exception("Rescoring %s stopped", pk)
        _fail(
            pk,
            runner,
            "Something went wrong inside Highpoint; the server's log has the details. "
            "What is done stays.",
        )


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


def _hand_over(pk: int) -> None:
    async_task(f"{__name__}.run", pk, task_name=f"rescoring {pk}"[:100])


def _claim(pk: int, runner: str) -> bool:
    """Take hold of a rescoring that waits, or whose holder is gone."""
    now = timezone.now()
    free = Q(status=Status.WAITING) | Q(status=Status.RUNNING, beat_at__lt=now - STALE)
    held = Rescoring.objects.filter(free, pk=pk)
    return bool(held.update(status=Status.RUNNING, runner=runner, beat_at=now))


@transaction.atomic
def _batch(pk: int, runner: str) -> bool:
    """Score the next conversations; tell whether there may be more."""
    work = Rescoring.objects.select_for_update().filter(pk=pk, runner=runner).first()
    if work is None or work.status != Status.RUNNING:
        raise TakenOver("Another worker holds this rescoring, or it was stopped.")
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


def _release(pk: int, runner: str) -> None:
    """Let the next job go on where this one ran out of time."""
    held = Rescoring.objects.filter(pk=pk, runner=runner, status=Status.RUNNING)
    if held.update(status=Status.WAITING, runner="", beat_at=timezone.now()):
        _hand_over(pk)


def _fail(pk: int, runner: str, reason: str) -> None:
    Rescoring.objects.filter(pk=pk, runner=runner).update(
        status=Status.FAILED, runner="", error=reason, finished_at=timezone.now()
    )
