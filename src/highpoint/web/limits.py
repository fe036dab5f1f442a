"""How often a stranger may try something."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest


def allowed(what: str, whose: str, *, most: int, seconds: int) -> bool:
    """
    Count one more try of somebody's and tell whether it is still within bounds.

    Counted by all processes of one machine together; tries at the very same moment may count as one.
    """
    key = f"tries:{what}:{hashlib.sha256(whose.encode()).hexdigest()[:32]}"
    if cache.add(key, 1, seconds):
        return True
    try:
        return int(cache.incr(key)) <= most
    except ValueError:
        return True


def address_of(request: HttpRequest) -> str:
    """Return the network address a request came from."""
    return str(request.META.get("REMOTE_ADDR", ""))
