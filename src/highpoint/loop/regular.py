"""What the workers do again and again: one schedule a job, however many workers there are."""

from __future__ import annotations

from django_q.models import Schedule


def every(minutes: int, job: str, name: str) -> None:
    """Have the workers do a job every so many minutes from now on."""
    Schedule.objects.get_or_create(
        name=name,
        defaults={"func": job, "schedule_type": Schedule.MINUTES, "minutes": minutes},
    )
