"""Which helpdesks may show a customer's brief in their window: kept here, or set by the environment."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import PanelOrigin, User
from highpoint.apps.accounts.origins import read_origin
from highpoint.errors import HighpointError

# A header has to hold them all.
MOST = 50


class CannotAdd(HighpointError):
    """It is there already, or there are too many."""


def fixed() -> list[str]:
    """Return those that the environment sets, which no page takes out."""
    return list(settings.PANEL_ORIGINS)


def allowed() -> list[str]:
    """Return all that may show the brief, each once."""
    kept = PanelOrigin.objects.values_list("origin", flat=True)
    return list(dict.fromkeys([*fixed(), *kept]))


@transaction.atomic
def add(told: str, *, by: User, now: datetime) -> PanelOrigin:
    """
    Let a helpdesk show the brief.

    :raises WrongOrigin: where it is no address
    :raises CannotAdd: where it may already, or there are too many
    """
    origin = read_origin(told)
    if origin in allowed():
        raise CannotAdd(f"{origin} may show the brief already.")
    if PanelOrigin.objects.count() >= MOST:
        raise CannotAdd(f"{MOST} are the most: take one out first.")
    row = PanelOrigin.objects.create(origin=origin, added_by=by, added_at=now)
    audit.note(by, Did.LET_FRAME, "panel origin", thing_id=row.pk, now=now, detail=origin[:120])
    return row


@transaction.atomic
def remove(row: PanelOrigin, *, by: User, now: datetime) -> None:
    """Let a helpdesk show the brief no more."""
    detail = row.origin[:120]
    audit.note(by, Did.STOPPED_FRAME, "panel origin", thing_id=row.pk, now=now, detail=detail)
    PanelOrigin.objects.filter(pk=row.pk).delete()
