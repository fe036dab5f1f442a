"""Where customers stand, written down with every step."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from highpoint.apps.customers import ladder
from highpoint.apps.customers.models import LadderFit, LadderFlow, LadderStep, Standing
from highpoint.engine.insight.loyalty.ladder import DeedKind
from tests import factories
from tests.factories import START

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 30)


def buyer(*days: date):
    row = factories.customer()
    for day in days:
        factories.purchase(row, day)
    return row


class TestLookAtAll:
    def test_writes_where_everybody_stands_and_how_they_came_there(self):
        once = buyer(date(2026, 1, 5))
        twice = buyer(date(2025, 11, 5), date(2026, 5, 5))
        ladder.look_at_all(DAY, START)
        assert Standing.objects.get(customer=once).rung == "one_time"
        assert Standing.objects.get(customer=twice).rung == "occasional"
        climbs = LadderStep.objects.filter(customer=twice).values_list("day", "after")
        assert list(climbs) == [
            (date(2026, 5, 5), "occasional"),
            (date(2025, 11, 5), "one_time"),
        ]

    def test_says_why_nothing_is_fitted_to_a_few(self):
        buyer(date(2026, 1, 5))
        ladder.look_at_all(DAY, START)
        assert "too few to fit" in LadderFit.objects.get().reason
        assert Standing.objects.get().alive is None

    def test_counts_the_movement_of_each_quarter(self):
        buyer(date(2026, 1, 5), date(2026, 5, 5))
        ladder.look_at_all(DAY, START)
        rows = LadderFlow.objects.values_list("quarter", "before", "after", "customers")
        assert list(rows) == [(1, "", "one_time", 1), (2, "one_time", "occasional", 1)]

    def test_gives_the_same_when_run_again(self):
        buyer(date(2026, 1, 5), date(2026, 5, 5))
        for _ in range(2):
            ladder.look_at_all(DAY, START)
        assert LadderStep.objects.count() == 2

    def test_takes_a_purchase_given_back_for_none(self):
        row = buyer(date(2026, 1, 5))
        factories.purchase(row, date(2026, 1, 9), "-10", returned=True)
        ladder.look_at_all(DAY, START)
        assert not Standing.objects.exists()


def test_fits_who_will_buy_again_and_adds_up_no_currencies():
    for place in range(40):
        first = date(2025, 1, 1) + timedelta(days=place)
        row = factories.customer()
        for turn in range(1 + place % 4):
            day, paid = first + timedelta(days=30 * turn), str(10 + place + turn)
            factories.purchase(row, day, paid, currency="EUR")
    two = factories.customer()
    for day, currency in ((date(2025, 3, 1), "EUR"), (date(2025, 4, 1), "GBP")):
        factories.purchase(two, day, "20", currency=currency)
    ladder.look_at_all(date(2025, 6, 1), START)
    one = Standing.objects.order_by("pk")[3]
    assert 0 < one.alive <= 1
    assert (one.currency, one.worth_low <= one.worth_middle < one.worth_high) == ("EUR", True)
    assert (two.standing.currency, two.standing.worth_middle) == ("", None)


def test_a_noted_deed_lets_somebody_climb():
    lead = factories.person()
    row = buyer(date(2026, 1, 5), date(2026, 5, 5))
    for day in (date(2026, 5, 20), date(2026, 6, 1)):
        ladder.note_deed(row.identities.get(), DeedKind.REVIEW, day, "", by=lead, now=START)
    assert Standing.objects.get(customer=row).rung == "advocate"


def test_rules_that_were_set_hold():
    lead = factories.person()
    ladder.set_rules({"frequent_purchases": 2}, by=lead, now=START)
    row = buyer(date(2026, 1, 5), date(2026, 5, 5))
    ladder.look_at([row.pk], DAY)
    assert Standing.objects.get(customer=row).rung == "frequent"
