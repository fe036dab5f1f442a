"""The job of assignments: a draw a period and no second one, and reminders once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django_q.models import Schedule

from highpoint.apps.assignments.models import Assigned, Assignment, Draw, Rule
from highpoint.apps.assignments.operations import open_item
from highpoint.apps.desk.models import PersonEvaluation
from highpoint.apps.notices.models import Notice
from highpoint.loop import assignments_job
from tests.apps.assignments.company import NOW, Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return Company()


def periods() -> list[date]:
    return sorted(Draw.objects.values_list("period", flat=True))


class TestDrawAll:
    def test_draws_each_week_once(self, company):
        company.plan(cycle="weekly", days=60)

        drawn = [
            assignments_job.draw_all(NOW + timedelta(hours=hours)) for hours in range(0, 24 * 15, 8)
        ]

        assert sum(drawn) == 2
        assert periods() == [date(2026, 11, 16), date(2026, 11, 23), date(2026, 11, 30)]

    def test_draws_each_month_once(self, company):
        company.plan(cycle="monthly", days=60)

        for days in range(0, 50, 3):
            assignments_job.draw_all(NOW + timedelta(days=days))

        assert periods() == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]

    def test_draws_what_is_for_once_no_second_time(self, company):
        company.plan(cycle="once")

        assert assignments_job.draw_all(NOW + timedelta(days=30)) == 0

    def test_draws_the_same_days_however_late_it_comes(self, company):
        company.plan(cycle="weekly", days=60)

        assignments_job.draw_all(NOW + timedelta(days=8))

        draw = Draw.objects.get(period=date(2026, 11, 23))
        assert draw.until.date() == date(2026, 11, 23)
        assert (draw.until - draw.first).days == 60

    def test_makes_up_for_no_week_that_went_by(self, company):
        company.plan(cycle="weekly", days=60)

        assignments_job.draw_all(NOW + timedelta(days=21))

        assert periods() == [date(2026, 11, 16), date(2026, 12, 7)]

    def test_goes_on_where_one_fails(self, company, monkeypatch):
        broken = company.plan(cycle="weekly", days=60, name="Broken").assignment
        company.plan(cycle="weekly", days=60)
        draw = assignments_job.draw

        def fail(assignment, **more):
            if assignment == broken:
                raise RuntimeError
            return draw(assignment, **more)

        monkeypatch.setattr(assignments_job, "draw", fail)

        assert assignments_job.draw_all(NOW + timedelta(days=7)) == 1

    def test_leaves_nothing_half_done_when_it_is_stopped(self, company, monkeypatch):
        company.plan(cycle="weekly", days=60)
        before = (Draw.objects.count(), Assigned.objects.count(), Notice.objects.count())

        def stop(*args):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr("highpoint.apps.assignments.operations._tell_of", stop)
            with pytest.raises(KeyboardInterrupt):
                assignments_job.draw_all(NOW + timedelta(days=7))
        after = (Draw.objects.count(), Assigned.objects.count(), Notice.objects.count())

        assert after == before
        assert assignments_job.draw_all(NOW + timedelta(days=7)) == 1


class TestStart:
    def test_has_the_workers_look_after_it_by_one_schedule(self, company):
        for _ in range(2):
            assignments_job.start(
                Assignment(name="Reviews", team=company.team, quota=1),
                shares={Rule.CHANCE: 100},
                reviewers=company.reviewers,
                by=company.lead,
                now=NOW,
            )

        [schedule] = Schedule.objects.filter(name=assignments_job.WATCH)
        assert schedule.func == "highpoint.loop.assignments_job.look_after"

    def test_draws_with_a_seed_of_its_own_each_time(self):
        assert assignments_job.new_seed() != assignments_job.new_seed()


class TestRemind:
    def remind(self, first: int, last: int) -> list[str]:
        """Remind several times a day from one day after NOW to another; return what is new."""
        known = set(Notice.objects.values_list("pk", flat=True))
        for hours in range(24 * first, 24 * last + 1, 6):
            assignments_job.remind(NOW + timedelta(hours=hours))
        notices = Notice.objects.exclude(pk__in=known).order_by("pk")
        return [f"{notice.to.role}: {notice.subject}" for notice in notices]

    def test_tells_nobody_on_the_first_days(self, company):
        company.plan(quota=4)

        assert self.remind(0, 5) == []

    def test_tells_each_reviewer_once_that_it_is_due(self, company):
        company.plan(quota=4)

        assert sorted(self.remind(6, 7)) == [
            "coach: 6 conversations to review due tomorrow",
            "lead: 6 conversations to review due tomorrow",
        ]

    def test_tells_reviewers_and_the_planner_once_that_it_is_overdue(self, company):
        company.plan(quota=4)
        self.remind(6, 7)

        assert sorted(self.remind(8, 12)) == [
            "coach: 6 conversations to review overdue since Wed 25 Nov",
            "lead: 6 conversations to review overdue since Wed 25 Nov",
            "lead: “Reviews”: 12 conversations to review overdue",
        ]

    def test_tells_nobody_who_is_done(self, company):
        made = company.plan(quota=4)
        for item in made.items.filter(reviewer=company.lead):
            open_item(item, by=company.lead, now=NOW)
        PersonEvaluation.objects.update(submitted_at=NOW)

        assert self.remind(6, 7) == ["coach: 6 conversations to review due tomorrow"]

    def test_tells_nobody_of_an_ended_assignment(self, company):
        made = company.plan(quota=4)
        Assignment.objects.filter(pk=made.assignment_id).update(ended_at=NOW)

        assert self.remind(6, 12) == []
