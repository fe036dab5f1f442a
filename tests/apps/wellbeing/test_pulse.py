from datetime import date, timedelta

import pytest
from django.db import models

from highpoint.apps.accounts.models import Role, User
from highpoint.apps.wellbeing import pulse
from highpoint.apps.wellbeing.models import PulseCount, PulseVote
from tests import factories

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 16)
NEXT = MONDAY + timedelta(days=7)


def people(count):
    return [factories.person(Role.AGENT) for _ in range(count)]


def answer(team, users, value=4, day=MONDAY, questions=tuple(pulse.QUESTIONS)):
    for user in users:
        pulse.answer(user, team, dict.fromkeys(questions, value), day)


class TestThePulse:
    def test_is_told_from_five_answers_up_when_the_week_is_over(self, team):
        answer(team, people(3), 5)
        answer(team, people(2), 2)

        [week] = pulse.weeks(team, NEXT)

        assert week.monday == MONDAY
        told = week.told[0]
        assert (told.agree, told.n) == (3, 5)
        assert told.interval.low < 0.6 < told.interval.high

    def test_is_never_told_of_four(self, team):
        answer(team, people(4))

        [week] = pulse.weeks(team, NEXT)

        assert not week.any_told
        assert all((one.n, one.agree, one.interval) == (0, 0, None) for one in week.told)

    def test_is_not_told_while_the_week_runs_where_one_more_would_show_whose_it_was(self, team):
        answer(team, people(6))

        assert pulse.weeks(team, MONDAY + timedelta(days=6)) == []

    def test_does_not_tell_a_question_that_fewer_answered(self, team):
        answer(team, people(4))
        answer(team, people(2), questions=("work",))

        [week] = pulse.weeks(team, NEXT)

        assert [one.n for one in week.told] == [6, 0, 0, 0]

    def test_never_adds_up_teams_or_weeks(self, team):
        other = factories.team()
        answer(team, people(3))
        answer(other, people(3))
        answer(team, people(3), day=NEXT)

        shown = pulse.weeks(team, NEXT + timedelta(days=7)) + pulse.weeks(other, NEXT)

        assert len(shown) == 3
        assert not any(week.any_told for week in shown)

    def test_is_answered_once_a_week(self, team):
        [user] = people(1)
        answer(team, [user])

        with pytest.raises(pulse.CannotAnswer, match="already"):
            answer(team, [user], day=MONDAY + timedelta(days=6))
        with pytest.raises(pulse.CannotAnswer, match="already"):
            answer(factories.team(), [user])
        answer(team, [user], day=NEXT)

        assert sum(PulseCount.objects.values_list("times", flat=True)) == 8

    def test_takes_no_answer_that_is_none(self, team):
        [user] = people(1)
        for answers, sentence in (
            ({}, "at least one"),
            ({"else": 3}, "at least one"),
            ({"work": 6}, "one of the five"),
        ):
            with pytest.raises(pulse.CannotAnswer, match=sentence):
                pulse.answer(user, team, answers, MONDAY)

        assert not PulseVote.objects.exists()

    def test_keeps_no_row_of_one_persons_answers(self, team):
        answer(team, people(5))

        for model in (PulseCount, PulseVote):
            leads_to = {
                field.related_model
                for field in model._meta.get_fields()
                if isinstance(field, models.ForeignKey)
            }
            assert User not in leads_to
            assert PulseVote not in leads_to
        # Five people, one row an answer: what one of them said is nowhere.
        assert [row.times for row in PulseCount.objects.all()] == [5] * len(pulse.QUESTIONS)
        assert not any(isinstance(f, models.DateTimeField) for f in PulseVote._meta.get_fields())

    def test_keeps_that_somebody_took_part_under_a_number_that_changes_each_week(self, team):
        [user] = people(1)
        answer(team, [user])
        answer(team, [user], day=NEXT)

        first, second = PulseVote.objects.order_by("week")
        assert first.token != second.token
        assert str(user.pk) not in (first.token, second.token)

    def test_forgets_who_took_part_once_the_week_can_be_answered_no_more(self, team):
        answer(team, people(1))
        answer(team, people(1), day=MONDAY + timedelta(weeks=3))

        assert PulseVote.objects.get().week == MONDAY + timedelta(weeks=3)

    def test_forgets_people_who_go(self, team):
        stays, goes = people(2)
        answer(team, [stays, goes])

        pulse.forget([goes])

        assert pulse.has_answered(stays, MONDAY)
        assert not pulse.has_answered(goes, MONDAY)
