"""The background job behind the page that brings purchases in (held_job.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import User
from highpoint.apps.customers import purchases
from highpoint.apps.customers.models import PurchaseImport, PurchaseProblem
from highpoint.connectors.purchases import PurchaseLine, Purchases, Report, read
from highpoint.errors import HighpointError
from highpoint.loop import held_job, ladder_job, promises
from highpoint.loop.held_job import HeldJob

# Lines a transaction, to the end of the order they break off in.
BATCH = 10_000

Status = PurchaseImport.Status
JOB = HeldJob(PurchaseImport, __name__, "purchase import", "What came in so far is kept.")


class CannotStart(HighpointError):
    """The import is under way or done already."""


def begin(
    name: str, path: Path, *, source: str, zone: str, size: int, by: User, now: datetime
) -> PurchaseImport:
    """
    Hand a purchase file to the workers.

    :raises HighpointError: one sentence on why nothing of it can be read
    """
    read(path, {}, zone, name=name, now=now).close()
    with transaction.atomic():
        row = PurchaseImport.objects.create(
            name=name,
            path=str(path),
            source=source,
            time_zone=zone,
            bytes_total=size,
            started_by=by,
            created_at=now,
            beat_at=now,
        )
        audit.note(by, Did.BROUGHT_PURCHASES, "purchase import", thing_id=row.pk, now=now)
        JOB.hand_to_workers(row.pk)
    return row


def start_again(row: PurchaseImport, *, now: datetime) -> None:
    """
    Go on with an import that stopped, where it stopped.

    :raises CannotStart: where it is under way, done, or its file is gone
    """
    stopped = PurchaseImport.objects.filter(status=Status.FAILED).exclude(path="")
    if not JOB.start(stopped, row.pk, now=now):
        raise CannotStart("This import has been started already, or its file is gone.")


def stop(row: PurchaseImport) -> None:
    """Stop an import after the batch at hand; what came in stays, and it can be started again."""
    JOB.stop(row.pk)


def take_up_stopped() -> None:
    """Hand on the imports whose worker is gone."""
    JOB.take_up_stopped()


def run(pk: int) -> None:
    """Take in one file for as long as a job may take; the worker calls this."""
    JOB.run(pk, _take_in)


def batches(lines: Iterable[PurchaseLine], size: int = BATCH) -> Iterator[list[PurchaseLine]]:
    """Yield so many lines at a time, and those after them that belong to the last one's order."""
    batch: list[PurchaseLine] = []
    for line in lines:
        if len(batch) >= size and line.order != batch[-1].order:
            yield batch
            batch = []
        batch.append(line)
    if batch:
        yield batch


def _take_in(row: PurchaseImport, runner: str) -> bool:
    until = timezone.now() + held_job.SLICE
    with read(row.path, row.mapping, row.time_zone, name=row.name, now=row.created_at) as opened:
        for batch in batches(islice(opened, row.lines_done, None)):
            _take_batch(row.pk, runner, batch, opened)
            if timezone.now() >= until:
                return False
    _finish(row.pk, runner, opened.report)
    return True


@transaction.atomic
def _take_batch(pk: int, runner: str, batch: list[PurchaseLine], opened: Purchases) -> None:
    row = JOB.held(pk, runner)
    taken = purchases.keep(batch, source=row.source, brought_by=row)
    promises.orders_told(taken.customers)
    row.count(taken)
    row.lines_done += len(batch)
    row.left_out = opened.report.left_out
    row.bytes_read = row.bytes_total * opened.done // opened.total if opened.total else 0
    row.beat_at = timezone.now()
    row.save()


def _finish(pk: int, runner: str, report: Report) -> None:
    with transaction.atomic():
        row = JOB.held(pk, runner)
        path = row.end(timezone.now())
        row.left_out = report.left_out
        row.told = report.sentences()
        row.save()
        PurchaseProblem.objects.bulk_create(
            PurchaseProblem(source=row, line=fault.place.line, reason=fault.reason)
            for fault in report.faults
        )
    Path(path).unlink(missing_ok=True)
    ladder_job.look_soon()
