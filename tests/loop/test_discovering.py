"""Conversations far from an agent's own usual, found by night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django_q.models import Schedule

from highpoint.apps.quality.models import Reading, Sign, WeekTally
from highpoint.loop.discovering import keep_discovering, look_at_all
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


def history(agent, scores, *, turns=2, first=factories.START):
    """Make a conversation an hour with these scores; return the last one."""
    return [
        factories.conversation(
            *["Hello", "Yes"] * (turns // 2),
            by=agent,
            started_at=first + timedelta(hours=n),
            score=s,
        )
        for n, s in enumerate(scores)
    ][-1]


def signs(name):
    rows = Sign.objects.filter(sign=name).order_by("conversation")
    return list(rows.values_list("conversation", flat=True))


class TestLookAtAll:
    def test_finds_a_score_far_from_the_agents_own_usual(self):
        usual = history(factories.agent(), [80, 84] * 12)
        low = history(usual.agent, [20], first=factories.START + timedelta(days=9))
        # The same score is usual for another.
        history(factories.agent(), [18, 22] * 12)

        look_at_all()

        assert signs("outlier") == [low.pk]

    def test_finds_a_talk_of_unusual_length(self):
        agent = factories.agent()
        for n in range(12):
            start = factories.START + timedelta(days=n)
            history(agent, [80], turns=4, first=start)
            history(agent, [80], turns=6, first=start + timedelta(hours=5))
        long = history(agent, [80], turns=60, first=factories.START + timedelta(days=30))

        look_at_all()

        assert signs("long") == [long.pk]

    def test_counts_all_names_of_a_person_as_one(self):
        agent = factories.agent()
        other = factories.agent(joined_to=agent)
        history(agent, [80, 84] * 12)
        low = history(other, [20], first=factories.START + timedelta(days=9))

        look_at_all()

        assert signs("outlier") == [low.pk]

    def test_says_nothing_of_an_agent_with_few_talks(self):
        history(factories.agent(), [80, 84] * 9 + [0])

        assert look_at_all() == 0

    def test_takes_back_what_is_usual_by_now_and_writes_nothing_twice(self):
        usual = history(factories.agent(team=factories.team()), [80, 84] * 12)
        low = history(usual.agent, [20], first=factories.START + timedelta(days=9))
        assert look_at_all() == 1
        assert look_at_all() == 0
        Reading.objects.filter(conversation=low).update(score=82)

        assert look_at_all() == 1
        assert signs("outlier") == []
        assert sum(WeekTally.objects.values_list("offered", flat=True)) == 0


class TestKeepDiscovering:
    def test_has_one_schedule_a_night_and_one_on_mondays(self):
        keep_discovering(NOW)
        keep_discovering(NOW)

        nightly, weekly = Schedule.objects.order_by("next_run")
        assert nightly.next_run > NOW
        assert weekly.next_run.weekday() == 0
        assert weekly.schedule_type == Schedule.WEEKLY
