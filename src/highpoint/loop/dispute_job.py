"""The background job that calls unanswered disputes to mind: before they are due, and after."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.permissions import those_who_may
from highpoint.apps.disputes.models import Dispute, DisputeStep
from highpoint.apps.disputes.operations import inform, step
from highpoint.apps.disputes.queries import terms
from highpoint.loop.regular import every

_NAME = "disputes to be answered"
_JOB = f"{__name__}.run"

DUE = "the answer is due soon"
OVERDUE = "the answer is overdue"


def keep_reminding() -> None:
    """Have the workers look every quarter of an hour from now on; one schedule for all of them."""
    every(15, _JOB, _NAME)


def run() -> int:
    """Remind of what is due now; the worker calls this."""
    return remind(now=timezone.now())


def remind(*, now: datetime) -> int:
    """
    Remind those who may answer, once before a dispute is due and once after; return how many.

    A reminder and its notices are one transaction: what a crash leaves out comes with the next
    run, and nothing comes twice.
    """
    soon = now + timedelta(days=terms().days_before)
    rows = Dispute.objects.filter(outcome="", answer_by__lte=soon).select_related("agent")
    return sum(_remind(dispute, now) for dispute in rows.order_by("answer_by", "pk"))


def _remind(dispute: Dispute, now: datetime) -> bool:
    cause = OVERDUE if dispute.answer_by < now else DUE
    if dispute.steps.filter(what=DisputeStep.What.REMINDED, detail=cause).exists():
        return False
    try:
        with transaction.atomic():
            step(dispute, DisputeStep.What.REMINDED, None, now, cause)
            people = [*those_who_may(Act.RULE_DISPUTES, dispute.agent)]
            event = "overdue" if cause == OVERDUE else "due"
            inform(dispute, people, event, f"A dispute waits: {cause}", now)
    except IntegrityError:
        # Another worker was a moment faster.
        return False
    return True
