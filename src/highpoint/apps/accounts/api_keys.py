"""Keys by which programs come in: made once, shown once, kept as a hash, revoked for good."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from highpoint.apps.accounts.acts import Scope
from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import ApiKey, User
from highpoint.errors import HighpointError

# So that a key found in a file or a log says what it is.
BEGINS = "hpk_"
SHOWN = len(BEGINS) + 6
BYTES = 32
# No key is longer; a longer one only costs its hash.
LONGEST = 200
LONGEST_NAME = 80
# Writing the last use down at every call would make each read a write.
USED_EVERY = timedelta(minutes=1)
LASTS = (timedelta(days=90), timedelta(days=365))


class CannotMakeKey(HighpointError):
    """A key needs a name and something it may do."""


class KeyDoesNotWork(HighpointError):
    """The key was never made here, is revoked, or has ended."""


def make(
    name: str,
    scopes: Collection[Scope],
    *,
    by: User | None,
    now: datetime,
    lasts: timedelta | None = None,
) -> tuple[ApiKey, str]:
    """
    Return a new key with its secret, which is shown this once and not kept.

    :raises CannotMakeKey: without a name or anything it may do
    """
    name = " ".join(name.split())
    if not name:
        raise CannotMakeKey("Give the key the name of the program that will use it.")
    if len(name) > LONGEST_NAME:
        raise CannotMakeKey(f"A name has at most {LONGEST_NAME} letters.")
    if not scopes:
        raise CannotMakeKey("Choose at least one thing the key may do.")
    secret = BEGINS + secrets.token_urlsafe(BYTES)
    with transaction.atomic():
        key = ApiKey.objects.create(
            name=name,
            prefix=secret[:SHOWN],
            secret_hash=_hash(secret),
            scope=" ".join(scope.value for scope in Scope if scope in scopes),
            made_by=by,
            made_at=now,
            expires_at=now + lasts if lasts else None,
        )
        note(by, Did.MADE_KEY, "key", thing_id=key.pk, detail=key.prefix, now=now)
    return key, secret


def revoke(key: ApiKey, *, by: User | None, now: datetime) -> None:
    """End a key for good; a second time changes nothing."""
    with transaction.atomic():
        if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now):
            note(by, Did.REVOKED_KEY, "key", thing_id=key.pk, detail=key.prefix, now=now)


def find(secret: str, *, now: datetime) -> ApiKey:
    """
    Return the key of a secret that works, and write down that it is used.

    The hash is what is looked for: how long that takes tells nothing of any secret.

    :raises KeyDoesNotWork: for every other
    """
    key = None
    if secret.startswith(BEGINS) and len(secret) <= LONGEST:
        key = ApiKey.objects.filter(secret_hash=_hash(secret)).first()
    if key is None or not works(key, now=now):
        raise KeyDoesNotWork(_why_not(key))
    if key.last_used_at is None or now - key.last_used_at >= USED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key


def works(key: ApiKey, *, now: datetime) -> bool:
    """Tell whether a key lets anybody in."""
    return key.revoked_at is None and (key.expires_at is None or now < key.expires_at)


def signed(key: ApiKey) -> str:
    """Return how the log names the key by which something was done."""
    return f"by the key {key.prefix}…"


def listed() -> QuerySet[ApiKey]:
    """Return all keys, those that are not revoked first, by name."""
    ended_last = F("revoked_at").asc(nulls_first=True)
    return ApiKey.objects.select_related("made_by").order_by(ended_last, "name", "pk")


def _why_not(key: ApiKey | None) -> str:
    if key is None:
        return "This key was never made here. Send it as “Authorization: Bearer hpk_…”."
    if key.revoked_at is not None:
        return "This key was revoked. Ask an administrator for another."
    return "This key has ended. Ask an administrator for another."


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
