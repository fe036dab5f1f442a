"""How often a stranger or a program may try something."""

from __future__ import annotations

import hashlib
from datetime import datetime
from math import ceil

from django.core.cache import cache
from django.http import HttpRequest


def wait(what: str, whose: str, *, most: int, seconds: int, now: datetime) -> int:
    """
    Count one more try of somebody's; return 0 within bounds, else the seconds until the next.

    The first try opens a time of so many seconds, in which ``most`` are taken; what comes after
    them does not make the wait longer. Counted by all processes of one machine together; tries at
    the very same moment may count as one.
    """
    key = f"tries:{what}:{hashlib.sha256(whose.encode()).hexdigest()[:32]}"
    moment = now.timestamp()
    tries, ends = cache.get(key) or (0, 0.0)
    if not moment < ends <= moment + seconds:
        tries, ends = 0, moment + seconds
    cache.set(key, (tries + 1, ends), seconds)
    return 0 if tries < most else ceil(ends - moment)


def address_of(request: HttpRequest) -> str:
    """Return the network address a request came from."""
    return str(request.META.get("REMOTE_ADDR", ""))
