"""Two versions side by side, against the same counted from the evaluations."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import sqrt
from statistics import fmean, variance

import pytest
from django.db import connection
from django.db.models import Sum

from highpoint.apps.accounts.models import Agent, Role
from highpoint.apps.quality import cards
from highpoint.apps.quality.models import Evaluation, ScoreMonth, ScoreTally
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
        ScoreMonth.objects.create(
            scorecard=card,
            agent=agent,
            month=day.replace(day=1),
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

    def test_leaves_out_the_same_months_by_team(self, two):
        one, other, tally = two
        ana = factories.agent(team=factories.team("Harbor"))
        for month in (3, 4, 5, 6):
            tally(one, ana, date(2026, month, 30), [10.0 * month] * 20)
        for month in (2, 4, 6):
            tally(other, ana, date(2026, month, 1), [10.0 * month] * 20)

        found = compared(one, other, Agent.objects.all())

        assert [pair.name for pair in found.months] == ["April 2026", "June 2026"]
        (harbor,) = found.teams
        assert (harbor.before.n, harbor.before.value) == (40, 50)
        assert (harbor.after.n, harbor.after.value) == (40, 50)
        assert (found.whole.before, found.whole.after) == (harbor.before, harbor.after)

    def test_asks_as_often_for_a_hundred_agents_as_for_one(
        self, two, django_assert_max_num_queries
    ):
        one, other, tally = two
        for number in range(100):
            agent = factories.agent()
            for card in (one, other):
                tally(card, agent, date(2026, 1, 1) + timedelta(days=number), [70.0])

        with django_assert_max_num_queries(4):
            found = compared(one, other, Agent.objects.filter(joined_to=None))

        assert found.whole.before.n == 100


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL goes by statistics")
class TestScoreTallies:
    """Without statistics SQLite takes an index by its columns alone: which one is our choice."""

    def test_of_a_team_are_read_by_agent_and_scorecard_from_the_index_alone(self):
        rows = ScoreTally.objects.filter(agent__team=1, scorecard=1, day__gt=date(2026, 1, 1))

        plan = rows.order_by().values("day").annotate(Sum("total"), Sum("at_standard")).explain()

        assert "COVERING INDEX score_tally_sums (agent_id=? AND scorecard_id=? AND day>?" in plan

    def test_of_all_are_read_by_day_from_the_index_alone(self):
        rows = ScoreTally.objects.filter(scorecard__in=[1, 2], day__gt=date(2026, 1, 1))

        plan = rows.order_by().values("day", "scorecard").annotate(Sum("total")).explain()

        assert "COVERING INDEX score_tally_days" in plan
        assert "TEMP B-TREE" not in plan

    def test_evaluations_of_an_agent_are_found_by_agent(self):
        rows = Evaluation.objects.filter(
            agent__in=[1], scorecard=1, score__gte=80, started_at__gt=NOW
        )

        assert "evaluation_agent_card (agent_id=? AND scorecard_id=?" in rows.explain()
