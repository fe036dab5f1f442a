"""Tests of whether what settled a matter kept the customer's side and the company's."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import Q
from django.urls import reverse

from highpoint.apps.accounts.models import Role
from highpoint.apps.prevention import both_sides, seams
from highpoint.apps.prevention.models import Solution
from highpoint.engine.conversation import Conversation as Talk
from highpoint.engine.insight.both_sides import Kind
from highpoint.loop.intake import take_in
from tests import factories
from tests.apps.prevention.test_finding import NOW

pytestmark = pytest.mark.django_db

SPAN = (factories.START - timedelta(days=1), factories.START + timedelta(days=1))
ASKED = "My vase came broken. Do I get my money back?"


def take(number, *said):
    turns = [
        {"role": role, "text": text, "at": factories.START.isoformat()}
        for role, text in zip(("customer", "agent", "customer"), said, strict=True)
    ]
    list(take_in([Talk.from_dict({"id": number, "source": "shop", "turns": turns})], now=NOW))


@pytest.fixture
def three():
    """One talk within the rules, one far beyond them, one with a no that angers."""
    take("1", ASKED, "I have refunded the $12 to your card.", "Perfect, thank you so much!")
    take("2", ASKED, "I have refunded the $300 to your card.", "Perfect, thank you so much!")
    take("3", ASKED, "We cannot refund this.", "This is outrageous. I am furious!")


def test_both_sides_are_counted_by_what_may_be_given_and_how_the_customer_ended(three):
    by = factories.person()
    assert both_sides.told(*SPAN).all.both == 2
    both_sides.allow(Kind.REFUND, freely=True, up_to=Decimal(50), words="", by=by, now=NOW)
    told = both_sides.told(*SPAN)
    assert (told.all.n, told.all.both, told.all.only_customer, told.all.only_company) == (
        3,
        1,
        1,
        1,
    )
    # Jeffreys of 1 in 3.
    assert (told.all.low, told.all.high) == pytest.approx((3.7, 82.3), abs=0.2)
    assert {each.kind: each.both for each in told.kinds} == {Kind.REFUND: 1, Kind.NOTHING: 0}

    row = both_sides.to_explain(Q(), SPAN[0]).get()
    with pytest.raises(both_sides.NeedsReason):
        both_sides.rule(row, Solution.Ruled.EXCEPTION, "", by=by, now=NOW)
    both_sides.rule(row, Solution.Ruled.EXCEPTION, "The box was ours.", by=by, now=NOW)
    assert not both_sides.to_explain(Q(), SPAN[0]).exists()
    assert both_sides.told(*SPAN).all.both == 2

    kept = list(Solution.objects.order_by("conversation").values_list("words", "ruled", "told"))
    assert seams.search()
    again = Solution.objects.order_by("conversation").values_list("words", "ruled", "told")
    assert list(again) == kept


def test_a_talk_in_german_counts_by_how_the_customer_ends_it(client):
    asked = "Meine Vase kam kaputt an. Bekomme ich mein Geld zurück?"
    gave = "Das tut mir leid. Ich habe Ihnen die 40 Euro heute erstattet."
    take("1", asked, gave, "Das ist sehr nett von Ihnen, vielen Dank!")
    take("2", asked, gave, "Ich bin trotzdem enttäuscht, das war ein Geschenk.")
    all_talks = both_sides.told(*SPAN).all
    assert (all_talks.n, all_talks.both, all_talks.unknown) == (2, 1, 0)
    client.force_login(factories.person(Role.ADMIN))
    assert (
        "in German, English and Spanish alone" in client.get(reverse("both_sides")).content.decode()
    )


def test_the_pages_take_a_rule_and_a_reason_and_refuse_what_is_wrong(client, three):
    client.force_login(factories.person(Role.ADMIN))
    wrong = client.post(reverse("allowance", args=["refund"]), {"freely": "yes", "up_to": "much"})
    assert wrong.status_code == 400
    assert "Write an amount, as 12.50." in wrong.content.decode()
    said = {"freely": "yes", "up_to": "50", "words": "Up to 50 at once."}
    assert client.post(reverse("allowance", args=["refund"]), said).status_code == 302
    row = both_sides.to_explain(Q(), SPAN[0]).get()
    wrong = client.post(reverse("solution", args=[row.pk]), {"ruled": "exception", "told": " "})
    assert "Say in a line why it was right" in wrong.content.decode()
    said = {"ruled": "exception", "told": "The box was ours."}
    assert client.post(reverse("solution", args=[row.pk]), said).status_code == 302
    row.refresh_from_db()
    assert (row.ruled, row.told) == ("exception", "The box was ours.")
    assert "Up to 50 at once." in client.get(reverse("both_sides")).content.decode()
