"""Reads of practice: one's own talks, and those that were shown to a coach."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import agents_seen_by, may
from highpoint.apps.training.models import Practice, Purpose


def seen_by(user: User) -> QuerySet[Practice]:
    """Return one's own practice talks, and those that agents one may see have shared."""
    found = Q(person=user)
    if may(user, Act.SEE_PEOPLE) and may(user, Act.MAKE_SCENARIOS):
        seen = agents_seen_by(user).filter(user__isnull=False).values("user")
        found |= Q(person__in=seen, shared_at__isnull=False)
    return Practice.objects.filter(found)


def own(user: User) -> QuerySet[Practice]:
    """Return one's own practice talks, the newest first, trials and auditions aside."""
    return Practice.objects.filter(person=user).exclude(
        purpose__in=[Purpose.TRIAL, Purpose.AUDITION]
    )


def shared_with(user: User) -> QuerySet[Practice]:
    """Return the ended talks that others have shared with a coach or lead, the newest first."""
    return (
        seen_by(user)
        .filter(shared_at__isnull=False, ended_at__isnull=False)
        .exclude(person=user)
        .exclude(purpose=Purpose.AUDITION, again_of__isnull=False)
        .select_related("person")
        .order_by("-shared_at", "-pk")
    )


def earlier(practice: Practice) -> QuerySet[Practice]:
    """Return the ended talks of the same person with the same scenario, the newest first."""
    return (
        own(practice.person)
        .filter(slug=practice.slug, ended_at__isnull=False, replies__gt=0)
        .exclude(pk=practice.pk)
    )
