"""
The background job that sends what is due, as long as a job may take at a time.

The workers do it every minute, and at once where something new is told (notices/hurry.py).
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from highpoint.apps.notices import delivery, preferences
from highpoint.loop.regular import every

# A job ends after this long, so that stopping a worker never takes long.
SLICE = timedelta(seconds=45)

_NAME = "notices on their way"


def keep_delivering() -> None:
    """
    Have the workers send what is due every minute from now on; one schedule for all of them.

    What a former secret key has sealed is sealed with the one of today on the way.
    """
    preferences.seal_anew()
    every(1, f"{__name__}.run", _NAME)


def run() -> None:
    """Settle what a worker left, decide on new notices, and send what is due."""
    until = timezone.now() + SLICE
    delivery.sweep(timezone.now())
    while timezone.now() < until and (_plan() or delivery.send_due(timezone.now(), timezone.now)):
        pass


def _plan() -> bool:
    """Decide on what is new, also on what comes while something else is sent."""
    return bool(delivery.plan(timezone.now()))
