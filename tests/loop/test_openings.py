"""Openings: what customers are about to run into, and how often they were reached first."""

from datetime import UTC, date, datetime, timedelta

import pytest

from highpoint.apps.care import leaving, terms
from highpoint.apps.care.models import FollowUp, LeavingWord
from highpoint.apps.customers.models import PurchaseLine
from highpoint.apps.prevention.finding import known_troubles
from highpoint.apps.prevention.models import Incident
from highpoint.loop import care_job, openings
from tests import factories

NOW = datetime(2027, 2, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("product", "bought", "ends"),
    [
        ("Coffee subscription (3 months)", date(2026, 11, 30), date(2027, 2, 28)),
        ("Two-year warranty", date(2028, 2, 29), date(2030, 2, 28)),
        ("12-week plan", date(2026, 12, 1), date(2027, 2, 23)),
        ("Monthly pass", date(2027, 1, 31), date(2027, 2, 28)),
        ("Membership", date(2026, 1, 1), None),
        ("12 month calendar", date(2026, 1, 1), None),
    ],
)
def test_reads_from_its_name_when_something_ends(product, bought, ends):
    assert terms.ends(product, bought) == ends


def bought(product, days, customer=None):
    customer = customer or factories.customer()
    row = factories.purchase(customer, (NOW - timedelta(days=days)).date())
    PurchaseLine.objects.create(purchase=row, product=product, quantity=1, amount=10)
    return customer


def came_broken(customer, days):
    Incident.objects.create(
        identity=customer.identities.get(),
        trouble=known_troubles()["came_broken"],
        source="hand",
        told="It came broken",
        happened_at=NOW - timedelta(days=days),
        logged_at=NOW,
    )


@pytest.mark.django_db
class TestFinding:
    def test_tells_of_a_fault_to_whoever_bought_it_lately_and_has_not_written(self):
        for _ in range(4):
            came_broken(bought("Kettle", 30), 20)
        for _ in range(30):
            bought("Lamp", 30)
        came_broken(bought("Lamp", 30), 20)
        waits, wrote = bought("Kettle", 5), bought("Kettle", 5)
        factories.conversation("Hi", identity=wrote.identities.get(), started_at=NOW)

        assert [(fault.product, fault.told) for fault in openings.faults(NOW)] == [("Kettle", 4)]
        care_job.make_due(NOW)
        care_job.make_due(NOW + timedelta(hours=1))

        found = FollowUp.objects.filter(kind="fault")
        assert {row.customer for row in found} >= {waits}
        assert wrote not in {row.customer for row in found}
        assert openings.faults_told(NOW) == [
            "4 of 6 buyers of “Kettle” told us: came broken; of buyers of other things 3 in 100"
        ]

    def test_one_more_trouble_than_others_is_no_fault(self):
        for number in range(12):
            customer = bought(f"Lamp {number % 3}", 30)
            if number % 4 == 0:
                came_broken(customer, 20)
        assert openings.faults(NOW) == []

    def test_tells_of_what_ends_soon_unless_it_was_taken_again(self):
        bought("Candle subscription, 3 months", 80)
        again = bought("Candle subscription, 3 months", 80)
        bought("Candle subscription, 3 months", 2, again)
        bought("Candle stick", 80)

        care_job.make_due(NOW)

        assert [row.due for row in FollowUp.objects.filter(kind="ending")] == [date(2027, 3, 2)]


@pytest.mark.django_db
def test_counts_who_was_reached_before_they_wrote():
    def opening(days, **fields):
        row = factories.follow_up(
            factories.identity(), kind="promise", due=(NOW - timedelta(days=days)).date(), **fields
        )
        FollowUp.objects.filter(pk=row.pk).update(made_at=NOW - timedelta(days=days + 2))
        return row

    def writes(row, days):
        at = NOW - timedelta(days=days)
        factories.conversation("Where is it?", identity=row.identity, started_at=at)

    done = {"done_at": NOW - timedelta(days=5), "outcome": "glad"}
    opening(5, **done)
    writes(opening(5, **done), 1)
    writes(opening(5, **done), 6)
    writes(opening(5), 4)
    opening(20)
    opening(3)
    opening(5, done_at=NOW, outcome="not needed")

    found = openings.reached_first(NOW)

    assert (found.reached, found.wrote, found.passed) == (2, 2, 1)
    assert (found.waiting, found.settled, found.n) == (1, 1, 5)
    assert found.interval.low < 2 / 5 < found.interval.high


@pytest.mark.django_db
class TestEnding:
    def test_a_promise_kept_meanwhile_ends_its_follow_up_and_opens_it_where_it_was_not(self):
        talk = factories.conversation("Hi", identity=factories.identity(), started_at=NOW)
        promise = factories.promise(talk, due=NOW + timedelta(days=1))
        care_job.make_due(NOW)

        for state, outcome in (("kept", "not needed"), ("open", ""), ("withdrawn", "not needed")):
            promise.state = state
            promise.save()
            care_job.make_due(NOW)
            assert FollowUp.objects.get().outcome == outcome

    def test_two_promises_of_one_talk_for_one_day_are_one_matter(self):
        talk = factories.conversation("Hi", identity=factories.identity(), started_at=NOW)
        for _ in range(2):
            factories.promise(talk, due=NOW + timedelta(days=1))
        assert [care_job.make_due(NOW) for _ in range(2)] == [1, 0]


@pytest.mark.django_db
def test_counts_who_was_lost_after_words_that_took_them_for_granted():
    granted = "You just have to accept that."
    for number in range(24):
        customer = factories.customer()
        at = NOW - timedelta(days=200)
        factories.purchase(customer, (at - timedelta(days=9)).date())
        if number % 3 == 0 or number >= 12:
            factories.purchase(customer, (at + timedelta(days=30)).date())
        said = granted if number < 12 else "With pleasure."
        talk = factories.conversation(
            "I'm switching to Lampworld", said, identity=customer.identities.get(), started_at=at
        )
        leaving.find_in([talk.pk])

    leaving.count(NOW, NOW.date())
    said, loss = leaving.counted()

    assert (said.gone, said.n) == (12, 24)
    assert (loss.after.gone, loss.after.n, loss.others.gone, loss.others.n) == (8, 12, 0, 12)
    assert loss.told_apart
    assert LeavingWord.objects.filter(kind="alternative", name="Lampworld").count() == 24
    # Read again, a talk keeps its words once.
    assert leaving.find_in([talk.pk]) == 1
    assert leaving.search()
    assert not leaving.search()
