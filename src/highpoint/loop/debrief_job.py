"""What another reply would have done, tried as soon as a practice talk has ended: nobody waits."""

from __future__ import annotations

from django_q.tasks import async_task

from highpoint.apps.training import operations
from highpoint.apps.training.models import Practice


def try_soon(practice: Practice) -> None:
    """Have a worker try the model replies; whoever opens the debrief before it tries them there."""
    if practice.replies and practice.better is None:
        async_task(f"{__name__}.try_now", practice.pk, task_name=f"debrief {practice.pk}")


def try_now(pk: int) -> None:
    """Try the model replies of a talk and keep which does better; the worker calls this."""
    practice = Practice.objects.filter(pk=pk, ended_at__isnull=False).first()
    if practice is not None:
        operations.better_of(practice, operations.talk_of(practice))
