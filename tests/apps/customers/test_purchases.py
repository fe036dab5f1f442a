"""What is kept of purchase files: each purchase once, however often and however scattered it is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError

from highpoint.apps.customers.models import Customer, Purchase, PurchaseImport, PurchaseLine
from highpoint.apps.customers.purchases import Taken, keep
from highpoint.connectors.purchases import PurchaseLine as Line

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def line(customer="4711", order="1001", amount="10.50", **fields) -> Line:
    usual = {
        "at": datetime(2026, 3, 4, 12, tzinfo=UTC),
        "product": "Lamp",
        "quantity": Decimal(1),
        "currency": "EUR",
        "country": "DE",
        "returned": False,
    }
    return Line(customer=customer, order=order, amount=Decimal(amount), **usual | fields)


def brought() -> PurchaseImport:
    return PurchaseImport.objects.create(name="orders.csv", created_at=NOW)


class TestKeep:
    def test_makes_one_purchase_of_the_lines_of_an_order(self):
        assert keep([line(), line(amount="4")], source="shop") == Taken(new=1)
        row = Purchase.objects.get()
        assert (row.amount, row.line_count, row.day.isoformat()) == (
            Decimal("14.5"),
            2,
            "2026-03-04",
        )
        assert row.identity.customer.known_since == row.at

    def test_keeps_returns_and_currencies_apart(self):
        lines = [line(), line(currency="GBP"), line(amount="-10.50", returned=True)]
        assert keep(lines, source="shop") == Taken(new=3)
        assert Customer.objects.count() == 1

    def test_changes_nothing_where_the_same_comes_again_in_another_order(self):
        keep([line(), line(amount="4")], source="shop", brought_by=brought())
        before = list(PurchaseLine.objects.values_list("pk", flat=True))
        again = keep([line(amount="4"), line()], source="shop", brought_by=brought())
        assert again == Taken(unchanged=1)
        assert list(PurchaseLine.objects.values_list("pk", flat=True)) == before

    def test_replaces_a_purchase_that_is_told_otherwise(self):
        keep([line()], source="shop", brought_by=brought())
        assert keep([line(amount="8")], source="shop", brought_by=brought()) == Taken(updated=1)
        assert Purchase.objects.get().amount == Decimal(8)
        assert PurchaseLine.objects.count() == 1

    def test_adds_what_the_same_file_tells_of_an_order_further_down(self):
        file = brought()
        keep([line()], source="shop", brought_by=file)
        keep([line(amount="4")], source="shop", brought_by=file)
        row = Purchase.objects.get()
        assert (row.amount, row.line_count, row.lines.count()) == (Decimal("14.5"), 2, 2)
        whole = keep([line(), line(amount="4")], source="shop", brought_by=brought())
        assert whole == Taken(unchanged=1)

    def test_takes_over_when_an_order_is_to_come_and_when_all_of_it_came(self):
        first, last = date(2026, 3, 6), date(2026, 3, 9)
        keep([line(expected=first), line(amount="4", expected=last)], source="shop")
        row = Purchase.objects.get()
        assert (row.expected_on, row.delivered_on) == (last, None)
        part = [line(expected=first, delivered=first), line(amount="4", expected=last)]
        assert keep(part, source="shop") == Taken(unchanged=1)
        whole = [line(delivered=first), line(amount="4", delivered=date(2026, 3, 11))]
        assert keep(whole, source="shop") == Taken(updated=1)
        changed = [line(amount="8")]
        assert keep(changed, source="shop") == Taken(updated=1)
        again = Purchase.objects.get()
        assert (again.pk, again.amount, again.expected_on, again.days_late) == (row.pk, 8, last, 2)

    def test_what_is_given_back_is_never_delivered(self):
        keep([line(amount="-4", returned=True, expected=NOW.date())], source="shop")
        back = Purchase.objects.filter(expected_on=None)
        with pytest.raises(IntegrityError):
            back.update(delivered_on=NOW.date())

    def test_counts_a_number_of_another_shop_as_another_customer(self):
        keep([line()], source="shop")
        keep([line()], source="market")
        assert Customer.objects.count() == 2
