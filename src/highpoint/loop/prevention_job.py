"""The background job that finds failures in what was kept before, and judges actions anew."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from highpoint.apps.prevention import actions, decisions, finding, seams
from highpoint.loop.regular import every

# A run stops after this long, so that stopping a worker never takes long; the next goes on.
SLICE = timedelta(minutes=2)
EVERY_MINUTES = 60

_NAME = "failures and actions against them"


def keep_preventing() -> None:
    """Have the workers look every hour from now on; one schedule for all of them."""
    every(EVERY_MINUTES, f"{__name__}.run", _NAME)


def run() -> None:
    """Look through the next talks, judge every action that is done, tell of decisions to review."""
    until = timezone.now() + SLICE
    while finding.search(timezone.now()) and timezone.now() < until:
        pass
    while seams.search() and timezone.now() < until:
        pass
    actions.judge_all(timezone.now())
    decisions.tell_due(timezone.now())
