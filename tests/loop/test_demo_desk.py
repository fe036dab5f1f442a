from datetime import timedelta

import pytest

from highpoint.apps.accounts.models import Role
from highpoint.apps.desk.models import Correction, PersonEvaluation, Template
from highpoint.loop import demo_desk
from tests import factories
from tests.factories import START

pytestmark = pytest.mark.django_db

NOW = START + timedelta(weeks=2)


@pytest.fixture
def company():
    team = factories.team("Lantern")
    lead = factories.person(Role.LEAD, teams=(team,), made_up=True)
    user = factories.person(Role.AGENT, made_up=True)
    agent = factories.agent("Sam", team=team, user=user, made_up=True)
    for _ in range(6):
        factories.lamp(by=agent, made_up=True)
    factories.lamp(by=factories.agent("Own", team=team))
    return lead


class TestFill:
    def test_reviews_made_up_talks_only_and_once(self, company):
        assert demo_desk.fill(NOW) == 6 + 4
        assert demo_desk.fill(NOW) == 0

        made = PersonEvaluation.objects.all()
        assert {one.conversation.made_up for one in made} == {True}
        assert all(one.submitted_at and one.submitted_at < NOW for one in made)
        assert made.filter(purpose="self").count() == 4
        assert Correction.objects.filter(by=company).count() == 6
        assert Template.objects.filter(owner=company, shared=True).count() == 2

    def test_gives_the_same_twice(self, company):
        demo_desk.fill(NOW, seed=3)
        first = list(PersonEvaluation.objects.order_by("pk").values_list("score", flat=True))
        PersonEvaluation.objects.all().delete()

        demo_desk.fill(NOW, seed=3)

        again = PersonEvaluation.objects.order_by("pk").values_list("score", flat=True)
        assert list(again) == first
