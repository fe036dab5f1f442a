"""
Long work kept in a row of its own, which one worker at a time holds: imports, rescorings.

Such a row has ``status``, ``runner``, ``beat_at``, ``error`` and ``finished_at``. Each batch of
the work is one transaction that keeps what was done and how far it came. A worker that dies
leaves the last whole batch; another takes over once the beat is stale and goes on after it, so
that nothing is lost, doubled or counted twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import uuid4

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django_q.models import Schedule
from django_q.tasks import async_task

from highpoint.errors import HighpointError
from highpoint.loop.regular import every

# A job hands over to the next after this long, so that stopping a worker never takes long.
SLICE = timedelta(minutes=2)
# A beat older than this belongs to a worker that is gone.
STALE = timedelta(seconds=60)

WAITING, RUNNING, FAILED = "waiting", "running", "failed"

log = logging.getLogger(__name__)
Row = TypeVar("Row", bound=Model)


class TakenOver(HighpointError):
    """Another worker holds the work, or a person has stopped it."""


@dataclass(frozen=True)
class HeldJob(Generic[Row]):
    """
    The work of one kind of row.

    ``module`` is the one whose ``run`` does a row's work and whose ``take_up_stopped`` looks
    after all of them; ``kept`` tells a person what becomes of the work that was done.
    """

    model: type[Row]
    module: str
    called: str
    kept: str
    only: Q = field(default_factory=Q)

    @property
    def watch(self) -> str:
        """The name of the schedule that takes up what stopped."""
        return f"{self.called}s that stopped"

    def under_way(self) -> QuerySet[Row]:
        """Return the rows that wait or are worked on."""
        rows: QuerySet[Row] = self.model._default_manager.filter(self.only)
        return rows.filter(status__in=[WAITING, RUNNING])

    def hand_to_workers(self, pk: int) -> None:
        """Let a worker begin with a row that waits, and have it taken up if that one dies."""
        every(1, f"{self.module}.take_up_stopped", self.watch)
        self._hand_over(pk)

    def start(self, rows: QuerySet[Row], pk: int, *, now: datetime) -> bool:
        """Hand over a row that stands still, from where it stopped; tell whether it was so."""
        with transaction.atomic():
            fresh: dict[str, Any] = {"beat_at": now, "error": "", "runner": ""}
            if not rows.filter(pk=pk).update(status=WAITING, **fresh):
                return False
            self.hand_to_workers(pk)
        return True

    def take_up_stopped(self) -> None:
        """Hand on the rows whose worker is gone; stand down where none is open."""
        open_ones = self.under_way()
        stale = open_ones.filter(beat_at__lt=timezone.now() - STALE)
        for pk in stale.values_list("pk", flat=True):
            self._hand_over(pk)
        if not open_ones.exists():
            Schedule.objects.filter(name=self.watch).delete()

    def stop(self, pk: int) -> None:
        """Stop after the batch at hand; what is done stays, and it can be started again."""
        reason = f"Stopped by hand. {self.kept}"
        self.under_way().filter(pk=pk).update(status=FAILED, runner="", error=reason)

    def run(self, pk: int, work: Callable[[Row, str], bool]) -> None:
        """
        Let ``work`` do what it can of a row in its time; another job goes on where it says False.

        It is given the row and the runner that holds it, with which it calls ``held``.
        """
        runner = uuid4().hex
        row = self._claim(pk, runner)
        if row is None:
            return
        try:
            finished = work(row, runner)
        except TakenOver:
            return
        except HighpointError as error:
            self._fail(pk, runner, str(error))
        except Exception:
            log.exception("%s %s stopped", self.called, pk)
            told = "Something went wrong inside Highpoint; the server's log has the details."
            self._fail(pk, runner, f"{told} {self.kept}")
        else:
            if not finished:
                self._release(pk, runner)

    def held(self, pk: int, runner: str) -> Row:
        """
        Return the row, locked for this transaction.

        :raises TakenOver: where this runner does not hold it any more
        """
        rows = self.model._default_manager.select_for_update()
        row = rows.filter(pk=pk, runner=runner, status=RUNNING).first()
        if row is None:
            raise TakenOver(f"Another worker holds this {self.called}, or it was stopped.")
        return row

    def _claim(self, pk: int, runner: str) -> Row | None:
        """Take hold of a row that waits, or whose holder is gone; None where neither is so."""
        now = timezone.now()
        free = Q(status=WAITING) | Q(status=RUNNING, beat_at__lt=now - STALE)
        rows: QuerySet[Row] = self.model._default_manager.filter(pk=pk)
        held = rows.filter(free).update(status=RUNNING, runner=runner, beat_at=now)
        return rows.get() if held else None

    def _release(self, pk: int, runner: str) -> None:
        """Let the next job go on where this one ran out of time."""
        mine = self._mine(pk, runner).filter(status=RUNNING)
        if mine.update(status=WAITING, runner="", beat_at=timezone.now()):
            self._hand_over(pk)

    def _fail(self, pk: int, runner: str, reason: str) -> None:
        ended: dict[str, Any] = {"runner": "", "error": reason, "finished_at": timezone.now()}
        self._mine(pk, runner).update(status=FAILED, **ended)

    def _mine(self, pk: int, runner: str) -> QuerySet[Row]:
        return self.model._default_manager.filter(pk=pk, runner=runner)

    def _hand_over(self, pk: int) -> None:
        async_task(f"{self.module}.run", pk, task_name=f"{self.called} {pk}"[:100])
