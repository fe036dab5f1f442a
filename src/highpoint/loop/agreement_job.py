"""
The background jobs of calibration: measuring agreement anew, and telling of rounds that are due.

Measuring is idempotent: the same answers give the same figures, whoever measures and how often.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_q.tasks import async_task

from highpoint.apps.calibration import machine, operations
from highpoint.apps.calibration.models import Agreement
from highpoint.loop.regular import every

_WATCH = "agreement and rounds"
# Minutes from one look at what was handed in to the next.
_MINUTES = 10
# The engine may have read conversations again: everything is measured anew this often.
ANEW = timedelta(days=1)


def keep_watching() -> None:
    """Have the workers measure and remind from now on; one schedule for all of them."""
    every(_MINUTES, f"{__name__}.watch", _WATCH)


def measure_soon(name: str) -> None:
    """Hand the measuring of a scorecard to the workers: its figures have news."""
    async_task(f"{__name__}.measure", name, task_name=f"agreement {name}"[:100])


def measure(name: str) -> None:
    """Measure a scorecard's agreement now; a worker calls this."""
    machine.measure(name, now=timezone.now())


def watch() -> None:
    """Measure what has news or is a day old, and tell of rounds that are due or all handed in."""
    now = timezone.now()
    operations.remind(now=now, today=timezone.localdate(now))
    operations.tell_when_all_are_done(now=now)
    old = Agreement.objects.filter(measured_at__lt=now - ANEW).order_by()
    names = {*machine.names_to_measure(), *old.values_list("scorecard__name", flat=True).distinct()}
    for name in sorted(names):
        machine.measure(name, now=timezone.now())
