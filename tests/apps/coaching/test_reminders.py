"""What was agreed in coaching is called to mind: when it is due, and when it is past."""

from datetime import date, timedelta

import pytest

from highpoint.apps.accounts.models import Role
from highpoint.apps.coaching import actions, operations
from highpoint.apps.notices.models import Notice
from highpoint.loop import coaching_job
from tests import coaching, factories
from tests.coaching import NOW

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TODAY: date = NOW.date()


@pytest.fixture
def action():
    made = coaching.session(held=True)
    return actions.agree(
        made, "Read two letters", owner=made.coach, due_on=TODAY + 3 * DAY, by=made.coach, now=NOW
    )


def told(to):
    rows = Notice.objects.filter(to=to, subject__startswith="What you agreed").order_by("pk")
    return list(rows.values_list("subject", flat=True))


class TestRemind:
    def test_says_nothing_while_there_is_time(self, action):
        actions.remind(NOW + DAY)

        assert told(action.owner) == []

    def test_tells_the_owner_once_before_it_is_due(self, action):
        for hours in (0, 1, 24):
            actions.remind(NOW + 2 * DAY + timedelta(hours=hours))

        assert told(action.owner) == ["What you agreed to do is due tomorrow: Read two letters"]
        assert told(action.session.agent.user) == []

    def test_tells_once_that_it_is_past(self, action):
        for days in (3, 4, 5, 9):
            actions.remind(NOW + days * DAY)

        assert told(action.owner) == [
            "What you agreed to do is due today: Read two letters",
            "What you agreed to do is overdue since Thu 5 Nov: Read two letters",
        ]

    def test_a_moved_one_falls_due_anew(self, action):
        actions.remind(NOW + 3 * DAY)
        actions.move(action, TODAY + 8 * DAY, why="Away", by=action.owner, now=NOW + 3 * DAY)

        actions.remind(NOW + 8 * DAY)

        assert len(told(action.owner)) == 2

    def test_what_is_done_or_called_off_or_long_past_waits_for_nobody(self, action):
        actions.remind(NOW + 30 * DAY)
        other = coaching.session()
        coaching.action(other)
        operations.call_off(other, by=other.coach, why="Away", now=NOW)
        actions.do(action, by=action.owner, now=NOW)

        actions.remind(NOW + 4 * DAY)

        assert Notice.objects.filter(subject__startswith="What you agreed").count() == 0

    def test_a_run_after_a_crash_sends_nothing_twice(self, action, monkeypatch):
        monkeypatch.setattr(coaching_job.timezone, "now", lambda: NOW + 3 * DAY)
        coaching_job.run()
        coaching_job.run()

        assert len(told(action.owner)) == 1


class TestToday:
    def test_shows_what_one_agreed_to_do_and_comes_back_when_done(self, client):
        agent = factories.agent(user=factories.person(Role.AGENT))
        factories.scorecard()
        made = coaching.session(agent, held=True)
        mine = coaching.action(made, owner=agent.user)
        client.force_login(agent.user)

        page = client.get("/today/").content.decode()
        answer = client.post(f"/coaching/actions/{mine.pk}/", {"to": "done", "next": "/today/"})

        assert "Read two letters aloud" in page
        assert answer["Location"] == "/today/"
        assert "Read two letters aloud" not in client.get("/today/").content.decode()
