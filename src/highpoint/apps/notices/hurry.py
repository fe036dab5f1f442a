"""
Sending what is new at once: a job for the workers as soon as the change behind it is kept.

It is the same job that the workers do every minute, so that what this one misses (a worker that
dies, a queue that is full) goes out with the next, and nothing goes out twice for it.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone
from django_q.models import OrmQ
from django_q.tasks import async_task

from highpoint.apps.notices import mail
from highpoint.apps.notices.models import Hook

# By name, since what crosses rooms lies above them.
JOB = "highpoint.loop.deliver.run"
_NAME = "notices at once"


def send_soon() -> None:
    """Have a worker send what is new once the transaction at hand is kept; once for each."""
    asked = (entry[1] for entry in connection.run_on_commit)
    if _send not in asked:
        transaction.on_commit(_send, robust=True)


def _send() -> None:
    if (mail.is_set_up() or Hook.objects.exists()) and not _waits():
        async_task(JOB, task_name=_NAME)


def _waits() -> bool:
    """Tell whether the newest job is one like this that no worker has begun: it sees it all."""
    newest = OrmQ.objects.filter(lock__lte=timezone.now()).order_by("-pk").first()
    return newest is not None and newest.name() == _NAME
