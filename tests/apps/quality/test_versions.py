"""Two versions side by side, against the same counted from the evaluations."""

from __future__ import annotations

from datetime import UTC, date, datetime
from math import sqrt
from statistics import fmean, variance

import pytest

from highpoint.apps.accounts.models import Agent, Role
from highpoint.apps.quality import cards
from highpoint.apps.quality.models import ScoreTally
from highpoint.apps.quality.versions import compared
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def two():
    """Return two scorecards and a function that tallies scores of theirs."""
    admin = factories.person(Role.ADMIN)
    one = factories.scorecard()
    other = cards.publish(factories.draft(), by=admin, now=NOW)

    def tally(card, agent, day, scores):
        ScoreTally.objects.create(
            scorecard=card,
            agent=agent,
            day=day,
            conversations=len(scores),
            total=sum(scores),
            squares=sum(score**2 for score in scores),
        )

    return one, other, tally


class TestCompared:
    def test_adds_up_months_and_teams_to_the_known_mean_and_interval(self, two):
        one, other, tally = two
        ana = factories.agent(team=factories.team("Harbor"))
        bo = factories.agent()
        mine, theirs = [60 + step % 30 for step in range(30)], [80.0] * 25
        for card, more in ((one, 0), (other, 5)):
            tally(card, ana, date(2026, 3, 2), [score + more for score in mine])
            tally(card, bo, date(2026, 4, 2), [score + more for score in theirs])

        found = compared(one, other, Agent.objects.all())

        assert [pair.name for pair in found.months] == ["March 2026", "April 2026"]
        assert [pair.name for pair in found.teams] == ["in no team yet", "Harbor"]
        march = found.months[0].before
        reach = 1.96 * sqrt(variance(mine) / 30)
        assert march.value == fmean(mine)
        assert march.low == pytest.approx(fmean(mine) - reach, abs=1e-3)
        assert march.high == pytest.approx(fmean(mine) + reach, abs=1e-3)
        assert found.whole.difference == pytest.approx(5)

    def test_tells_no_difference_from_few_conversations(self, two):
        one, other, tally = two
        ana = factories.agent()
        for card in (one, other):
            tally(card, ana, date(2026, 3, 2), [70.0] * 19)

        assert compared(one, other, Agent.objects.all()).whole.difference is None

    def test_leaves_out_months_that_one_has_not_scored_and_agents_not_seen(self, two):
        one, other, tally = two
        ana, bo = factories.agent(), factories.agent()
        tally(one, ana, date(2026, 3, 2), [70.0] * 20)
        tally(one, ana, date(2026, 4, 2), [70.0] * 20)
        tally(other, ana, date(2026, 4, 2), [70.0] * 20)
        tally(other, bo, date(2026, 4, 2), [0.0] * 20)

        found = compared(one, other, Agent.objects.filter(pk=ana.pk))

        assert [pair.name for pair in found.months] == ["April 2026"]
        assert found.whole.after.value == 70
