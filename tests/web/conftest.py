"""What the tests of pages share."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from highpoint.apps.accounts.models import Role
from tests import factories


@pytest.fixture(autouse=True)
def _no_tries_remembered():
    cache.clear()


@pytest.fixture
def team():
    return factories.team()


@pytest.fixture
def signed_in(client):
    """Return a function that signs in as somebody of a role and returns the client."""

    def sign_in(role: Role = Role.LEAD, **fields):
        client.user = factories.person(role, **fields)
        client.force_login(client.user)
        return client

    return sign_in
