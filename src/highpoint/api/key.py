"""The key itself: whether it works, and what it is for."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from highpoint.api._bearer import Bearer, key_of
from highpoint.api._errors import or_refusal
from highpoint.apps.accounts.permissions import scopes_of

router = Router(tags=["Key"])


class Key(BaseModel):
    """A key, without its secret."""

    name: str
    prefix: str = Field(description="How its secret begins.")
    scopes: list[str] = Field(description="What it may do.")
    expires_at: datetime | None = Field(description="When it ends; null: never.")


@router.get("/key", auth=Bearer(None), response=or_refusal(Key), summary="Try a key")
def own_key(request: HttpRequest) -> Key:
    """Say what the key of this call may do. Every key that works may ask."""
    key = key_of(request)
    scopes = [scope.value for scope in scopes_of(key)]
    return Key(name=key.name, prefix=key.prefix, scopes=scopes, expires_at=key.expires_at)
