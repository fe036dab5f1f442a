"""Two customers made one by a person, and parted again: every identity goes home."""

from __future__ import annotations

from datetime import date

import pytest

from highpoint.apps.customers import merging
from highpoint.apps.customers.models import Customer
from tests import factories
from tests.factories import START

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(db):
    return factories.person()


def same(kept, gone, by):
    return merging.merge(kept, gone, reason="told so", by=by, now=START)


class TestMerge:
    def test_puts_purchases_and_identities_on_one_page(self, lead):
        ada, quist = factories.customer("Ada Quist"), factories.customer()
        factories.purchase(quist, date(2026, 3, 4))
        same(ada, quist, lead)
        assert ada.identities.count() == 2
        assert ada.identities.filter(purchases__isnull=False).count() == 1
        assert merging.stands_for(Customer.objects.get(pk=quist.pk)) == ada
        assert merging.everyone(ada) == {ada.pk, quist.pk}

    def test_takes_over_the_name_where_there_was_none(self, lead):
        nameless, ada = factories.customer(), factories.customer("Ada Quist")
        same(nameless, ada, lead)
        nameless.refresh_from_db()
        assert nameless.name == "Ada Quist"

    def test_refuses_who_is_part_of_another_already(self, lead):
        one, two, three = (factories.customer() for _ in range(3))
        same(one, two, lead)
        with pytest.raises(merging.CannotMerge, match="part of another"):
            same(three, two, lead)
        with pytest.raises(merging.CannotMerge, match="different"):
            same(one, one, lead)


class TestTakeBack:
    def test_sends_every_identity_home(self, lead):
        one, two = factories.customer(), factories.customer()
        done = same(one, two, lead)
        assert merging.take_back(done, by=lead, now=START) == two
        assert (one.identities.count(), two.identities.count()) == (1, 1)
        assert Customer.objects.get(pk=two.pk).merged_into is None
        with pytest.raises(merging.CannotMerge, match="already"):
            merging.take_back(done, by=lead, now=START)

    def test_asks_for_the_later_merge_first(self, lead):
        one, two, three = (factories.customer() for _ in range(3))
        first = same(two, three, lead)
        second = same(one, two, lead)
        with pytest.raises(merging.CannotMerge, match="Take that back first"):
            merging.take_back(first, by=lead, now=START)
        merging.take_back(second, by=lead, now=START)
        merging.take_back(first, by=lead, now=START)
        assert [each.identities.count() for each in (one, two, three)] == [1, 1, 1]


def test_who_is_said_to_be_two_is_known_from_both_sides(lead):
    one, two = factories.customer(), factories.customer()
    merging.not_the_same(two, one, by=lead, now=START)
    assert (merging.said_apart(one), merging.said_apart(two)) == ({two.pk}, {one.pk})
