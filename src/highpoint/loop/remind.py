"""The background job that reminds of feedback that waits for an answer, once an hour."""

from __future__ import annotations

from django.utils import timezone

from highpoint.apps.feedback import colleagues
from highpoint.loop.regular import every

_NAME = "feedback that waits"


def keep_reminding() -> None:
    """Have the workers look every hour from now on; one schedule for all of them."""
    every(60, f"{__name__}.run", _NAME)


def run() -> None:
    """Remind of what falls due and tell of what is overdue; each is told once."""
    colleagues.remind(timezone.now())
