"""The background job that reminds of feedback that waits for an answer, once an hour."""

from __future__ import annotations

from django.utils import timezone
from django_q.models import Schedule

from highpoint.apps.feedback import colleagues

_NAME = "feedback that waits"


def keep_reminding() -> None:
    """Have the workers look every hour from now on; one schedule for all of them."""
    Schedule.objects.get_or_create(
        name=_NAME,
        defaults={"func": f"{__name__}.run", "schedule_type": Schedule.HOURLY},
    )


def run() -> None:
    """Remind of what falls due and tell of what is overdue; each is told once."""
    colleagues.remind(timezone.now())
