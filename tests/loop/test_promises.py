"""Promises of talks that come in stand in the ledger, until later talks or a person settle them."""

from datetime import UTC, date, datetime

import pytest
from django.db.models import Q

from highpoint.apps.accounts.models import AuditEntry
from highpoint.apps.care import ledger, say_do
from highpoint.apps.care.models import Promise
from highpoint.apps.customers import delivery_days
from highpoint.apps.customers.models import Purchase
from highpoint.engine.conversation import Conversation
from highpoint.engine.promises.keeping import State
from highpoint.loop import made_one, promises, purchases_told
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


SOON = (ASKED, ("agent", "I'm sorry. It will be delivered to you by Wednesday."))
# Said on Monday the 16th, due on the 18th.
SAID = talk(1, 16, *SOON)
NEVER = talk(2, 20, ("customer", "My lamp never arrived!"), ("agent", "Oh."))


def an_order(number="A-1001", came=None, on="2026-11-10", customer="nina@example.test"):
    line = {"customer": customer, "order": number, "at": on, "amount": "10"}
    line |= {"expected": "2026-11-17", "delivered": f"2026-11-{came}" if came else ""}
    purchases_told.take_in([line], source="shop", zone=UTC, replace=True, now=NOW)
    return Purchase.objects.get(number=number)


def outcome():
    row = Promise.objects.get(about="deliver", conversation__external_id="1")
    return row.state, row.evidence_order and row.evidence_order.number


class TestDeliveries:
    """An order that came says what became of the delivery that was promised."""

    @pytest.mark.parametrize(("came", "state"), [("17", "kept"), ("18", "kept"), ("19", "late")])
    @pytest.mark.parametrize("order_first", [True, False])
    def test_goes_by_the_day_whichever_comes_first(self, order_first, came, state):
        steps = [lambda: bring(SAID), lambda: an_order(came=came)]
        for step in reversed(steps) if order_first else steps:
            step()

        assert outcome() == (state, "A-1001")
        row = Promise.objects.get()
        assert row.settled_at == datetime(2026, 11, int(came), 12, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("orders", "told"),
        [
            ([{"number": "A-1001"}, {"number": "A-1002", "came": "17"}], ("open", None)),
            ([{"number": "A-1001", "came": "14"}, {"number": "A-1002", "came": "17"}], "A-1002"),
            ([{"number": "A-1001", "came": "17", "on": "2026-08-10"}], ("open", None)),
            ([{"number": "A-1001", "came": "19", "on": "2026-11-18"}], ("open", None)),
            ([{"number": "A-1001", "came": "16"}], ("open", None)),
            ([{"customer": "other@example.test", "came": "17"}], ("open", None)),
        ],
        ids=[
            "two on their way",
            "one was there",
            "too old",
            "bought after",
            "came as it was said",
            "a stranger's",
        ],
    )
    def test_tells_nothing_of_an_order_that_may_be_another(self, orders, told):
        bring(SAID)
        for each in orders:
            an_order(**each)
        assert outcome() == (("kept", told) if isinstance(told, str) else told)

    def test_the_number_told_in_the_talk_says_which_order_it_is(self):
        bring(talk(1, 16, ("customer", "Where is order a-1002?"), *SOON[1:]))
        an_order()
        an_order("A-1002", came="17")
        assert outcome() == ("kept", "A-1002")

    def test_two_promises_for_different_days_of_one_order_stay_open(self):
        friday = ("agent", "It will be delivered to you by Friday.")
        bring(SAID, talk(2, 16, ("customer", "Where is my other lamp?"), friday))
        an_order(came="19")
        assert set(Promise.objects.values_list("state", flat=True)) == {"open"}

    def test_words_come_first_and_what_was_missed_and_came_is_late(self):
        bring(SAID, NEVER)
        an_order(came="19")
        assert outcome() == ("broken", None)
        an_order(came="22")
        assert outcome() == ("late", "A-1001")

    def test_days_told_by_hand_settle_it_stay_through_a_file_and_can_be_emptied(self):
        bring(SAID)
        order, lead = an_order(), factories.person()
        assert outcome() == ("open", None)
        for came, told in ((17, ("kept", "A-1001")), (None, ("open", None))):
            day = date(2026, 11, came) if came else None
            days = {"expected": order.expected_on, "delivered": day}
            promises.tell_days(order, **days, by=lead, now=NOW)
            assert outcome() == told
            if came:
                assert an_order(came="19").delivered_on == day
        assert an_order(came="19").delivered_on == date(2026, 11, 19)

        for wrong in (date(2026, 11, 9), date(2026, 11, 26)):
            with pytest.raises(delivery_days.CannotBeTold):
                promises.tell_days(order, expected=None, delivered=wrong, by=lead, now=NOW)

    def test_a_person_can_say_that_it_was_not_that_order(self):
        bring(SAID)
        an_order(came="17")
        lead = factories.person()
        ledger.rule(Promise.objects.get(), State.OPEN, by=lead, now=NOW)
        an_order(came="18")
        assert outcome() == ("open", None)

        ledger.rule(Promise.objects.get(), State.BROKEN, by=lead, now=NOW)
        ledger.rule(Promise.objects.get(), State.OPEN, by=lead, now=NOW)
        assert outcome() == ("kept", "A-1001")

    def test_goes_with_customers_who_are_made_one_and_parted(self):
        bring(SAID)
        other = an_order(came="17", customer="other@example.test").identity.customer
        nina = Promise.objects.get().conversation.identity.customer
        lead = factories.person()
        done = made_one.merge(nina, other, reason="", by=lead, now=NOW)
        assert outcome() == ("kept", "A-1001")
        made_one.take_back(done, by=lead, now=NOW)
        assert outcome() == ("open", None)


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
