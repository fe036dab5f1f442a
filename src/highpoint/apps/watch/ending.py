"""The end of an open talk: when it is over, what it leaves behind, who is next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from highpoint.apps.conversations.models import Conversation
from highpoint.apps.notices.operations import settled
from highpoint.apps.watch.models import (
    USUAL_QUIET_HOURS,
    EarlyWarning,
    OpenTalk,
    OpenTurn,
    WatchTerms,
)
from highpoint.apps.watch.warnings import KIND, fill, of
from highpoint.engine.trajectory import EndState

# How long the turns of a talk stay after it was taken in, so that a late message finds them.
TURNS_KEPT = timedelta(days=7)


def end(talk: OpenTalk, *, now: datetime) -> bool:
    """End an open talk; False where it has ended already. Its place goes to the next."""
    with transaction.atomic():
        still = OpenTalk.objects.filter(pk=talk.pk, ended_at=None)
        if not still.update(ended_at=now):
            return False
        talk.ended_at = now
        warning = of(talk)
        if warning is not None:
            warning.lead_turns = max(0, talk.heard - warning.turn)
            warning.lead_seconds = max(0, int((talk.last_at - warning.said_at).total_seconds()))
            warning.save(update_fields=["lead_turns", "lead_seconds"])
            settled(KIND, warning.once, now=now)
    return True


def quiet(now: datetime) -> list[OpenTalk]:
    """Return the open talks in which nothing came in for as long as their team says; none made up."""
    hours = {terms.team_id: terms.quiet_hours for terms in WatchTerms.objects.all()}
    latest = now - timedelta(hours=min([*hours.values(), USUAL_QUIET_HOURS]))
    rows = OpenTalk.objects.filter(ended_at=None, made_up=False, heard_at__lte=latest)
    return [
        talk
        for talk in rows.order_by("heard_at")[:500]
        if now - talk.heard_at >= timedelta(hours=hours.get(talk.team_id, USUAL_QUIET_HOURS))
    ]


def to_take_in() -> list[OpenTalk]:
    """Return talks that have ended and are not among the conversations yet."""
    rows = OpenTalk.objects.filter(taken_in_at=None, ended_at__isnull=False)
    return list(rows.select_related("agent").order_by("ended_at")[:100])


def taken_in(talk: OpenTalk, kept: Conversation, end_state: str, *, now: datetime) -> bool:
    """
    Keep which conversation a talk became and how it ended, as the engine reads the whole of it.

    False where a message has opened it again meanwhile: it is taken in anew at its next end.
    """
    same = OpenTalk.objects.filter(pk=talk.pk, ended_at=talk.ended_at, heard=talk.heard)
    known = {EndState.UNKNOWN.value: "", EndState.DISSATISFIED.value: "badly"}
    with transaction.atomic():
        if not same.update(taken_in_at=now, conversation=kept):
            return False
        same.filter(outcome_by=None).update(outcome=known.get(end_state, "well"))
    return True


def let_turns_go(now: datetime) -> int:
    """Delete the turns of talks that were taken in long enough ago, and return how many."""
    old = OpenTurn.objects.filter(talk__taken_in_at__lt=now - TURNS_KEPT)
    return old.delete()[0]


def give_places(teams: Iterable[int | None], *, now: datetime) -> tuple[EarlyWarning, ...]:
    """Show the next warnings of teams where a place became free, and return them."""
    return tuple(warning for team in sorted(set(teams), key=str) for warning in fill(team, now=now))
