"""The replays of the made-up company: made once, the second try better, one shared, one suggested."""

from __future__ import annotations

from datetime import timedelta

import pytest

from highpoint.apps.accounts.models import Role, User
from highpoint.apps.replays.models import Replay, ReplyTry
from highpoint.loop import demo_replays
from tests import factories
from tests.coaching import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor():
    team = factories.team("Lantern")
    factories.person(Role.COACH, email=demo_replays.COACH, teams=(team,), made_up=True)
    noor = factories.person(Role.AGENT, email="agent@demo.test", made_up=True)
    agent = factories.agent("Noor", user=noor, team=team, made_up=True)
    for days in (5, 6):
        factories.conversation(
            "My lamp arrived broken and I am really upset.",
            "Order number?",
            by=agent,
            made_up=True,
            started_at=NOW - timedelta(days=days),
            moments=(
                {"kind": "distress", "verdict": "missed", "turn": 0, "trigger": "really upset"},
            ),
        )
    return noor


def test_are_made_once_and_the_second_try_does_better(noor):
    demo_replays.fill(NOW)
    demo_replays.fill(NOW)

    first, second = ReplyTry.objects.order_by("at")
    assert second.met / second.offered > first.met / first.offered
    assert second.mood_after > first.mood_after
    assert (first.shared_at, second.shared_at is not None) == (None, True)
    suggested = Replay.objects.get(suggested_at__isnull=False)
    assert suggested.conversation != second.replay.conversation


def test_go_with_the_people(noor):
    demo_replays.fill(NOW)

    User.objects.filter(made_up=True).delete()

    assert not Replay.objects.exists()
