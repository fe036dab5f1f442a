"""What is for those who do a step behind the scenes, beside what went wrong at it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from highpoint.apps.accounts.models import User
from highpoint.apps.care.models import Promise
from highpoint.apps.prevention import chain
from highpoint.apps.prevention.models import Action, HandOff, Incident
from highpoint.engine.promises import Owner


def at_own_steps(user: User) -> Q:
    """
    Return the condition of promises that are for a person's steps to keep.

    What the team or the company is to do, in a talk that tells of a failure at one of them.
    """
    own = [step.key for step in chain.done_by(user)]
    return _promised(own) if own else Q(pk__in=[])


def promises_at(steps: Iterable[str]) -> QuerySet[Promise]:
    """Return what was promised of these steps, whatever became of it."""
    return Promise.objects.filter(_promised(steps))


def with_failures(
    promises: Iterable[Promise], steps: Iterable[str]
) -> list[tuple[Promise, Incident]]:
    """Return each promise with the failure at these steps that its talk tells of."""
    kept = list(promises)
    rows = Incident.objects.filter(
        conversation__in={row.conversation_id for row in kept},
        trouble__step__in=steps,
        dismissed=False,
    )
    told = {row.conversation_id: row for row in rows.select_related("trouble").order_by("pk")}
    return [(row, told[row.conversation_id]) for row in kept if row.conversation_id in told]


def hand_offs_at(steps: Iterable[str]) -> QuerySet[HandOff]:
    """Return the hand-offs in talks that tell of a failure at these steps, the newest first."""
    return HandOff.objects.filter(conversation__in=_talks(steps))


def actions_at(steps: Iterable[str], user: User) -> QuerySet[Action]:
    """Return the open actions at these steps, and this person's own, by the day they are due."""
    running = Q(done_at=None) | Q(reopened_at__gte=F("done_at"))
    rows = Action.objects.filter(running, Q(step__in=steps) | Q(owner=user))
    return rows.select_related("owner", "trouble")


def _promised(steps: Iterable[str]) -> Q:
    return Q(conversation__in=_talks(steps)) & ~Q(owner=Owner.AGENT.value)


def _talks(steps: Iterable[str]) -> QuerySet[Incident, tuple[int]]:
    rows = Incident.objects.filter(trouble__step__in=steps, dismissed=False)
    return rows.filter(conversation__isnull=False).order_by().values_list("conversation")
