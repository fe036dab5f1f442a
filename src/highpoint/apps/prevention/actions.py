"""Actions so that a failure does not recur: agreed, done, judged, and opened again by what recurs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import User
from highpoint.apps.notices.operations import tell
from highpoint.apps.prevention import figures
from highpoint.apps.prevention.models import Action, Trouble, Why
from highpoint.engine.insight.effect import Effect, Judged, effect
from highpoint.engine.insight.intervals import CountOf

# The kind of notice.
NOTICE = "prevention"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is agreed on: what is done, by whom, until when, and what it is to change."""

    step: str
    trouble: Trouble | None
    kind: str
    title: str
    expected: str
    owner: User | None
    due_on: date
    why: Why | None = None


@transaction.atomic
def agree(plan: Plan, *, by: User, now: datetime) -> Action:
    """Keep an action, and tell whoever owns it."""
    row = Action(created_by=by, created_at=now)
    _put(row, plan)
    row.save()
    audit.note(by, Did.AGREED_PREVENTION, "action", thing_id=row.pk, now=now, person=row.owner)
    _tell_owner(row, by, now)
    return row


@transaction.atomic
def change(row: Action, plan: Plan, *, by: User, now: datetime) -> None:
    """Change what was agreed on; a new owner is told."""
    before = row.owner_id
    _put(row, plan)
    row.save()
    audit.note(by, Did.AGREED_PREVENTION, "action", thing_id=row.pk, now=now, person=row.owner)
    if row.owner_id != before:
        _tell_owner(row, by, now)


@transaction.atomic
def mark_done(row: Action, *, by: User | None, now: datetime) -> None:
    """Say that it is done: from here on the chart tells whether it helped."""
    if row.done:
        return
    row.done_at, row.judged, row.judged_at = now, "", None
    row.save(update_fields=["done_at", "judged", "judged_at"])
    audit.note(by, Did.DID_PREVENTION, "action", thing_id=row.pk, now=now)


def judge(row: Action, now: datetime) -> Effect | None:
    """Return what the chart says of a done action; None where it is not done yet."""
    if row.done_at is None:
        return None
    before, after = figures.weeks_around(row, now)
    return effect([week.rate for week in before], [week.rate for week in after])


def judge_all(now: datetime) -> int:
    """
    Judge every done action anew, open again what recurs, tell owners; return how many reopened.

    A second time tells nobody twice.
    """
    reopened = 0
    for row in Action.objects.filter(done_at__isnull=False).select_related("owner", "created_by"):
        if not row.done:
            continue
        found = judge(row, now)
        if found is None:
            continue
        with transaction.atomic():
            held = Action.objects.select_for_update(of=("self",)).get(pk=row.pk)
            if held.done_at != row.done_at or not held.done:
                continue
            held.judged, held.judged_at = found.judged.value, now
            if found.judged is Judged.BACK:
                held.reopened_at = now
                reopened += 1
                audit.note(None, Did.REOPENED_PREVENTION, "action", thing_id=row.pk, now=now)
            held.save(update_fields=["judged", "judged_at", "reopened_at"])
            _tell_judged(row, found.judged, now)
    return reopened


def recurred() -> CountOf:
    """Return after how many of the actions that helped what they were against came back."""
    back = Q(reopened_at__isnull=False)
    helped = Action.objects.filter(back | Q(judged=Judged.FEWER.value))
    return CountOf(**helped.aggregate(count=Count("pk", filter=back), n=Count("pk")))


def _put(row: Action, plan: Plan) -> None:
    row.trouble = plan.trouble
    row.step = plan.trouble.step if plan.trouble else plan.step
    row.why = plan.why if plan.why and plan.why.trouble_id == row.trouble_id else None
    row.kind, row.title, row.expected = plan.kind, plan.title, plan.expected
    row.owner, row.due_on = plan.owner, plan.due_on


def _tell_owner(row: Action, by: User, now: datetime) -> None:
    if row.owner is not None and row.owner != by:
        said = f"An action is yours until {row.due_on:%d %b}: {row.title}"
        once = f"owned-{row.pk}-{row.owner_id}"
        tell([row.owner], NOTICE, once, said, now=now, link=_link(row))


def _tell_judged(row: Action, judged: Judged, now: datetime) -> None:
    people = {person for person in (row.owner, row.created_by) if person is not None}
    once = f"{row.pk}-{row.done_at:%Y%m%d%H%M%S}"
    if judged is Judged.BACK:
        said = f"It is back, so this is open again: {row.title}"
        tell(people, NOTICE, f"back-{once}", said, now=now, link=_link(row))
    elif judged in (Judged.NONE, Judged.MORE):
        said = f"The chart shows no effect of this: {row.title}"
        tell(people, NOTICE, f"no-effect-{once}", said, now=now, link=_link(row))


def _link(row: Action) -> str:
    return reverse("prevention_action", args=[row.pk])
