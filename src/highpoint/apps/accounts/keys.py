"""Keys from a row to a person, and what becomes of the row when the person goes."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from highpoint.apps.accounts.models import User


def own(related: str = "+") -> models.ForeignKey[User, User]:
    """Return a key to the person whose row it is; it goes with them."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name=related
    )


def somebody(*, blank: bool = False) -> models.ForeignKey[User | None, User | None]:
    """Return a key to who did something; the row stays, without a name, when they go."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=blank,
        on_delete=models.SET_NULL,
        related_name="+",
    )
