"""Practice of the made-up agents: played by known skill, theirs alone until it was shared."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from random import Random

import pytest

from highpoint.apps.accounts.models import Agent, Role
from highpoint.apps.training.models import Practice, PracticeMoment
from highpoint.apps.training.queries import earlier, seen_by
from highpoint.demo import company
from highpoint.demo.calendar import TRAINING, Span
from highpoint.engine.moment import Verdict
from highpoint.loop import demo_practice
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NOOR = next(one for one in company.AGENTS if one.name == "Noor Haddad")


@pytest.fixture
def noor():
    """Make the demo agent, and one who is nobody the made-up company knows."""
    team = factories.team("Lantern")
    user = factories.person(Role.AGENT, email=demo_practice.FIRST, made_up=True)
    Agent.objects.create(key=NOOR.key, name=NOOR.name, team=team, made_up=True, user=user)
    own = factories.person(Role.AGENT, made_up=True)
    factories.agent("Own", team=team, made_up=True, user=own)
    return user


def test_is_played_to_its_end_by_agents_of_the_company_alone(noor):
    demo_practice.fill(NOW, 7)

    rows = Practice.objects.all()
    assert {row.person for row in rows} == {noor}
    assert all(row.ended_at is not None and row.ended_at < NOW and row.replies for row in rows)
    assert PracticeMoment.objects.filter(person=noor).exists()
    # A turn tried again, runs before it with the same customer, and nothing twice.
    assert rows.filter(again_of__isnull=False).exists()
    assert earlier(rows.order_by("-begun_at")[0]).exists()
    demo_practice.fill(NOW, 7)
    assert rows.count() == len(demo_practice.WEEKS + demo_practice.MORE_WEEKS) + 1


def test_is_seen_by_the_coach_where_it_was_shared_and_only_there(noor, monkeypatch):
    monkeypatch.setattr(demo_practice, "WEEKS", ((10, 0), (6, 1), (3, 0)))
    monkeypatch.setattr(demo_practice, "MORE_WEEKS", ())
    monkeypatch.setattr(demo_practice, "SHARED", 0.5)
    coach = factories.person(Role.COACH, teams=(noor.agent.team,), made_up=True)

    demo_practice.fill(NOW, 7)

    shared = Practice.objects.filter(shared_at__isnull=False)
    assert set(seen_by(coach)) == set(shared)
    assert 0 < shared.count() < Practice.objects.count()


def test_goes_better_after_the_training(noor):
    runs = demo_practice._Runs(noor.agent, NOOR, NOW, Random(3))
    span = Span.until(NOW)

    def met(share: float) -> float:
        at = span.at(share)
        first = [
            next(iter(islice(runs._how(runs.scenarios[0], at), 1))) is Verdict.MET
            for _ in range(300)
        ]
        return sum(first) / len(first)

    assert met(TRAINING + 0.1) - met(TRAINING - 0.1) > 0.25
