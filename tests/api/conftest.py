"""What the tests of the API share."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.utils import timezone

from highpoint.apps.accounts import api_keys
from highpoint.apps.accounts.acts import Scope


@pytest.fixture(autouse=True)
def _no_calls_remembered():
    cache.clear()


class Program:
    """A program with a key, as ``program(Scope.READ_CUSTOMERS).get("/key")``."""

    def __init__(self, client, secret: str) -> None:
        self.client = client
        self.header = {"Authorization": f"Bearer {secret}"} if secret else {}

    def get(self, path: str, **query):
        return self.client.get(f"/api/v1{path}", query, headers=self.header)

    def post(self, path: str, told):
        """Send a body: bytes as they are, everything else as JSON."""
        return self.client.post(
            f"/api/v1{path}", told, content_type="application/json", headers=self.header
        )


@pytest.fixture
def program(client):
    """Return a function that makes a program with a key for some things."""

    def make(*scopes: Scope) -> Program:
        key, secret = api_keys.make("Shop", scopes or [*Scope], by=None, now=timezone.now())
        made = Program(client, secret)
        made.key = key
        return made

    return make
