"""Who calls: a program, by its key in the header Authorization."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from highpoint.apps.accounts import api_keys
from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.limits import address_of, wait
from highpoint.apps.accounts.models import ApiKey
from highpoint.apps.accounts.permissions import require_of_key
from highpoint.errors import HighpointError

# Calls by one key, and wrong keys from one address, within a minute.
MOST_CALLS = 600
MOST_WRONG = 60
MINUTE = 60


class TooManyCalls(HighpointError):
    """The program has to wait; ``seconds`` says how long."""

    def __init__(self, seconds: int, sentence: str) -> None:
        super().__init__(f"{sentence} Try again in {seconds} seconds.")
        self.seconds = seconds


class Bearer(HttpBearer):
    """Lets a key in that allows an act; None: every key that works."""

    def __init__(self, act: Act | None) -> None:
        self.act = act
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        """
        Return the key of a call, which may do what is asked.

        :raises KeyDoesNotWork: if it lets nobody in
        :raises TooManyCalls: if it was used too often within a minute
        :raises NotAllowed: if it was not made for this
        """
        now = timezone.now()
        try:
            key = api_keys.find(token.strip(), now=now)
        except api_keys.KeyDoesNotWork:
            left = wait("wrong-key", address_of(request), most=MOST_WRONG, seconds=MINUTE, now=now)
            if left:
                raise TooManyCalls(left, "Too many wrong keys came from your address.") from None
            raise
        if left := wait("key", str(key.pk), most=MOST_CALLS, seconds=MINUTE, now=now):
            raise TooManyCalls(left, f"A key may call {MOST_CALLS} times a minute.")
        if self.act is not None:
            require_of_key(key, self.act)
        return key


def key_of(request: HttpRequest) -> ApiKey:
    """Return the key that a call came in by."""
    key = getattr(request, "auth", None)
    assert isinstance(key, ApiKey)
    return key
