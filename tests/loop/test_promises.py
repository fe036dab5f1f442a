"""Promises of talks that come in stand in the ledger, until later talks or a person settle them."""

from datetime import UTC, datetime

import pytest
from django.db.models import Q

from highpoint.apps.accounts.models import AuditEntry
from highpoint.apps.care import ledger, say_do
from highpoint.apps.care.models import Promise
from highpoint.engine.conversation import Conversation
from highpoint.engine.promises.keeping import State
from highpoint.loop.intake import take_in
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def talk(number, day, *turns, customer="nina@example.test", agent="Sam"):
    said = [
        {"role": role, "text": text, "at": f"2026-11-{day:02}T1{place}:00:00Z"}
        for place, (role, text) in enumerate(turns)
    ]
    return Conversation.from_dict(
        {"id": str(number), "source": "shop", "customer": customer, "agent": agent, "turns": said}
    )


ASKED = ("customer", "Where is my lamp?")
PROMISED = talk(1, 18, ASKED, ("agent", "I'm sorry. I will call you tomorrow by 10 am."))
NOBODY_CALLED = talk(
    2, 20, ("customer", "Nobody called me!"), ("agent", "I'm so sorry."), agent="Yara"
)
CALLED = talk(3, 21, ("customer", "Thank you for the call."), ("agent", "With pleasure."))
A_STRANGER = talk(4, 20, ("customer", "Nobody called me!"), customer="other@example.test")


def bring(*talks):
    list(take_in(talks, now=NOW))


def the_promise():
    return Promise.objects.get(words__icontains="call you")


def test_a_promise_becomes_an_open_item_with_its_due_time_and_owner():
    bring(PROMISED)

    row = the_promise()
    assert (row.state, row.about, row.owner, row.agent.name) == ("open", "call", "agent", "Sam")
    assert row.due == datetime(2026, 11, 19, 10, tzinfo=UTC)
    assert row.made_at == datetime(2026, 11, 18, 11, tzinfo=UTC)


def test_a_promise_is_seen_by_whoever_sees_its_talk():
    bring(PROMISED)
    assert the_promise().talk_of.name == "Sam"

    bring(talk(1, 18, ASKED, ("agent", "I will call you tomorrow by 10 am."), agent="Yara"))
    assert the_promise().talk_of.name == "Yara"


def test_a_later_talk_of_the_same_customer_says_what_became_of_it():
    bring(PROMISED, A_STRANGER)
    assert the_promise().state == "open"

    bring(NOBODY_CALLED)
    row = the_promise()
    assert (row.state, row.evidence_words) == ("broken", "Nobody called")
    assert row.evidence.external_id == "2"

    bring(CALLED)
    assert the_promise().state == "late"


def test_the_order_in_which_talks_come_in_changes_nothing():
    bring(CALLED)
    bring(NOBODY_CALLED)
    bring(PROMISED)

    assert the_promise().state == "late"


def test_a_talk_read_again_keeps_its_promise_and_what_a_person_said():
    bring(PROMISED)
    lead = factories.person()
    ledger.rule(the_promise(), State.WITHDRAWN, by=lead, now=NOW)

    changed = talk(1, 18, ASKED, ("agent", "I'm sorry. I will call you tomorrow by 10 am."), ASKED)
    bring(changed, NOBODY_CALLED)

    row = the_promise()
    assert (row.state, row.ruled_by) == ("withdrawn", lead)
    assert AuditEntry.objects.filter(act="said what became of a promise").count() == 1


def test_a_person_can_give_it_back_to_what_the_talks_say():
    bring(PROMISED, NOBODY_CALLED)
    lead = factories.person()
    row = ledger.rule(the_promise(), State.KEPT, by=lead, now=NOW)
    assert (row.state, row.settled_at) == ("kept", row.due)
    with pytest.raises(ledger.AlreadySo):
        ledger.rule(row, State.KEPT, by=lead, now=NOW)

    ledger.rule(row, State.OPEN, by=lead, now=NOW)

    assert (the_promise().state, the_promise().ruled_at) == ("broken", None)


def test_a_promise_that_is_no_longer_said_goes():
    bring(PROMISED)
    bring(talk(1, 18, ASKED, ("agent", "It is in the kitchen.")))

    assert not Promise.objects.exists()


def test_rates_tell_what_is_known_and_what_is_not():
    sam = factories.agent()
    shop = factories.conversation("Hello", by=sam, started_at=datetime(2026, 11, 20, tzinfo=UTC))
    for state, owner in [("kept", "agent"), ("late", "agent"), ("open", "agent")]:
        factories.promise(shop, state=state, owner=owner, due=shop.started_at)
    for _ in range(6):
        factories.promise(shop, state="broken", owner="company", about="deliver")

    own = say_do.of_person(sam, NOW)
    process, kinds = say_do.of_process(say_do.recent(Q(), NOW), NOW)

    assert (own.kept, own.n, own.unknown) == (1, 2, 1)
    assert (process.kept, process.n) == (0, 6)
    assert [rate.about for rate in say_do.hard_to_keep(kinds)] == ["deliver"]
    assert kinds[0].interval.high < 0.5
