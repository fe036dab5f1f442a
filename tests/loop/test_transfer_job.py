"""What training changed, worked out from the daily tallies."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from highpoint.apps.learning.models import Trained, TransferResult
from highpoint.apps.learning.training import mark, mark_practiced
from highpoint.apps.quality.models import Tally
from highpoint.apps.training.models import Practice, PracticeMoment
from highpoint.engine.moment import Kind
from highpoint.loop.transfer_job import work_out
from tests import factories

pytestmark = pytest.mark.django_db

TRAINED_ON = date(2026, 8, 3)
NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
REFUSAL = Kind.REFUSAL


def work(agent, before: float, after: float) -> None:
    """Give somebody twenty moments a week for ten weeks on either side of the day."""
    Tally.objects.bulk_create(
        Tally(
            agent=agent,
            day=TRAINED_ON + timedelta(weeks=week, days=1),
            kind=REFUSAL.value,
            offered=20,
            met=round(20 * (after if week >= 0 else before)),
        )
        for week in range(-10, 10)
    )


def company(gain: float, trained: int = 4) -> None:
    team = factories.team("Lantern")
    for place in range(9):
        work(factories.agent(), 0.4 + place * 0.03, 0.4 + place * 0.03)
    for place in range(trained):
        rate = 0.45 + place * 0.05
        agent = factories.agent(team=team)
        work(agent, rate, rate + gain)
        mark(agent, REFUSAL, TRAINED_ON, Trained.By.LESSON)


class TestWorkOut:
    @pytest.mark.parametrize(
        ("gain", "shown"), [(0.0, "not shown"), (0.3, "better"), (-0.3, "worse")]
    )
    def test_tells_a_change_from_none(self, gain, shown):
        company(gain)

        work_out(NOW)

        whole = TransferResult.objects.get(team=None)
        assert (whole.shown, whole.trained, whole.told) == (shown, 4, 4)
        assert whole.figures["raw"] == pytest.approx(100 * gain, abs=0.2)
        assert whole.figures["before"]["n"] == whole.figures["after"]["n"] == 800
        assert TransferResult.objects.get(team__name="Lantern").shown == shown

    def test_takes_what_was_there_away_first(self):
        company(0.3)
        work_out(NOW)
        work_out(NOW)
        assert TransferResult.objects.count() == 2

    def test_tells_of_nobody_where_few_are_trained(self):
        company(0.3, trained=2)
        work_out(NOW)
        found = TransferResult.objects.get(team=None)
        assert found.shown == ""
        assert "single people" in found.why_not
        assert found.figures == {}

    def test_waits_for_two_weeks_of_work(self):
        company(0.3)
        work_out(datetime(2026, 8, 10, tzinfo=UTC))
        assert "Too early" in TransferResult.objects.get(team=None).why_not


class TestMarkPracticed:
    def test_counts_five_repetitions_within_two_weeks(self):
        person = factories.person(factories.Role.AGENT)
        agent = factories.agent(user=person)
        practice = Practice.objects.create(
            person=person,
            slug="x",
            seed=1,
            talk={},
            begun_at=NOW,
            last_at=NOW,
            first_mood=0,
            mood=0,
        )

        def practiced(kind: str, days: list[int]) -> None:
            PracticeMoment.objects.bulk_create(
                PracticeMoment(
                    practice=practice,
                    person=person,
                    kind=kind,
                    verdict="met",
                    at=NOW + timedelta(days=day),
                )
                for day in days
            )

        practiced("refusal", [0, 10, 20, 21, 22, 23])
        practiced("distress", [0, 10, 20, 30, 40])

        assert mark_practiced() == 1
        found = Trained.objects.get()
        assert (found.agent, found.kind, found.by) == (agent, "refusal", "practice")
        assert found.on == timezone.localdate(NOW + timedelta(days=23))
        assert mark_practiced() == 0
