"""Messages of talks that are going on, as a helpdesk sends them."""

from __future__ import annotations

import pytest

from highpoint.apps.accounts.acts import Scope
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.watch.models import OpenTalk

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ANGRY = "I told you twice already! This is useless, you are all liars!"


def message(number: int, text: str, **fields):
    return {"talk": "T", "source": "desk", "id": f"m{number}", "role": "customer", "text": text} | (
        fields
    )


def test_messages_come_in_once_with_their_chance_and_end_as_a_conversation(program):
    desk = program(Scope.WRITE_CONVERSATIONS)
    answered = message(2, "In transit.", role="agent")
    told = {"messages": [message(1, "Where is it?"), answered, message(3, ANGRY)]}

    first = desk.post("/live/messages", told).json()["messages"]
    again = desk.post("/live/messages", told).json()["messages"]
    assert [each["new"] for each in first + again] == [True] * 3 + [False] * 3
    assert [each["warned"] for each in first] == [False, False, True]
    assert first[0]["chance"] < first[2]["chance"] <= 1

    assert desk.post("/live/end", {"talk": "T", "source": "desk"}).status_code == 200
    assert desk.post("/live/end", {"talk": "T"}).status_code == 404
    assert Conversation.objects.get().turn_count == OpenTalk.objects.get().heard == 3


def test_a_thread_ends_for_all_its_customers(program):
    desk = program(Scope.WRITE_CONVERSATIONS)
    said = [message(n, "Same here!", customer=name) for n, name in enumerate(("@nina", "@tom"))]
    desk.post("/live/messages", {"messages": said})

    assert desk.post("/live/end", {"talk": "T", "source": "desk"}).status_code == 200
    assert {row.external_id for row in Conversation.objects.all()} == {"T", "T/@tom"}


@pytest.mark.parametrize(
    "wrong", [{"role": "boss"}, {"at": "2026-11-02T09:00:00"}, {"talk": " "}, {"mood": "bad"}]
)
def test_what_is_wrong_is_told_by_its_field(program, wrong):
    answer = program().post("/live/messages", {"messages": [message(1, ANGRY, **wrong)]})

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["where"] == f"messages[0].{next(iter(wrong))}"
    assert not OpenTalk.objects.exists()
