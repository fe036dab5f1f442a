"""The made-up company's stories, charter, cards and pledge; and the job that turns the weeks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django_q.models import Schedule

from highpoint.apps.accounts.models import Role, Team
from highpoint.apps.stories import charter, recall
from highpoint.apps.stories.models import (
    Charter,
    CharterVote,
    Expectation,
    Pledge,
    Recall,
    RecallCard,
    Story,
    StoryTag,
    StoryWeek,
)
from highpoint.loop import demo_stories, stories_job
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NOW = factories.START


@pytest.fixture
def company():
    teams = tuple(Team.objects.create(name=name, made_up=True) for name in ("A", "B"))
    factories.person(Role.ADMIN, made_up=True)
    factories.person(Role.LEAD, teams=teams, made_up=True)
    factories.person(Role.COACH, teams=teams, made_up=True)
    return factories.person(Role.AGENT, teams=teams[:1], made_up=True)


def test_fills_the_room_once(company):
    demo_stories.fill(NOW, 7)
    counts = [model.objects.count() for model in (Story, CharterVote, Charter, Recall)]
    demo_stories.fill(NOW, 7)

    assert counts == [model.objects.count() for model in (Story, CharterVote, Charter, Recall)]
    assert counts[:3] == [6, 3, 1]
    assert StoryTag.objects.values("story").distinct().count() == 6
    assert Charter.objects.get().lines.filter(place=10).exists()
    assert {vote.gathering for vote in CharterVote.objects.filter(closed_at=None)} == {True, False}
    assert len(recall.due(company, NOW.date())) > 0
    assert not StoryWeek.objects.filter(story__told_at__gt=NOW).exists()
    # No story was a week's before it was told.
    for week in StoryWeek.objects.select_related("story"):
        assert week.story.told_at.date() <= week.monday + timedelta(days=6)


def test_leaves_nothing_behind(company):
    demo_stories.fill(NOW, 7)

    factories.User.objects.filter(made_up=True).delete()
    factories.Team.objects.filter(made_up=True).delete()

    for model in (Story, StoryWeek, Expectation, CharterVote, Charter, RecallCard, Recall, Pledge):
        assert not model.objects.exists()


def test_the_job_keeps_the_week_and_closes_what_is_over(company):
    demo_stories.fill(NOW, 7)
    later = NOW + timedelta(days=14)

    stories_job.turn(later)
    stories_job.turn(later)

    assert StoryWeek.objects.filter(monday__gt=NOW.date()).count() == 1
    assert not CharterVote.objects.filter(closed_at=None, opened_at__isnull=False).exists()
    # One voter was too few: the charter of last year stays in force.
    assert Charter.objects.count() == 1
    assert charter.close_due(later) == 0


def test_is_scheduled_once():
    stories_job.keep_turning()
    stories_job.keep_turning()
    assert Schedule.objects.get().func == "highpoint.loop.stories_job.run"
