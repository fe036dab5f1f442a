"""Failures logged and edited by people, and the whys behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import User
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.customers.models import Identity
from highpoint.apps.feedback.models import SurveyResponse
from highpoint.apps.prevention import chain, joining, learning
from highpoint.apps.prevention.models import LONGEST_WORDS, Incident, Proposal, Trouble, Why
from highpoint.errors import HighpointError

# Five whys lead to most causes; a chain longer than this has lost its way.
DEEPEST = 7
# As long as another program's name for a failure may be.
LONGEST_ID = 200
# So far may a program's clock be ahead of ours.
CLOCKS_DIFFER = timedelta(days=1)


class AlreadyLogged(HighpointError):
    """The same trouble stands in the log for this talk already."""


class NothingTold(HighpointError):
    """A failure that another program told of lacks what it needs."""


class YetToCome(HighpointError):
    """A failure of a time that is not yet."""


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
    answered: str = "",
) -> Incident:
    """
    Add a failure by hand; one that a customer ``answered`` in a survey with their words.

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
        source=Incident.Source.SURVEY if answered else Incident.Source.HAND,
        words=answered[:LONGEST_WORDS],
        told=said.told,
        cost=said.cost,
        why=said.why,
        happened_at=conversation.started_at if conversation and not answered else happened_at,
        logged_at=now,
        logged_by=by,
    )
    joining.let_go(row)
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
    counted = not row.dismissed
    row.dismissed = False
    row.edited_at, row.edited_by = now, by
    row.save()
    if not counted:
        learning.judge_anew()
    joining.let_go(row)
    audit.note(by, Did.EDITED_FAILURE, "failure", thing_id=row.pk, now=now)
    return row


@transaction.atomic
def dismiss(row: Incident, *, by: User, now: datetime) -> None:
    """Say that this is no failure: it is counted no more, and no reading brings it back."""
    row.dismissed = True
    row.edited_at, row.edited_by = now, by
    row.save(update_fields=["dismissed", "edited_at", "edited_by"])
    joining.let_go(row)
    audit.note(by, Did.EDITED_FAILURE, "failure", thing_id=row.pk, now=now, detail="no failure")


@transaction.atomic
def count(row: Incident, *, by: User, now: datetime) -> None:
    """Say that what was called no failure is one after all; it speaks for words like its own."""
    row.dismissed, row.learned = False, 0
    row.edited_at, row.edited_by = now, by
    row.save(update_fields=["dismissed", "learned", "edited_at", "edited_by"])
    learning.judge_anew()
    joining.let_go(row)
    audit.note(by, Did.EDITED_FAILURE, "failure", thing_id=row.pk, now=now, detail="a failure")


@transaction.atomic
def log_incident(
    external_id: str,
    said: Told,
    *,
    origin: str = "",
    happened_at: datetime,
    now: datetime,
    by: User | None = None,
    conversation: Conversation | None = None,
    identity: Identity | None = None,
    words: str = "",
    sent_by: str = "",
) -> tuple[Incident, bool]:
    """
    Log a failure that another program tells of; return it and whether it is new.

    The same ``external_id`` again is the same failure: the same told twice changes nothing, and
    what is told otherwise replaces what that program told, never what was read in a talk nor what
    a person edited or dismissed. Of a talk where the same trouble is logged, that one stands and
    takes the id. ``words`` are the customer's, ``said.told`` the program's, ``origin`` says whose
    id it is, ``sent_by`` what the log says of who sent it.

    :raises NothingTold: without an id, or without any words; YetToCome: of a time that is not yet
    """
    external_id = external_id.strip()
    _must_tell(external_id, said.told or words, happened_at, now)
    known = Incident.objects.select_for_update().filter(origin=origin, external_id=external_id)
    row = known.first()
    if row is not None and not _the_programs_own(row):
        return row, False
    trouble = _trouble(said)
    held = _held_in(conversation, trouble, row)
    if held is not None:
        return _takes_id(held, row, origin, external_id), False
    told = {
        "conversation": conversation,
        "trouble": trouble,
        "identity": identity or (conversation.identity if conversation else None),
        "told": said.told,
        "cost": said.cost,
        "words": words[:LONGEST_WORDS],
        "happened_at": happened_at,
    }
    made = row is None
    row = row or _new_of_program(origin, external_id, by, now)
    if not _takes(row, told):
        return row, False
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        # The same was told a second time at the same moment: what came first stands.
        return known.get(), False
    joining.let_go(row)
    audit.note(
        by, Did.LOGGED_FAILURE, "failure", thing_id=row.pk, now=now, detail=sent_by or external_id
    )
    return row, made


