"""Links by which a person comes in and chooses a password: signed, good once, for a week."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import User
from highpoint.errors import HighpointError

LASTS = timedelta(days=7)
# No real link is longer; a longer one only costs the signature's check.
LONGEST = 200

_signer = Signer(salt="highpoint.invitation")


class LinkDoesNotWork(HighpointError):
    """The link was used, replaced by a newer one, is too old, or was never made here."""

    def __init__(self) -> None:
        super().__init__(
            "This link does not work any more: it works once and for a week, and a newer link "
            "replaces it. Ask your administrator for another."
        )


def make(person: User, *, by: User | None, now: datetime) -> str:
    """Make a new link's token; links made before stop working. The password so far goes on."""
    with transaction.atomic():
        person.invited_at = now
        person.save(update_fields=["invited_at"])
        note(by, Did.MADE_LINK, person=person, now=now)
    return _token(person)


def find(token: str, *, now: datetime) -> User:
    """
    Return the person a token is for.

    :raises LinkDoesNotWork: for any token that would not be taken
    """
    try:
        pk, made = _signer.unsign(token[:LONGEST]).split("-")
        person = User.objects.get(pk=int(pk), is_active=True)
    except (BadSignature, ValueError, OverflowError, User.DoesNotExist) as error:
        raise LinkDoesNotWork from error
    at = person.invited_at
    if at is None or _stamp(at) != made or not at <= now < at + LASTS:
        raise LinkDoesNotWork
    return person


def accept(person: User, password: str, *, now: datetime) -> None:
    """
    Set the password a person has chosen by their link, which is used up by it.

    :raises LinkDoesNotWork: if it was used or replaced in the meantime
    """
    with transaction.atomic():
        used = User.objects.filter(pk=person.pk, is_active=True, invited_at=person.invited_at)
        if not used.update(invited_at=None):
            raise LinkDoesNotWork
        person.invited_at = None
        person.set_password(password)
        person.save(update_fields=["password"])
        note(person, Did.USED_LINK, person=person, now=now)


def _token(person: User) -> str:
    assert person.invited_at is not None
    return _signer.sign(f"{person.pk}-{_stamp(person.invited_at)}")


def _stamp(at: datetime) -> str:
    return f"{at.timestamp() * 1_000_000:.0f}"
