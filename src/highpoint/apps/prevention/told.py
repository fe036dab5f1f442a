"""Failures that programs tell of: each once, by the id it has there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.audit import Did
from highpoint.apps.customers import identities
from highpoint.apps.customers.identities import Seen
from highpoint.apps.customers.models import Identity
from highpoint.apps.prevention.models import LONGEST_WORDS, Incident, Trouble
from highpoint.engine.steps import Step
from highpoint.errors import HighpointError


class SaysNothing(HighpointError):
    """Neither what the customer wrote nor what went wrong was told."""


@dataclass(frozen=True, slots=True)
class FromProgram:
    """What a program says of a failure; ``origin`` names the program, or whose ids these are."""

    origin: str
    external_id: str
    step: Step
    trouble: str
    happened_at: datetime
    words: str = ""
    told: str = ""
    cost: str = ""
    customer: str = ""


@transaction.atomic
def keep(said: FromProgram, *, key: str, now: datetime) -> tuple[Incident, bool]:
    """
    Return the failure and whether it is new; one that is known stays as it is kept.

    ``key`` says by which key it came, for the log. What a person has edited since is not undone.

    :raises SaysNothing: without any words on what happened
    """
    if not (said.words or said.told):
        raise SaysNothing("Tell the customer's words or, in yours, what went wrong.")
    same = Incident.objects.filter(origin=said.origin, external_id=said.external_id).first()
    if same is not None:
        return same, False
    trouble, _ = Trouble.objects.get_or_create(
        step=said.step.value, name=said.trouble, defaults={"key": f"own-{uuid4().hex[:12]}"}
    )
    row, fresh = Incident.objects.get_or_create(
        origin=said.origin,
        external_id=said.external_id,
        defaults={
            "identity": _identity(said),
            "trouble": trouble,
            "source": Incident.Source.PROGRAM,
            "words": said.words[:LONGEST_WORDS],
            "told": said.told,
            "cost": said.cost,
            "happened_at": said.happened_at,
            "logged_at": now,
        },
    )
    if fresh:
        audit.note(None, Did.LOGGED_FAILURE, "failure", thing_id=row.pk, detail=key, now=now)
    return row, fresh


def _identity(said: FromProgram) -> Identity | None:
    key = identities.read(said.customer, said.origin)
    if key is None:
        return None
    return identities.keep([Seen(key, said.customer, "", said.happened_at)])[key]