def _held_in(
    conversation: Conversation | None, trouble: Trouble, row: Incident | None
) -> Incident | None:
    """Return the failure of a talk that is the same trouble as ``row`` is to be."""
    if conversation is None:
        return None
    same = Incident.objects.filter(conversation=conversation, trouble=trouble)
    return (same.exclude(pk=row.pk) if row else same).first()


def _must_tell(external_id: str, words: str, happened_at: datetime, now: datetime) -> None:
    if not external_id or len(external_id) > LONGEST_ID:
        raise NothingTold(f"Give each failure an id of its own, {LONGEST_ID} letters at the most.")
    if not words:
        raise NothingTold("Say what went wrong: in the customer's words, or in others.")
    if happened_at > now + CLOCKS_DIFFER:
        raise YetToCome("That time is yet to come: say when it went wrong.")


def _the_programs_own(row: Incident) -> bool:
    """Tell whether a failure still says what a program told, and nothing else."""
    return row.source == Incident.Source.PROGRAM and row.edited_at is None and not row.dismissed


def _takes(row: Incident, told: Mapping[str, Any]) -> bool:
    """Let a failure say what was told; tell whether that is anything new."""
    if row.pk and all(getattr(row, name) == value for name, value in told.items()):
        return False
    for name, value in told.items():
        setattr(row, name, value)
    return True


def _new_of_program(origin: str, external_id: str, by: User | None, now: datetime) -> Incident:
    program = Incident.Source.PROGRAM
    return Incident(
        origin=origin, external_id=external_id, source=program, logged_at=now, logged_by=by
    )


def _takes_id(held: Incident, row: Incident | None, origin: str, external_id: str) -> Incident:
    """Let the failure that stands be known by the id, unless it has one of its own."""
    if held.dismissed and held.edited_at is None:
        # Only words alike called it no failure; who tells of it knows better.
        held.dismissed, held.learned = False, 0
        held.save(update_fields=["dismissed", "learned"])
    if held.external_id:
        return held
    if row is not None:
        row.delete()
    held.origin, held.external_id = origin, external_id
    held.save(update_fields=["origin", "external_id"])
    return held


@transaction.atomic
def take_up(proposal: Proposal, said: Told, *, by: User, now: datetime) -> Incident:
    """File what a customer answered in a survey as a failure."""
    answer: SurveyResponse = proposal.response
    row = log(
        said,
        by=by,
        now=now,
        happened_at=answer.at,
        conversation=answer.conversation,
        answered=answer.words,
    )
    _decide(proposal, by, now)
    return row


def set_aside(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Say that an answer tells of no failure."""
    _decide(proposal, by, now)
    audit.note(by, Did.EDITED_FAILURE, "answer", thing_id=proposal.response_id, now=now)


def _decide(proposal: Proposal, by: User, now: datetime) -> None:
    proposal.decided_at, proposal.decided_by = now, by
    proposal.save(update_fields=["decided_at", "decided_by"])


@transaction.atomic
def lay_to(why: Why, *, by: User, now: datetime) -> int:
    """Say that a cause stands behind every failure of its trouble that has none yet."""
    rows = Incident.objects.filter(trouble=why.trouble_id, why=None, dismissed=False)
    count = rows.update(why=why)
    audit.note(by, Did.ASKED_WHY, "trouble", thing_id=why.trouble_id, now=now)
    return count


def set_cost(
    trouble: Trouble,
    low: Decimal | None,
    high: Decimal | None,
    currency: str,
    *,
    by: User,
    now: datetime,
) -> None:
    """Keep what one of these failures costs, from and to."""
    trouble.cost_low, trouble.cost_high, trouble.currency = low, high, currency
    trouble.save(update_fields=["cost_low", "cost_high", "currency"])
    audit.note(by, Did.CHANGED_CHAIN, "trouble", thing_id=trouble.pk, now=now, detail="cost")


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
        step=chain.leads_to(said.step),
        name=said.new_name,
        defaults={"key": f"own-{uuid4().hex[:12]}"},
    )
    return row
