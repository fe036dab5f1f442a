"""Decisions around customers: kept with what they rest on, and looked at again by a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import User
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.notices.operations import tell
from highpoint.apps.prevention import figures
from highpoint.apps.prevention.models import Decision, Evidence, Incident, Trouble
from highpoint.engine.conversation import Role
from highpoint.errors import HighpointError

NOTICE = "prevention"
# How far back the figure reaches that a decision is given.
FIGURE_SPAN = timedelta(weeks=12)


class NoEvidence(HighpointError):
    """A decision cannot rest on this."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a decision says."""

    title: str
    what: str
    why: str
    owner: User | None
    decided_on: date
    review_on: date


@dataclass(frozen=True, slots=True)
class Share:
    """How many decisions rest on something of customers."""

    with_evidence: int
    of: int


@transaction.atomic
def keep(said: Said, *, by: User, now: datetime, row: Decision | None = None) -> Decision:
    """Log a decision, or change one; a new owner is told."""
    before = row.owner_id if row else None
    row = row or Decision(created_by=by, created_at=now)
    row.title, row.what, row.why = said.title, said.what, said.why
    row.owner, row.decided_on, row.review_on = said.owner, said.decided_on, said.review_on
    row.save()
    audit.note(by, Did.LOGGED_DECISION, "decision", thing_id=row.pk, now=now, person=row.owner)
    if row.owner is not None and row.owner_id != before and row.owner != by:
        told = f"A decision is yours, to look at again on {row.review_on:%d %b}: {row.title}"
        once = f"decision-{row.pk}-{row.owner_id}"
        tell([row.owner], NOTICE, once, told, now=now, link=_link(row))
    return row


@transaction.atomic
def review(row: Decision, outcome: str, *, again_on: date | None, by: User, now: datetime) -> None:
    """Say what came of a decision; with another day it is looked at once more."""
    row.outcome, row.reviewed_at = outcome, None if again_on else now
    if again_on:
        row.review_on = again_on
    row.save(update_fields=["outcome", "reviewed_at", "review_on"])
    audit.note(by, Did.LOGGED_DECISION, "decision", thing_id=row.pk, now=now, detail="reviewed")


def rest_on_failure(row: Decision, incident: Incident, *, by: User, now: datetime) -> None:
    """Rest a decision on one failure."""
    _add(Evidence(decision=row, kind="failure", incident=incident), by, now)


def rest_on_words(row: Decision, talk: Conversation, turn: int, *, by: User, now: datetime) -> None:
    """
    Rest a decision on what a customer wrote in a talk.

    :raises NoEvidence: where the turn is none of the customer's
    """
    said = talk.turns.filter(index=turn, role=Role.CUSTOMER.value)
    if not said.exclude(text="").exists():
        raise NoEvidence("That turn is none of the customer's: turns count from 0.")
    _add(Evidence(decision=row, kind="words", conversation=talk, turn=turn), by, now)


def rest_on_figure(row: Decision, trouble: Trouble, *, by: User, now: datetime) -> None:
    """Rest a decision on how often a trouble was in the twelve weeks up to now, kept as it is now."""
    since = now - FIGURE_SPAN
    rate = figures.of_trouble(trouble, since, now)
    _add(
        Evidence(
            decision=row,
            kind="figure",
            trouble=trouble,
            hit=rate.hit,
            of=rate.talks,
            since=timezone.localdate(since),
            until=timezone.localdate(now),
        ),
        by,
        now,
    )


def rest_no_more(one: Evidence, *, by: User, now: datetime) -> None:
    """Take evidence away from a decision."""
    decision = one.decision_id
    one.delete()
    audit.note(by, Did.GAVE_EVIDENCE, "decision", thing_id=decision, now=now, detail="away")


def share(since: date | None = None) -> Share:
    """Return how many decisions rest on something of customers."""
    rows = (
        Decision.objects.all() if since is None else Decision.objects.filter(decided_on__gte=since)
    )
    proven = rows.filter(Exists(Evidence.objects.filter(decision=OuterRef("pk"))))
    return Share(proven.count(), rows.count())


def tell_due(now: datetime) -> int:
    """Tell owners of decisions that are to be looked at again today; once each."""
    today = timezone.localdate(now)
    due = Decision.objects.filter(review_on__lte=today, reviewed_at=None, owner__isnull=False)
    for row in due.select_related("owner"):
        told = f"Look at this decision again: {row.title}"
        once = f"decision-due-{row.pk}-{row.review_on}"
        tell([row.owner], NOTICE, once, told, now=now, link=_link(row))  # type: ignore[list-item]
    return due.count()


def _add(one: Evidence, by: User, now: datetime) -> None:
    one.added_by, one.added_at = by, now
    try:
        with transaction.atomic():
            one.save()
    except IntegrityError as error:
        raise NoEvidence("It rests on this already.") from error
    audit.note(by, Did.GAVE_EVIDENCE, "decision", thing_id=one.decision_id, now=now)


def _link(row: Decision) -> str:
    return reverse("decision", args=[row.pk])
