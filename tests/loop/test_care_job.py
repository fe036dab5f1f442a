"""The nightly run: each reason once, whatever kills it, by the customer's own calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest

from highpoint.apps.accounts.models import Role
from highpoint.apps.care import follow_ups, limits
from highpoint.apps.care.models import CalendarLink, Consent, FollowUp, Promise
from highpoint.apps.customers.models import Purchase
from highpoint.apps.notices.models import Notice
from highpoint.loop import care_job
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 2, 20, 12, tzinfo=UTC)


def due():
    return [(row.kind, row.due) for row in FollowUp.objects.order_by("due", "pk")]


def a_birthday(month=2, day=29, consent=Consent.YES, **customer):
    identity = factories.identity(**customer)
    return factories.fact(
        identity,
        kind="birthday",
        month=month,
        day=day,
        consent=consent,
        accepted_at=NOW - timedelta(days=30),
    )


def a_promise(about="call", **fields):
    identity = factories.identity(**fields.pop("customer", {}))
    talk = factories.conversation("Hello", identity=identity, started_at=NOW)
    return factories.promise(talk, about=about, **fields)


def test_makes_each_reason_once_however_often_it_runs():
    a_birthday()
    a_promise(due=NOW + timedelta(days=1))
    assert care_job.make_due(NOW) == 2

    assert [care_job.make_due(NOW + timedelta(hours=n)) for n in range(3)] == [0, 0, 0]
    assert due() == [("promise", date(2027, 2, 21)), ("birthday", date(2027, 2, 28))]


def test_nobody_is_reminded_of_what_was_to_be_done_while_they_talked():
    a_promise(about="pass", made_at=NOW, due=NOW + timedelta(hours=1))
    assert care_job.make_due(NOW + timedelta(hours=1)) == 0

    a_promise(about="call", made_at=NOW, due=NOW + timedelta(hours=1))
    assert care_job.make_due(NOW + timedelta(hours=1)) == 1

    a_promise(about="pass", made_at=NOW, due=NOW + timedelta(hours=2))
    a_promise(about="pass", made_at=None, due=NOW + timedelta(minutes=1))
    assert care_job.make_due(NOW + timedelta(hours=1)) == 2


def test_suggests_the_channel_they_last_wrote_by_where_the_reason_names_none():
    fact = a_birthday()
    for days, channel in ((9, "email"), (3, "chat")):
        at = NOW - timedelta(days=days)
        factories.conversation("Hello", identity=fact.identity, started_at=at, channel=channel)
    care_job.make_due(NOW)
    assert FollowUp.objects.get().channel == "chat"


def test_a_run_killed_between_two_customers_loses_and_doubles_nothing(monkeypatch):
    for _ in range(3):
        a_promise(due=NOW + timedelta(days=1))
    real, calls = follow_ups.make_all, []

    def killed(*args, **kwargs):
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    monkeypatch.setattr(follow_ups, "make_all", killed)
    with pytest.raises(KeyboardInterrupt):
        care_job.make_due(NOW)
    assert FollowUp.objects.count() == 1
    monkeypatch.undo()

    assert care_job.make_due(NOW) == 2
    assert FollowUp.objects.count() == 3


def test_the_day_is_the_customers_own():
    late = datetime(2027, 2, 21, 23, 30, tzinfo=UTC)
    a_promise(due=late, customer={"time_zone": "Asia/Tokyo"})
    a_promise(due=late, customer={"time_zone": "America/New_York"})

    care_job.make_due(NOW)

    assert [at.day for _, at in due()] == [21, 22]


def test_finds_what_fell_due_while_no_worker_ran():
    a_birthday(month=2, day=12)

    care_job.make_due(NOW)

    assert due() == [("birthday", date(2027, 2, 12))]


def test_asks_after_a_complaint_and_after_a_delivery():
    identity = factories.identity()
    factories.conversation(
        "Never again", identity=identity, started_at=NOW, end_state="dissatisfied"
    )
    a_promise("deliver", state="kept", settled_at=NOW)

    care_job.make_due(NOW)

    assert due() == [("complaint", date(2027, 2, 23)), ("check", date(2027, 3, 6))]


class TestOrders:
    """Delivery days come from the order; a promise of the same parcel makes no second one."""

    def order(self, **days):
        customer = factories.customer()
        bought = (NOW - timedelta(days=20)).date()
        return factories.purchase(customer, bought, number="4711", **days)

    def test_one_on_its_way_is_due_moves_with_its_day_and_ends_when_it_came(self):
        row = self.order(expected_on=date(2027, 2, 18))
        care_job.make_due(NOW)
        late = FollowUp.objects.get()
        assert (late.kind, late.due) == ("delivery", date(2027, 2, 18))
        assert late.why == "Order 4711: on its way, no word yet that it came"

        Purchase.objects.filter(pk=row.pk).update(expected_on=date(2027, 2, 19))
        assert care_job.make_due(NOW) == 1
        assert [each.done_at is None for each in FollowUp.objects.order_by("due")] == [False, True]

        came = NOW + timedelta(days=1)
        Purchase.objects.filter(pk=row.pk).update(delivered_on=came.date())
        assert care_job.make_due(came) == 1
        left = FollowUp.objects.get(done_at=None)
        assert (left.kind, left.due) == ("check", came.date() + timedelta(days=14))
        assert [care_job.make_due(came + timedelta(hours=n)) for n in range(2)] == [0, 0]

    def test_a_look_at_what_came_goes_by_the_day_it_came_and_ends_where_it_did_not(self):
        row = self.order(delivered_on=date(2027, 2, 10))
        care_job.make_due(NOW)
        for came, left in ((12, [date(2027, 2, 26)]), (None, []), (13, [date(2027, 2, 27)])):
            day = date(2027, 2, came) if came else None
            Purchase.objects.filter(pk=row.pk).update(delivered_on=day)
            assert care_job.make_due(NOW) == 0
            assert list(FollowUp.objects.filter(done_at=None).values_list("due", flat=True)) == left

    @pytest.mark.parametrize("promised_first", [True, False])
    def test_a_promise_of_the_same_parcel_makes_no_second_one_and_ends_with_it(
        self, promised_first
    ):
        expected = date(2027, 2, 22)
        row = self.order(expected_on=None if promised_first else expected)
        identity = row.identity
        talk = factories.conversation("Where is it?", identity=identity, started_at=NOW)
        factories.promise(talk, about="deliver", due=NOW + timedelta(days=1))
        assert care_job.make_due(NOW) == 1
        Purchase.objects.filter(pk=row.pk).update(expected_on=expected)
        assert care_job.make_due(NOW) == 0

        Purchase.objects.filter(pk=row.pk).update(delivered_on=expected)
        care_job.make_due(NOW + timedelta(days=2))
        care_job.make_due(NOW + timedelta(days=2))
        assert [each.kind for each in FollowUp.objects.filter(done_at=None)] == ["check"]

    def test_a_day_has_so_many_by_lot_and_what_ends_makes_room(self):
        lead = factories.person()
        limits.choose({"delivery": 2, "check": 0}, by=lead, now=NOW)
        with pytest.raises(limits.CannotLimit):
            limits.choose({"check": -1}, by=lead, now=NOW)
        expected = date(2027, 2, 18)
        rows = [self.order() for _ in range(5)]
        self.order(delivered_on=date(2027, 2, 10))
        follow_ups.opt_out(rows[0].identity, "stop", by=lead, now=NOW)
        talk = factories.conversation("Hello", identity=rows[1].identity, started_at=NOW)
        day = datetime(2027, 2, 18, 12, tzinfo=UTC)
        made = day - timedelta(days=3)
        promised = factories.promise(talk, about="deliver", made_at=made, due=day)
        assert care_job.make_due(NOW) == 1

        Purchase.objects.filter(delivered_on=None).update(expected_on=expected)
        assert [care_job.make_due(NOW) for _ in range(3)] == [2, 0, 0]
        assert limits.left_out() == {"delivery": 2, "check": 1}
        made = FollowUp.objects.filter(conversation=None)
        assert not made.filter(identity__in=[rows[0].identity, rows[1].identity]).exists()

        came = Purchase.objects.filter(identity=made[0].identity)
        came.update(delivered_on=date(2027, 2, 19))
        Promise.objects.filter(pk=promised.pk).update(state="kept")
        assert [care_job.make_due(NOW) for _ in range(3)] == [0, 1, 0]

    def test_one_given_back_whole_is_asked_nothing_about(self):
        row = self.order(delivered_on=date(2027, 2, 10))
        same = {"identity": row.identity, "number": row.number, "currency": row.currency}
        back = Purchase.objects.create(**same, at=NOW, day=NOW, amount=-10, returned=True)
        assert care_job.make_due(NOW) == 0
        Purchase.objects.filter(pk=back.pk).update(amount=-4)
        assert care_job.make_due(NOW) == 1


def test_who_said_no_is_left_alone():
    a_birthday(consent=Consent.NO)
    promise = a_promise(due=NOW + timedelta(days=1))
    identity = promise.conversation.identity
    follow_ups.opt_out(identity, "please stop", by=factories.person(), now=NOW)

    assert care_job.make_due(NOW) == 0
    follow_ups.opt_in(identity.customer_id, by=factories.person(), now=NOW)
    assert care_job.make_due(NOW) == 1


def test_a_closed_or_erased_talk_loses_no_follow_up():
    promise = a_promise(due=NOW + timedelta(days=1))
    care_job.make_due(NOW)

    promise.conversation.delete()

    assert FollowUp.objects.get().conversation is None


def test_tells_whoever_follows_up_once_a_day():
    agent = factories.person(Role.AGENT)
    factories.person(Role.EXECUTIVE)
    factories.follow_up(factories.identity(), due=NOW.date())

    care_job.digest(NOW)
    care_job.digest(NOW + timedelta(hours=1))

    (told,) = Notice.objects.all()
    assert (told.to, told.subject, told.body) == (
        agent,
        "1 follow-up due",
        "Check after delivery: 1",
    )


class TestInTouchToday:
    def test_is_by_the_customers_own_day(self):
        row = factories.follow_up(factories.identity(time_zone="Asia/Tokyo"))
        # 23:30 on the 19th in Tokyo, and 00:30 on the 20th.
        for at, so in ((datetime(2027, 2, 19, 14, 30, tzinfo=UTC), False), (NOW, True)):
            factories.conversation("Hello", identity=row.identity, started_at=at)
            touched = follow_ups.in_touch_today([row], NOW + timedelta(minutes=30))
            assert (row.customer.pk in touched) is so


class TestDoing:
    def test_is_done_once_with_an_outcome(self):
        row, lead = factories.follow_up(factories.identity()), factories.person()
        follow_ups.done(row, FollowUp.Outcome.GLAD, by=lead, now=NOW)

        with pytest.raises(follow_ups.CannotFollowUp, match="already"):
            follow_ups.done(row, FollowUp.Outcome.SILENT, by=lead, now=NOW)

        row.refresh_from_db()
        assert (row.outcome, row.done_by) == ("glad", lead)
        with pytest.raises(follow_ups.CannotFollowUp, match="done"):
            follow_ups.snooze(row, date(2027, 3, 1), by=lead, now=NOW, today=NOW.date())

    def test_is_put_off_to_a_day_ahead_only(self):
        row, lead = factories.follow_up(factories.identity()), factories.person()
        with pytest.raises(follow_ups.CannotFollowUp, match="after today"):
            follow_ups.snooze(row, NOW.date(), by=lead, now=NOW, today=NOW.date())

        follow_ups.snooze(row, date(2027, 3, 1), by=lead, now=NOW, today=NOW.date())

        assert FollowUp.objects.get().shown_on == date(2027, 3, 1)


class TestCalendarLink:
    def test_works_until_it_is_taken_back_and_keeps_no_secret(self):
        lead = factories.person()
        first = follow_ups.make_link(lead, now=NOW)
        second = follow_ups.make_link(lead, now=NOW)

        assert follow_ups.person_of(first, now=NOW) is None
        assert follow_ups.person_of(second, now=NOW) == lead
        assert second not in str(list(CalendarLink.objects.values()))
        follow_ups.revoke_link(lead, now=NOW)
        assert follow_ups.person_of(second, now=NOW) is None
