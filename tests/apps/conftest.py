"""What the tests of the rooms share."""

from __future__ import annotations

import pytest

from highpoint.apps.accounts.models import Role
from tests import factories


@pytest.fixture
def team():
    return factories.team()


@pytest.fixture
def lead(team):
    return factories.person(Role.LEAD, teams=(team,))
