"""The background job that keeps the story of each week and closes votes whose last day is over."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from highpoint.apps.stories import charter, telling
from highpoint.loop.regular import every

EVERY_MINUTES = 60

_NAME = "the story of the week and votes that end"


def keep_turning() -> None:
    """Have the workers look after both from now on; one schedule for all of them."""
    every(EVERY_MINUTES, f"{__name__}.run", _NAME)


def run() -> None:
    """Do what is due; the worker calls this."""
    turn(timezone.now())


def turn(now: datetime) -> None:
    """Keep this week's story and close what is over; a second time changes nothing."""
    telling.settle_week(now)
    charter.close_due(now)
