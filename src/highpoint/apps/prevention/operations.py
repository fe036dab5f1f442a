"""Failures logged and edited by people, and the whys behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import User
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.prevention.models import Incident, Trouble, Why
from highpoint.engine.steps import Step
from highpoint.errors import HighpointError

# Five whys lead to most causes; a chain longer than this has lost its way.
DEEPEST = 7


class AlreadyLogged(HighpointError):
    """The same trouble stands in the log for this talk already."""


class TooDeep(HighpointError):
    """A chain of whys that is longer than helps."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says of a failure; a ``new_name`` names a trouble that has no name yet."""

    trouble: Trouble | None
    told: str = ""
    cost: str = ""
    why: Why | None = None
    step: str = ""
    new_name: str = ""


@transaction.atomic
def log(
    said: Told,
    *,
    by: User,
    now: datetime,
    happened_at: datetime,
    conversation: Conversation | None = None,
) -> Incident:
    """
    Add a failure by hand.

    Of a talk where the same is logged already it is joined to that: one row, with what was said.
    """
    trouble = _trouble(said)
    same = Incident.objects.filter(conversation=conversation, trouble=trouble).first()
    if conversation is not None and same is not None:
        return edit(same, said, by=by, now=now)
    row = Incident.objects.create(
        conversation=conversation,
        identity=conversation.identity if conversation else None,
        trouble=trouble,
        source=Incident.Source.HAND,
        told=said.told,
        cost=said.cost,
        why=said.why,
        happened_at=conversation.started_at if conversation else happened_at,
        logged_at=now,
        logged_by=by,
    )
    audit.note(by, Did.LOGGED_FAILURE, "failure", thing_id=row.pk, now=now)
    return row


@transaction.atomic
def edit(row: Incident, said: Told, *, by: User, now: datetime) -> Incident:
    """Change what a failure is; from then on no reading of the talk changes it any more."""
    trouble = _trouble(said)
    if row.conversation_id is not None:
        # The same trouble of the same talk is one failure: the engine's other row is joined to it.
        others = Incident.objects.filter(conversation=row.conversation_id, trouble=trouble)
        others = others.exclude(pk=row.pk)
        if others.exclude(source=Incident.Source.CONVERSATION, edited_at=None).exists():
            raise AlreadyLogged("This talk has the same failure in the log already: edit that one.")
        others.delete()
    row.trouble = trouble
    row.told, row.cost = said.told, said.cost
    row.why = said.why if said.why and said.why.trouble_id == trouble.pk else None
    row.dismissed = False
    row.edited_at, row.edited_by = now, by
    row.save()
    audit.note(by, Did.EDITED_FAILURE, "failure", thing_id=row.pk, now=now)
    return row


@transaction.atomic
def dismiss(row: Incident, *, by: User, now: datetime) -> None:
    """Say that this is no failure: it is counted no more, and no reading brings it back."""
    row.dismissed = True
    row.edited_at, row.edited_by = now, by
    row.save(update_fields=["dismissed", "edited_at", "edited_by"])
    audit.note(by, Did.EDITED_FAILURE, "failure", thing_id=row.pk, now=now, detail="no failure")


def ask_why(trouble: Trouble, text: str, *, under: Why | None, by: User, now: datetime) -> Why:
    """Add one more why beneath a trouble or beneath another why."""
    depth, above = 1, under
    while above is not None:
        depth, above = depth + 1, above.under
    if depth > DEEPEST:
        raise TooDeep(f"{DEEPEST} whys in a row are enough: begin another chain, or act on this.")
    why = Why.objects.create(trouble=trouble, under=under, text=text, by=by, at=now)
    audit.note(by, Did.ASKED_WHY, "trouble", thing_id=trouble.pk, now=now)
    return why


def reword(why: Why, text: str, *, by: User, now: datetime) -> None:
    """Say a why in other words; without words it is taken out, with all beneath it."""
    if text:
        why.text = text
        why.save(update_fields=["text"])
    else:
        why.delete()
    audit.note(by, Did.ASKED_WHY, "trouble", thing_id=why.trouble_id, now=now)


def _trouble(said: Told) -> Trouble:
    if said.trouble is not None:
        return said.trouble
    row, _ = Trouble.objects.get_or_create(
        step=Step(said.step).value,
        name=said.new_name,
        defaults={"key": f"own-{uuid4().hex[:12]}"},
    )
    return row
