"""The background job that reminds of what was agreed in coaching, once an hour."""

from __future__ import annotations

from django.utils import timezone

from highpoint.apps.coaching import actions
from highpoint.loop.regular import every

_NAME = "agreed actions to be done"


def keep_reminding() -> None:
    """Have the workers look every hour from now on; one schedule for all of them."""
    every(60, f"{__name__}.run", _NAME)


def run() -> None:
    """Remind of what is due or overdue now; each is told once."""
    actions.remind(timezone.now())
