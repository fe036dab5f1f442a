"""Whose service an answer is about."""

import json

import pytest

from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.feedback.credit import credit
from highpoint.apps.feedback.models import SurveyResponse
from highpoint.engine import conversation as engine
from highpoint.loop.intake import take_in
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.START


def response(talk, turn=None) -> SurveyResponse:
    row = SurveyResponse.objects.create(
        key=f"t{SurveyResponse.objects.count()}",
        conversation=talk,
        measure="csat",
        value=5,
        turn=turn,
        at=NOW,
        day=NOW.date(),
    )
    credit([row])
    return row


def credited(row) -> list[str]:
    return sorted(agent.name for agent in row.agents.all())


class TestCredit:
    def test_goes_to_who_wrote_the_replies_and_not_to_whom_it_was_assigned(self):
        assigned, wrote = factories.agent("Assigned"), factories.agent("Wrote")
        talk = factories.conversation("Hi", "Hello", "Thanks", "Bye", by=assigned)
        talk.turns.filter(role="agent").update(author=wrote)

        assert credited(response(talk)) == ["Wrote"]

    def test_is_shared_by_all_who_replied(self):
        ana, bo = factories.agent("Ana"), factories.agent("Bo")
        talk = factories.conversation("Hi", "Hello", "Thanks", "Bye", by=ana)
        talk.turns.filter(index=3).update(author=bo)

        assert credited(response(talk)) == ["Ana", "Bo"]

    def test_of_an_answer_about_one_reply_is_its_authors_alone(self):
        ana, bo = factories.agent("Ana"), factories.agent("Bo")
        talk = factories.conversation("Hi", "Hello", "Thanks", "Bye", by=ana)
        talk.turns.filter(index=3).update(author=bo)

        assert credited(response(talk, turn=3)) == ["Bo"]
        assert credited(response(talk, turn=1)) == ["Ana"]

    def test_of_an_answer_about_a_turn_of_the_customer_is_nobodys(self):
        talk = factories.conversation("Hi", "Hello", by=factories.agent("Ana"))

        assert credited(response(talk, turn=0)) == []

    def test_is_nobodys_where_nobody_replied(self):
        talk = factories.conversation("Hi", "Anybody?", by=factories.agent("Ana"))
        Turn.objects.update(role="customer")

        assert credited(response(talk)) == []

    def test_follows_the_turns_when_they_are_brought_in_again(self):
        def talk(author):
            turns = [
                {"role": "customer", "text": "Hi"},
                {"role": "agent", "text": "Hello there.", "author": author},
            ]
            return engine.Conversation.from_dict({"id": "c1", "agent": "Desk", "turns": turns})

        list(take_in([talk("Ana")], now=NOW))
        row = response(Conversation.objects.get())
        assert credited(row) == ["Ana"]

        list(take_in([talk("Bo")], now=NOW))

        assert json.dumps(credited(row)) == '["Bo"]'
