"""
The background job behind the import page (held_job.py).

Each batch is one transaction that keeps its conversations, its bad rows and how far the file
was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from threading import Event, Thread

from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from highpoint.apps.conversations.models import Import, ImportProblem
from highpoint.connectors.files import BadRow, Item, Read, Source
from highpoint.errors import HighpointError
from highpoint.loop import held_job
from highpoint.loop.discovering import look_soon
from highpoint.loop.held_job import HeldJob
from highpoint.loop.import_file import open_file
from highpoint.loop.intake import Taken, take_in

# Conversations a transaction: a reader of an SQLite file waits for the lock well under a second.
BATCH = 100
# Six times as often as a worker that is gone would be missed.
BEAT_SECONDS = 10
# Bad rows kept with their reason; all are counted. A file of nothing but bad rows stays small.
MOST_PROBLEMS = 10_000

Status = Import.Status
# The made-up company is an import too, made without a file.
JOB = HeldJob(Import, __name__, "import", "What came in so far is kept.", only=~Q(path=""))


class CannotStart(HighpointError):
    """The import is under way or done already."""


def start(source: Import, *, now: datetime) -> None:
    """
    Hand an import to the workers, from the beginning or from where it stopped.

    :raises CannotStart: where it is under way or done
    """
    still = Import.objects.filter(status__in=[Status.PREVIEW, Status.FAILED]).exclude(path="")
    if not JOB.start(still, source.pk, now=now):
        raise CannotStart("This import has been started already.")


def stop(source: Import) -> None:
    """Stop an import after the batch at hand; what came in stays, and it can be started again."""
    JOB.stop(source.pk)


def take_up_stopped() -> None:
    """Hand on the imports whose worker is gone."""
    JOB.take_up_stopped()


def run(pk: int) -> None:
    """Take in one import for as long as a job may take; the worker calls this."""
    JOB.run(pk, _take_in)


def _take_in(source: Import, runner: str) -> bool:
    with open_file(source) as file, _beating(source, runner, file):
        finished = _work(source, runner, file, until=timezone.now() + held_job.SLICE)
    if finished:
        _finish(source.pk, runner)
    return finished


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
    source = JOB.held(pk, runner)
    now = timezone.now()
    talks = [item.conversation for item in batch if isinstance(item, Read)]
    taken = sum(take_in(talks, now=now, brought_by=source, batch=BATCH), Taken())
    _keep_problems(source, batch)
    source.count(taken)
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
        source = JOB.held(pk, runner)
        path = source.end(timezone.now())
        source.save()
    Path(path).unlink(missing_ok=True)
    look_soon()


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
