"""Feedback among colleagues: who may give it, who answers, and by when."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.feedback import colleagues
from highpoint.apps.feedback.colleagues import CannotAnswer, CannotGive
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 12, 0, tzinfo=ZoneInfo("UTC"))


def agents(team, count):
    return [factories.person(Role.AGENT, teams=(team,)) for _ in range(count)]


def give(by, direction="peer", text="You stayed calm.", **fields):
    return colleagues.give(by=by, direction=direction, text=text, now=NOW, **fields)


class TestGive:
    def test_tells_a_colleague_and_sets_a_day(self, team):
        ana, bo = agents(team, 2)

        row = give(ana, to=bo)

        assert row.due_on == date(2026, 11, 9)
        assert bo.notices.get().link == f"/feedback/{row.pk}/"
        assert not ana.notices.exists()

    def test_goes_to_the_leads_who_answer_for_the_team_and_to_administrators(self, team, lead):
        [ana] = agents(team, 1)
        admin, other = factories.person(Role.ADMIN), factories.person(Role.LEAD)

        give(ana, "company", "Refunds take too long.", topic="process")

        assert lead.notices.exists()
        assert admin.notices.exists()
        assert not other.notices.exists()

    @pytest.mark.parametrize("text", ["", "   ", "\x00"])
    def test_says_something(self, team, text):
        ana, bo = agents(team, 2)

        with pytest.raises(CannotGive, match="Write what"):
            give(ana, text=text, to=bo)

    def test_goes_no_further_than_the_own_teams(self, team):
        [ana] = agents(team, 1)
        stranger = factories.person(Role.AGENT, teams=(factories.team(),))

        with pytest.raises(CannotGive, match="Choose whom"):
            give(ana, to=stranger)
        with pytest.raises(CannotGive, match="Choose whom"):
            give(ana, to=ana)

    def test_reaches_colleagues_who_are_in_a_team_by_the_name_they_answer_with(self, team):
        [ana] = agents(team, 1)
        bo = factories.person(Role.AGENT)
        factories.agent("Bo", user=bo, team=team)

        assert give(ana, to=bo).to == bo

    def test_may_be_unsigned_to_a_lead_where_five_could_have_written_it(self, team, lead):
        ana = agents(team, 5)[0]

        row = give(ana, "upward", "Meetings run late.", to=lead, unsigned=True)

        assert row.unsigned
        entry = AuditEntry.objects.get(act="gave feedback")
        assert (entry.thing_id, entry.person_id) == (None, None)
        assert ana.name not in str(list(lead.notices.values()))

    def test_is_signed_where_fewer_could(self, team, lead):
        ana = agents(team, 4)[0]

        with pytest.raises(CannotGive, match="would hide nothing"):
            give(ana, "upward", "Meetings run late.", to=lead, unsigned=True)

    def test_is_signed_among_colleagues_and_to_the_company(self, team):
        ana, bo, *_ = agents(team, 6)

        with pytest.raises(CannotGive, match="signed"):
            give(ana, to=bo, unsigned=True)
        with pytest.raises(CannotGive, match="signed"):
            give(ana, "company", unsigned=True)


class TestAnswer:
    def test_is_told_to_who_gave_it_and_can_be_followed_up(self, team):
        ana, bo = agents(team, 2)
        row = give(ana, to=bo)

        colleagues.answer(row, by=bo, outcome="will", text="I will.", now=NOW)
        colleagues.answer(row, by=bo, outcome="done", text="Done.", now=NOW + timedelta(days=3))

        [shown] = colleagues.given_by(ana)
        assert [answer.outcome for answer in shown.answers.all()] == ["done", "will"]
        assert shown.latest.text == "Done."
        assert ana.notices.count() == 2
        assert not colleagues.open_ones(colleagues.to_answer(bo)).exists()

    def test_is_only_for_whose_it_is(self, team, lead):
        ana, bo = agents(team, 2)
        row = give(ana, to=bo)

        for person in (ana, lead, factories.person(Role.ADMIN)):
            with pytest.raises(CannotAnswer, match="not yours"):
                colleagues.answer(row, by=person, outcome="done", text="x", now=NOW)

    @pytest.mark.parametrize(("outcome", "text"), [("done", " "), ("later", "x"), ("", "x")])
    def test_has_words_and_an_outcome(self, team, outcome, text):
        ana, bo = agents(team, 2)

        with pytest.raises(CannotAnswer):
            colleagues.answer(give(ana, to=bo), by=bo, outcome=outcome, text=text, now=NOW)

    def test_of_a_lead_on_the_own_idea_is_somebody_elses(self, team, lead):
        row = give(lead, "company", "Refunds take too long.")

        with pytest.raises(CannotAnswer):
            colleagues.answer(row, by=lead, outcome="done", text="x", now=NOW)


class TestRemind:
    def test_reminds_before_the_day_and_tells_both_sides_after_it_once(self, team):
        ana, bo = agents(team, 2)
        give(ana, to=bo)

        def told(days):
            for _ in range(2):
                colleagues.remind(NOW + timedelta(days=days))
            return bo.notices.count(), ana.notices.count()

        assert told(4) == (1, 0)
        assert told(5) == (2, 0)
        assert told(7) == (2, 0)
        assert told(8) == (3, 1)
        assert told(30) == (3, 1)

    def test_leaves_alone_what_is_answered(self, team):
        ana, bo = agents(team, 2)
        row = give(ana, to=bo)
        colleagues.answer(row, by=bo, outcome="heard", text="Thanks.", now=NOW)
        before = bo.notices.count()

        colleagues.remind(NOW + timedelta(days=30))

        assert bo.notices.count() == before
