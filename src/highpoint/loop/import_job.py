"""
The background job behind the import page: short, held by one worker at a time, never twice.

Each batch is one transaction that keeps its conversations, its bad rows and how far the file
was read. A worker that dies leaves the last whole batch; another takes over once the beat is
stale and goes on after it, so that nothing is lost, doubled or counted twice.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

from django.db import DatabaseError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_q.models import Schedule
from django_q.tasks import async_task

from highpoint.apps.conversations.models import Import, ImportProblem
from highpoint.connectors.files import BadRow, Item, Read, Source
from highpoint.errors import HighpointError
from highpoint.loop.discovering import look_soon
from highpoint.loop.import_file import open_file
from highpoint.loop.intake import Taken, take_in

# Conversations a transaction: a reader of an SQLite file waits for the lock well under a second.
BATCH = 100
# A job hands over to the next after this long, so that stopping a worker never takes long.
SLICE = timedelta(minutes=2)
# A beat older than this belongs to a worker that is gone; a living one beats six times as often.
STALE = timedelta(seconds=60)
BEAT_SECONDS = 10
# Bad rows kept with their reason; all are counted. A file of nothing but bad rows stays small.
MOST_PROBLEMS = 10_000

WATCH = "imports that stopped"

Status = Import.Status
log = logging.getLogger(__name__)


class CannotStart(HighpointError):
    """The import is under way or done already."""


class TakenOver(HighpointError):
    """Another worker holds the import, or a person has stopped it."""


def start(source: Import, *, now: datetime) -> None:
    """
    Hand an import to the workers, from the beginning or from where it stopped.

    :raises CannotStart: where it is under way or done
    """
    with transaction.atomic():
        waiting = Import.objects.filter(
            pk=source.pk, status__in=[Status.PREVIEW, Status.FAILED]
        ).exclude(path="")
        if not waiting.update(status=Status.WAITING, beat_at=now, error="", runner=""):
            raise CannotStart("This import has been started already.")
        Schedule.objects.get_or_create(
            name=WATCH,
            defaults={
                "func": f"{__name__}.take_up_stopped",
                "schedule_type": Schedule.MINUTES,
                "minutes": 1,
            },
        )
        _hand_over(source.pk)


def stop(source: Import) -> None:
    """Stop an import after the batch at hand; what came in stays, and it can be started again."""
    _under_way().filter(pk=source.pk).update(
        status=Status.FAILED, runner="", error="Stopped by hand. What came in so far is kept."
    )


def take_up_stopped() -> None:
    """Hand on the imports whose worker is gone; stand down where no import is open."""
    now = timezone.now()
    open_ones = _under_way()
    for pk in open_ones.filter(beat_at__lt=now - STALE).values_list("pk", flat=True):
        _hand_over(pk)
    if not open_ones.exists():
        Schedule.objects.filter(name=WATCH).delete()


def run(pk: int) -> None:
    """Take in one import for as long as a job may take; the worker calls this."""
    runner = uuid4().hex
    source = _claim(pk, runner)
    if source is None:
        return
    try:
        with open_file(source) as file, _beating(source, runner, file):
            finished = _work(source, runner, file, until=timezone.now() + SLICE)
    except TakenOver:
        return
    except HighpointError as error:
        _fail(pk, runner, str(error))
    except Exception:
        log.exception("Import %s stopped", pk)
        _fail(
            pk,
            runner,
            "Something went wrong inside Highpoint; the server's log has the details. "
            "What came in so far is kept.",
        )
    else:
        if finished:
            _finish(pk, runner)
        else:
            _release(pk, runner)


def _under_way() -> QuerySet[Import]:
    """Return the imports of a file under way; the made-up company is made without one."""
    return Import.objects.filter(status__in=[Status.WAITING, Status.RUNNING]).exclude(path="")


def _hand_over(pk: int) -> None:
    async_task(f"{__name__}.run", pk, task_name=f"import {pk}"[:100])


def _claim(pk: int, runner: str) -> Import | None:
    """Take hold of an import that waits, or whose holder is gone; None where neither is so."""
    now = timezone.now()
    free = Q(status=Status.WAITING) | Q(status=Status.RUNNING, beat_at__lt=now - STALE)
    held = Import.objects.filter(free, pk=pk).update(
        status=Status.RUNNING, runner=runner, beat_at=now
    )
    return Import.objects.get(pk=pk) if held else None


def _work(source: Import, runner: str, file: Source, *, until: datetime) -> bool:
    """Take in batch after batch; tell whether the end of the file was reached in time."""
    rest = islice(file, source.items_done, None)
    while batch := list(islice(rest, BATCH)):
        _take_batch(source.pk, runner, batch, _bytes_read(source, file))
        if timezone.now() >= until:
            return False
    return True


def _bytes_read(source: Import, file: Source) -> int:
    """Return how far the file was read; one that is gone through twice counts half a time."""
    return source.bytes_total * file.done // file.total if file.total else 0


@transaction.atomic
def _take_batch(pk: int, runner: str, batch: Sequence[Item], bytes_read: int) -> None:
    source = _held(pk, runner)
    now = timezone.now()
    talks = [item.conversation for item in batch if isinstance(item, Read)]
    taken = sum(take_in(talks, now=now, brought_by=source, batch=BATCH), Taken())
    _keep_problems(source, batch)
    source.new += taken.new
    source.updated += taken.updated
    source.unchanged += taken.unchanged
    source.left_out += sum(item.rows for item in batch if isinstance(item, BadRow))
    source.items_done += len(batch)
    source.bytes_read = bytes_read
    source.beat_at = now
    source.save(
        update_fields=[
            "new",
            "updated",
            "unchanged",
            "left_out",
            "items_done",
            "bytes_read",
            "beat_at",
        ]
    )


def _held(pk: int, runner: str) -> Import:
    source = Import.objects.select_for_update().filter(pk=pk, runner=runner).first()
    if source is None or source.status != Status.RUNNING:
        raise TakenOver("Another worker holds this import, or it was stopped.")
    return source


def _keep_problems(source: Import, batch: Iterable[Item]) -> None:
    found = [problem for item in batch for problem in _problems(source, item)]
    if found:
        room = MOST_PROBLEMS - source.problems.count()
        ImportProblem.objects.bulk_create(found[: max(0, room)])


def _problems(source: Import, item: Item) -> Iterator[ImportProblem]:
    reasons = [item.reason] if isinstance(item, BadRow) else item.notes
    for reason in reasons:
        yield ImportProblem(source=source, line=item.place.line, reason=reason)


def _finish(pk: int, runner: str) -> None:
    with transaction.atomic():
        source = _held(pk, runner)
        path = source.path
        source.status = Status.DONE
        source.path = ""
        source.runner = ""
        source.bytes_read = source.bytes_total
        source.finished_at = timezone.now()
        source.save()
    Path(path).unlink(missing_ok=True)
    look_soon()


def _release(pk: int, runner: str) -> None:
    """Let the next job go on where this one ran out of time."""
    waiting = Import.objects.filter(pk=pk, runner=runner, status=Status.RUNNING)
    if waiting.update(status=Status.WAITING, runner="", beat_at=timezone.now()):
        _hand_over(pk)


def _fail(pk: int, runner: str, reason: str) -> None:
    Import.objects.filter(pk=pk, runner=runner).update(
        status=Status.FAILED, runner="", error=reason, finished_at=timezone.now()
    )


@contextmanager
def _beating(source: Import, runner: str, file: Source) -> Iterator[None]:
    """Show that the job lives while it reads: the first pass over a large file takes minutes."""
    held = Import.objects.filter(pk=source.pk, runner=runner)
    ended = Event()

    def beat() -> None:
        try:
            while not ended.wait(BEAT_SECONDS):
                with suppress(DatabaseError):
                    held.update(beat_at=timezone.now(), bytes_read=_bytes_read(source, file))
        finally:
            connection.close()

    heart = Thread(target=beat, name=f"beat of import {source.pk}", daemon=True)
    heart.start()
    try:
        yield
    finally:
        ended.set()
        heart.join()
