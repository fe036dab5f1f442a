"""What happened to a behavior's rate after a session, from the daily tallies."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from highpoint.apps.accounts.models import Role
from highpoint.apps.coaching.outcome import outcomes
from highpoint.apps.quality.models import Tally
from highpoint.engine.insight.coached import Verdict
from tests import coaching, factories
from tests.coaching import EMPATHY, NOW

pytestmark = pytest.mark.django_db

HELD = NOW.date()
TODAY = HELD + timedelta(weeks=6, days=1)


def tally(agent, before: float, after: float, n: int = 100, kind: str = "distress") -> None:
    """Give an agent a rate on one day in each stretch."""
    for day, rate in ((HELD - timedelta(days=10), before), (HELD + timedelta(days=10), after)):
        Tally.objects.create(agent=agent, day=day, kind=kind, offered=n, met=round(rate * n))


def steady(team, count: int = 8):
    agents = [factories.agent(team=team) for _ in range(count)]
    for place, agent in enumerate(agents):
        tally(agent, 0.45 + 0.04 * (place % 10), 0.45 + 0.04 * (place % 10))
    return agents


@pytest.fixture
def agent(team):
    return factories.agent(team=team, user=factories.person(Role.AGENT))


class TestOutcomes:
    def test_show_a_large_change_against_the_team(self, team, agent):
        steady(team)
        tally(agent, 0.5, 0.95)

        [found] = outcomes(coaching.session(agent, held=True), TODAY)

        assert found.effect.verdict is Verdict.BETTER
        assert found.effect.people == 8
        assert found.same_team

    def test_are_none_before_it_was_held(self, agent):
        assert outcomes(coaching.session(agent), TODAY) == []

    def test_are_too_early_for_two_weeks(self, team, agent):
        steady(team)
        tally(agent, 0.5, 0.95)
        made = coaching.session(agent, held=True)

        [found] = outcomes(made, HELD + timedelta(days=14))
        assert found.effect is None
        assert found.why_not == "Too early to say: 1 more day of work first."
        assert outcomes(made, HELD + timedelta(days=15))[0].effect is not None

    def test_leave_out_who_was_coached_on_it_and_keep_who_was_coached_on_another(self, team, agent):
        others = steady(team)
        tally(agent, 0.5, 0.5)
        coach = factories.person(Role.COACH)
        coaching.session(others[0], coach, held=True, at=NOW - timedelta(weeks=30))
        coaching.session(others[1], coach, coaching.SAYING_NO, held=True)
        coaching.session(others[2], coach)

        [found] = outcomes(coaching.session(agent, coach, held=True), TODAY)

        assert found.effect.people == 7

    def test_turn_to_the_company_where_the_team_is_small_and_say_so(self, team, agent):
        steady(team, 2)
        steady(factories.team(), 6)
        tally(agent, 0.5, 0.5)

        [found] = outcomes(coaching.session(agent, held=True), TODAY)

        assert not found.same_team
        assert found.effect.people == 8

    def test_say_that_there_are_too_few_to_compare_with(self, agent):
        tally(agent, 0.5, 0.9)

        [found] = outcomes(coaching.session(agent, held=True), TODAY)

        assert found.effect is None
        assert "it takes 6" in found.why_not

    def test_say_that_too_little_happened(self, team, agent):
        steady(team)
        tally(agent, 0.5, 0.5, n=8)

        [found] = outcomes(coaching.session(agent, held=True), TODAY)

        assert found.why_not == (
            "Not enough yet: 8 moments before and 8 after; it takes 10 on each side."
        )

    def test_count_all_names_of_a_person_as_one(self, team, agent):
        others = steady(team)
        tally(factories.agent(joined_to=others[0], team=team), 0.1, 0.1)
        tally(agent, 0.5, 0.5)
        tally(factories.agent(joined_to=agent), 0.9, 0.9)

        [found] = outcomes(coaching.session(agent, held=True), TODAY)

        assert found.effect.people == 8
        assert found.change.before.offered == 200

    def test_leave_the_day_itself_and_today_out(self, team, agent):
        for day in (HELD, TODAY):
            Tally.objects.create(agent=agent, day=day, kind="distress", offered=50)

        [found] = outcomes(coaching.session(agent, held=True), TODAY)

        assert (found.change.before.offered, found.change.after.offered) == (0, 0)

    def test_are_for_what_the_engine_reads_and_for_what_people_judge(self, agent):
        judged = coaching.Aim("warmth", "Sounds like a person")
        made = coaching.session(agent, None, EMPATHY, judged, held=True)

        found = outcomes(made, date(2027, 1, 1))

        assert [(one.focus.criterion, one.by_people) for one in found] == [
            ("distress", False),
            ("warmth", True),
        ]

    def test_cost_the_same_for_many_people(self, team, agent, django_assert_max_num_queries):
        steady(team, 30)
        made = coaching.session(agent, held=True)

        with django_assert_max_num_queries(8):
            outcomes(made, TODAY)
