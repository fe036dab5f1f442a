"""Failures that programs tell of: each once, by the id it has there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from highpoint.apps.customers import identities
from highpoint.apps.customers.identities import Seen
from highpoint.apps.customers.models import Identity
from highpoint.apps.prevention import chain
from highpoint.apps.prevention.finding import known_troubles
from highpoint.apps.prevention.models import Incident, Trouble
from highpoint.apps.prevention.operations import Told, log_incident
from highpoint.errors import HighpointError


class NoSuchStep(HighpointError):
    """A step that the chain does not have."""


@dataclass(frozen=True, slots=True)
class FromProgram:
    """What a program says of a failure; ``origin`` names the program, or whose ids these are."""

    origin: str
    external_id: str
    step: str
    trouble: str
    happened_at: datetime
    words: str = ""
    told: str = ""
    cost: str = ""
    customer: str = ""


@transaction.atomic
def keep(said: FromProgram, *, key: str, now: datetime) -> tuple[Incident, bool]:
    """
    Return the failure and whether it is new, as ``log_incident`` keeps it.

    ``key`` says by which key it came, for the log.

    :raises NothingTold: without any words on what happened
    :raises YetToCome: of a time that is not yet
    :raises NoSuchStep: where the chain has no step called so
    """
    step = step_called(said.step)
    trouble = _trouble_called(said.trouble, step)
    told = Told(trouble, said.told, said.cost, step=step, new_name=said.trouble)
    return log_incident(
        said.external_id,
        told,
        origin=said.origin,
        happened_at=said.happened_at,
        now=now,
        identity=_identity(said),
        words=said.words,
        sent_by=key,
    )


def step_called(name: str) -> str:
    """
    Return the key of the step of the chain that a program calls by its key or its name.

    :raises NoSuchStep: naming those there are
    """
    wanted = name.strip().casefold()
    for row in chain.steps():
        if wanted in (row.key, row.name.casefold()):
            return row.key
    known = ", ".join(row.name for row in chain.in_use())
    raise NoSuchStep(f"The chain has no step “{name}”; its steps are: {known}.")


def _trouble_called(name: str, step: str) -> Trouble | None:
    """Return what a program calls by its key or its name at a step, however it is written."""
    wanted = name.strip().casefold()
    at_step = (row for row in known_troubles().values() if row.step == chain.leads_to(step))
    return next((row for row in at_step if wanted in (row.key, row.name.casefold())), None)


def _identity(said: FromProgram) -> Identity | None:
    key = identities.read(said.customer, said.origin)
    if key is None:
        return None
    return identities.keep([Seen(key, said.customer, "", said.happened_at)])[key]
