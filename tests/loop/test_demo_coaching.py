"""The coaching of the made-up company: made once, true to its talks, gone without a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest

from highpoint.apps.accounts.models import Role
from highpoint.apps.coaching.models import (
    CoachingSession,
    Kudos,
    Pin,
    SessionStep,
    Step,
    WeeklyNote,
)
from highpoint.loop import demo_coaching
from tests import coaching, factories
from tests.coaching import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    """Make the people of the made-up company that coaching needs, each with a talk."""
    team = factories.team("Lantern")
    coach, lead = (
        factories.person(role, email=email, teams=(team,), made_up=True)
        for role, email in ((Role.COACH, demo_coaching.COACH), (Role.LEAD, demo_coaching.LEAD))
    )
    noor = factories.person(Role.AGENT, email="agent@demo.test", made_up=True)
    agents = [
        factories.agent(name, team=team, made_up=True, user=noor if name == "Noor" else None)
        for name in ("Ana", "Ben", "Noor", "Walt")
    ]
    factories.scorecard()
    for agent in agents:
        factories.lamp(by=agent, made_up=True, started_at=NOW - timedelta(days=6))
    return coach, lead, agents


def test_is_made_once(company):
    demo_coaching.fill(NOW)
    count = CoachingSession.objects.count()

    demo_coaching.fill(NOW)

    assert CoachingSession.objects.count() == count == 6
    assert SessionStep.objects.filter(step=Step.ACKNOWLEDGED).exists()
    assert Kudos.objects.exists()
    assert all(one.at > one.moment.started_at for one in Kudos.objects.all())
    assert WeeklyNote.objects.exists()


def test_is_not_made_without_the_company():
    demo_coaching.fill(NOW)

    assert not CoachingSession.objects.exists()


def test_leaves_nothing_behind_but_what_is_ones_own(company):
    own = coaching.session()
    kept = coaching.kudos(own.coach, own.agent)
    demo_coaching.fill(NOW)

    demo_coaching.remove()

    assert list(CoachingSession.objects.all()) == [own]
    assert list(Kudos.objects.all()) == [kept]
    assert not Pin.objects.exists()
    assert not WeeklyNote.objects.exists()
