"""The job of the weekly notes: everybody once, whatever fails or stops in between."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django_q.models import Schedule

from highpoint.apps.accounts.models import Role
from highpoint.apps.coaching import weekly
from highpoint.apps.coaching.models import WeeklyNote
from highpoint.apps.notices.models import Notice
from highpoint.loop import weekly_job
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 9, 9, tzinfo=UTC)


def people(count: int):
    agents = [factories.agent(user=factories.person(Role.AGENT)) for _ in range(count)]
    for agent in agents:
        factories.lamp(by=agent)
    return agents


def test_writes_everybodys_note_once():
    people(3)

    assert weekly_job.write_due(NOW) == 3
    assert weekly_job.write_due(NOW) == 0
    assert Notice.objects.count() == WeeklyNote.objects.count() == 3


def test_goes_on_after_one_person_whose_note_fails(monkeypatch):
    first, second = people(2)
    whole = weekly.write

    def failing(agent, week_of, *, now):
        if agent == first:
            raise OSError("gone")
        return whole(agent, week_of, now=now)

    monkeypatch.setattr(weekly, "write", failing)
    assert weekly_job.write_due(NOW) == 1
    monkeypatch.undo()

    assert weekly_job.write_due(NOW) == 1
    assert set(Notice.objects.values_list("to", flat=True)) == {first.user_id, second.user_id}


def test_stops_when_its_time_is_over_and_goes_on_the_next_time():
    people(2)

    assert weekly_job.write_due(NOW, until=NOW) == 0
    assert weekly_job.write_due(NOW) == 2


def test_leaves_out_who_is_switched_off_and_names_joined_to_another():
    agent = people(1)[0]
    factories.agent(joined_to=agent)
    agent.user.is_active = False
    agent.user.save()

    assert weekly_job.write_due(NOW) == 0


def test_costs_one_look_for_all_who_have_theirs(django_assert_max_num_queries):
    people(5)
    weekly_job.write_due(NOW)

    with django_assert_max_num_queries(2):
        weekly_job.write_due(NOW)


def test_is_planned_once_however_many_workers_begin():
    weekly_job.keep_writing()
    weekly_job.keep_writing()

    assert Schedule.objects.get().func == "highpoint.loop.weekly_job.run"
