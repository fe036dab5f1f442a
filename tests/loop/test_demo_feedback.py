"""The made-up company's surveys and feedback."""

from datetime import timedelta

import pytest

from highpoint.apps.accounts.models import Role
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.feedback.models import Feedback, Survey, SurveyLink, SurveyResponse
from highpoint.loop import demo_feedback
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.START


@pytest.fixture
def company():
    team = factories.team()
    agent = factories.agent(team=team)
    for role in (Role.LEAD, Role.COACH, Role.AGENT):
        factories.person(role, teams=(team,), made_up=True)
    for days in range(80):
        factories.conversation(
            "Hi", "Hello", by=agent, started_at=NOW - timedelta(days=days, hours=1), made_up=True
        )
    factories.conversation("Hi", "Hello", by=agent, started_at=NOW - timedelta(days=2))


def test_fills_the_room_once_and_only_with_what_is_made_up(company):
    demo_feedback.fill(NOW, 7)
    asked, answered = SurveyLink.objects.count(), SurveyResponse.objects.count()
    demo_feedback.fill(NOW, 7)

    assert 0 < SurveyLink.objects.exclude(answered_at=None).count() < asked
    assert (SurveyLink.objects.count(), SurveyResponse.objects.count()) == (asked, answered)
    assert not SurveyLink.objects.filter(conversation__made_up=False).exists()
    assert not SurveyResponse.objects.filter(at__gt=NOW).exists()
    assert Feedback.objects.count() == 3


def test_leaves_nothing_behind(company):
    demo_feedback.fill(NOW, 7)

    demo_feedback.remove()
    Conversation.objects.filter(made_up=True).delete()
    factories.User.objects.filter(made_up=True).delete()

    for model in (Survey, SurveyLink, SurveyResponse, Feedback):
        assert not model.objects.exists()
