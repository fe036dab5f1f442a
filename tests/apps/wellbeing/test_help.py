from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.notices.models import Notice
from highpoint.apps.wellbeing.models import HelpAsked
from highpoint.apps.wellbeing.operations import (
    CannotHelp,
    answer_help,
    ask_for_help,
    withdraw_help,
)
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def ana(team):
    return factories.agent("Ana", team=team, user=factories.person(Role.AGENT, teams=(team,)))


def ask(agent, about="Saying no", words=""):
    return ask_for_help(agent, about, words, by=agent.user, now=NOW)


class TestAskForHelp:
    def test_tells_the_leads_and_coaches_of_the_team_and_nobody_else(self, ana, lead, team):
        coach = factories.person(Role.COACH, teams=(team,))
        factories.person(Role.LEAD, teams=(factories.team(),))
        factories.person(Role.AGENT, teams=(team,))

        ask(ana, words="It always ends in a quarrel.")

        assert {notice.to for notice in Notice.objects.all()} == {lead, coach}
        assert "Ana would like help with: Saying no" in Notice.objects.first().subject
        assert Notice.objects.first().kind == "help"

    def test_of_somebody_in_no_team_tells_an_administrator(self):
        admin = factories.person(Role.ADMIN)
        factories.person(Role.LEAD)

        ask(factories.agent(user=factories.person(Role.AGENT)))

        assert Notice.objects.get().to == admin

    def test_is_once_at_a_time_about_the_same_thing(self, ana):
        ask(ana)

        with pytest.raises(CannotHelp, match="already"):
            ask(ana)
        ask(ana, "Owning it")

        assert HelpAsked.objects.count() == 2

    def test_may_be_asked_again_after_an_answer(self, ana, lead):
        answer_help(ask(ana), "Let us talk on Monday.", by=lead, now=NOW)
        ask(ana)

        assert HelpAsked.objects.count() == 2

    def test_is_for_oneself_only_and_about_something(self, ana, lead):
        with pytest.raises(CannotHelp, match="oneself"):
            ask_for_help(ana, "Saying no", by=lead, now=NOW)
        with pytest.raises(CannotHelp, match="Choose"):
            ask(ana, "   ")

        assert not HelpAsked.objects.exists()

    def test_stands_in_the_log_without_its_words(self, ana):
        ask(ana, words="A secret.")

        entry = AuditEntry.objects.get()
        assert (entry.user, entry.agent, entry.thing) == (ana.user, ana, "help")
        assert "secret" not in entry.detail


class TestAnswerHelp:
    def test_tells_who_asked_in_the_words_of_the_answer(self, ana, lead):
        answer_help(ask(ana), "Let us talk on Monday.", by=lead, now=NOW)

        told = Notice.objects.get(to=ana.user)
        assert told.body == "Let us talk on Monday."
        assert str(lead) in told.subject

    def test_needs_words_and_an_open_call(self, ana, lead):
        asked = ask(ana)
        with pytest.raises(CannotHelp, match="even if only when"):
            answer_help(asked, " ", by=lead, now=NOW)
        withdraw_help(asked, by=ana.user, now=NOW)
        with pytest.raises(CannotHelp, match="taken back already"):
            answer_help(asked, "On Monday.", by=lead, now=NOW)

    def test_is_held_by_the_database(self, ana):
        asked = ask(ana)

        with pytest.raises(IntegrityError), transaction.atomic():
            HelpAsked.objects.filter(pk=asked.pk).update(answered_at=NOW, withdrawn_at=NOW)


class TestWithdrawHelp:
    def test_is_for_who_asked(self, ana, lead):
        asked = ask(ana)

        with pytest.raises(CannotHelp, match="Only who asked"):
            withdraw_help(asked, by=lead, now=NOW)
        withdraw_help(asked, by=ana.user, now=NOW)

        asked.refresh_from_db()
        assert not asked.is_open
