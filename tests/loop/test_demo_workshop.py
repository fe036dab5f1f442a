"""The made-up company's own scenarios: whole, played well, and gone without a trace."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from highpoint.apps.accounts.models import Role
from highpoint.apps.training import operations
from highpoint.apps.training.models import ScenarioVersion
from highpoint.apps.training.scenarios import playable
from highpoint.loop import demo_workshop
from highpoint.practice.advice import advise
from highpoint.practice.scenario import names, shipped
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def coach():
    return factories.person(Role.COACH, email=demo_workshop.COACH, made_up=True)


def test_the_coach_has_one_published_in_two_versions_and_one_draft(coach) -> None:
    demo_workshop.fill(NOW)
    demo_workshop.fill(NOW)
    told = ScenarioVersion.objects.values_list("slug", "number", "status")
    assert sorted(told) == [
        ("kettle-that-drips", 1, "retired"),
        ("kettle-that-drips", 2, "published"),
        ("lamp-for-the-night-shift", 1, "draft"),
    ]


def test_the_published_one_has_nothing_left_to_mend(coach) -> None:
    demo_workshop.fill(NOW)
    kettle = playable("kettle-that-drips").scenario
    assert advise(kettle, map(shipped, names())).sound


def test_removing_keeps_only_what_a_real_person_practiced_with(coach) -> None:
    demo_workshop.fill(NOW)
    operations.begin(factories.person(Role.AGENT), playable("kettle-that-drips"), now=NOW, seed=1)
    demo_workshop.remove()
    assert list(ScenarioVersion.objects.values_list("number", "status")) == [(2, "retired")]
