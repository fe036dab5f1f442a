"""A small job done every minute, by which one sees that some worker does jobs at all."""

from __future__ import annotations

from datetime import datetime

from django_q.models import Success

from highpoint.loop.regular import every

_NAME = "a worker is there"
_JOB = f"{__name__}.beat"


def keep_beating() -> None:
    """Have the workers do the small job every minute from now on; one schedule for all of them."""
    every(1, _JOB, _NAME)


def beat() -> None:
    """Do nothing: that it was done is the news."""


def last_beat() -> datetime | None:
    """Return when a worker last did the small job."""
    last = Success.objects.filter(func=_JOB).order_by("-stopped").first()
    return last.stopped if last else None
