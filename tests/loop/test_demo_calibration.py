"""The made-up company's rounds: made once, true to their own rules, and gone with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from highpoint.apps.accounts.models import Role, User
from highpoint.apps.calibration.advice import standings
from highpoint.apps.calibration.models import Agreement, Round
from highpoint.apps.desk.answers import result
from highpoint.apps.desk.models import PersonEvaluation, Purpose, Rating
from highpoint.apps.quality.cards import criteria_of
from highpoint.loop import demo_calibration
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def company():
    """Make three people who rate, and enough talks for every round."""
    for email, role in (
        (demo_calibration.LEAD, Role.LEAD),
        (demo_calibration.COACH, Role.COACH),
        (demo_calibration.ADMIN, Role.ADMIN),
    ):
        factories.person(role, email=email, made_up=True)
    agent = factories.agent(made_up=True)
    for day in range(150):
        at = NOW - timedelta(days=day, hours=3)
        factories.lamp(by=agent, started_at=at, made_up=True)


class TestFill:
    def test_makes_closed_rounds_and_an_open_one(self, company):
        demo_calibration.fill(NOW, 1)

        assert Round.objects.filter(closed_at__isnull=False).count() == 4
        assert Round.objects.filter(closed_at=None).count() == 1
        assert set(PersonEvaluation.objects.values_list("purpose", flat=True)) == {
            Purpose.CALIBRATION
        }
        assert standings(factories.scorecard())["distress"].n == 36

    def test_makes_the_same_with_the_same_seed_and_nothing_twice(self, company):
        demo_calibration.fill(NOW, 1)
        first = list(Rating.objects.order_by("pk").values_list("criterion", "points"))
        demo_calibration.fill(NOW, 1)
        assert Rating.objects.count() == len(first)

        demo_calibration.clear()
        demo_calibration.fill(NOW, 1)

        assert list(Rating.objects.order_by("pk").values_list("criterion", "points")) == first

    def test_scores_what_was_answered_as_the_scorecard_says(self, company):
        demo_calibration.fill(NOW, 1)

        kept = PersonEvaluation.objects.select_related("scorecard")
        assert kept
        for one in kept:
            points = dict(one.ratings.values_list("criterion", "points"))
            made = result(criteria_of(one.scorecard), points)
            assert (one.score, tuple(one.failed)) == (made.score, made.failed)
            assert one.submitted_at - one.begun_at == timedelta(seconds=one.seconds)

    def test_makes_nothing_without_the_company(self):
        demo_calibration.fill(NOW, 1)

        assert not Round.objects.exists()


class TestClear:
    def test_takes_away_what_is_made_up_and_nothing_else(self, company):
        demo_calibration.fill(NOW, 1)
        own = Round.objects.create(
            title="Ours",
            scorecard=factories.scorecard(),
            due=NOW.date(),
            opened_by=factories.person(),
            opened_at=NOW,
        )

        demo_calibration.clear()

        assert list(Round.objects.all()) == [own]
        assert not PersonEvaluation.objects.exists()
        assert not Agreement.objects.exists()
        assert User.objects.filter(made_up=True).count() == 3
