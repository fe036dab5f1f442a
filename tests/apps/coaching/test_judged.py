"""A criterion that people judge can be trained too: its rate comes from their reviews."""

from datetime import timedelta

import pytest

from highpoint.apps.accounts.models import Role
from highpoint.apps.coaching import judged
from highpoint.apps.coaching.operations import Aim
from highpoint.apps.coaching.outcome import outcomes
from highpoint.apps.desk.models import PersonEvaluation, Purpose, Rating
from highpoint.apps.quality.figures import Days
from highpoint.engine.insight.coached import Level, Verdict
from tests import coaching, factories
from tests.coaching import NOW

pytestmark = pytest.mark.django_db

HELD = NOW.date()
TODAY = HELD + timedelta(weeks=6, days=1)
TONE = Aim("tone", "Sounds like a person")


def reviews(agent, day, given, of=4, **fields):
    """Give an agent reviews of talks of one day with these points, None for no occasion."""
    at = NOW + timedelta(days=(day - HELD).days)
    for points in given:
        talk = factories.conversation("Hi", "Hello", by=agent, started_at=at, read=False)
        made = PersonEvaluation.objects.create(
            conversation=talk,
            agent=agent,
            scorecard=factories.scorecard(),
            reviewer=factories.person(),
            started_at=at,
            begun_at=at,
            **{"submitted_at": at} | fields,
        )
        Rating.objects.create(evaluation=made, criterion="tone", points=points, of=of)


@pytest.fixture
def agent():
    return factories.agent(team=factories.team(), user=factories.person(Role.AGENT))


class TestRates:
    def test_are_the_points_earned_of_those_possible_a_review_each(self, agent):
        reviews(agent, HELD, [4, 3, 1, None])
        reviews(agent, HELD, [1], of=1)

        assert judged.rates(agent, ["tone", "other"], Days()) == {"tone": Level(3.0, 4)}

    def test_count_what_the_iqs_counts(self, agent):
        reviews(agent, HELD, [4], purpose=Purpose.SELF)
        reviews(agent, HELD, [4], purpose=Purpose.CALIBRATION)
        reviews(agent, HELD, [4], turn=1)
        reviews(agent, HELD, [4], submitted_at=None)

        assert judged.rates(agent, ["tone"], Days()) == {}

    def test_are_of_the_days_of_the_talk(self, agent):
        reviews(agent, HELD, [4])
        reviews(agent, HELD - timedelta(days=8), [0])

        found = judged.rates(agent, ["tone"], Days(HELD, HELD))

        assert found == {"tone": Level(1.0, 1)}


class TestOutcome:
    def both(self, agent, before, after):
        reviews(agent, HELD - timedelta(days=10), before)
        reviews(agent, HELD + timedelta(days=10), after)

    def test_shows_a_large_change_against_people_not_coached(self, agent):
        for place in range(7):
            other = factories.agent(team=agent.team)
            self.both(other, [2 + place % 2] * 15, [2 + place % 2] * 15)
        self.both(agent, [1] * 30, [4] * 30)

        [found] = outcomes(coaching.session(agent, None, TONE, held=True), TODAY)

        assert found.by_people
        assert found.change.before == Level(7.5, 30)
        assert found.effect.verdict is Verdict.BETTER
        assert found.effect.people == 7

    def test_leaves_out_who_was_coached_on_it(self, agent):
        others = [factories.agent(team=agent.team) for _ in range(8)]
        for other in others:
            self.both(other, [2] * 10, [2] * 10)
        self.both(agent, [2] * 10, [2] * 10)
        coaching.session(others[0], None, TONE, held=True)

        [found] = outcomes(coaching.session(agent, None, TONE, held=True), TODAY)

        assert found.effect.people == 7

    def test_says_that_there_are_too_few_reviews(self, agent):
        self.both(agent, [2] * 9, [4] * 30)

        [found] = outcomes(coaching.session(agent, None, TONE, held=True), TODAY)

        assert found.effect is None
        assert found.why_not == (
            "Too few reviews to say: 9 before and 30 after; it takes 10 on each side."
        )
