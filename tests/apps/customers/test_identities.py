"""One person, one customer: what a source calls them, and who they are kept as."""

import importlib
from datetime import UTC, datetime

import pytest
from django.apps import apps

from highpoint.apps.conversations.models import Conversation as Kept
from highpoint.apps.customers.identities import Key, Seen, keep, read
from highpoint.apps.customers.models import Customer, Identity
from highpoint.engine.conversation import Conversation
from highpoint.loop.intake import take_in

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def talk(number: int, customer: str | None, *, name: str = "", source: str = "shop"):
    return Conversation.from_dict(
        {
            "id": str(number),
            "source": source,
            "customer": customer,
            "customer_name": name,
            "started_at": f"2026-03-0{number}T09:00:00Z",
            "turns": [{"role": "customer", "text": "Where is it?"}],
        }
    )


class TestRead:
    @pytest.mark.parametrize(
        ("told", "key"),
        [
            (" Nina@Example.test ", Key("email", "", "nina@example.test")),
            ("+44 20 7946-0001", Key("phone", "", "+442079460001")),
            ("@Nina_B", Key("handle", "shop", "@nina_b")),
            ("0170 123", Key("account", "shop", "0170 123")),
            ("a@b", Key("account", "shop", "a@b")),
        ],
    )
    def test_tells_what_is_the_same_everywhere_from_what_is_one_sources(self, told, key):
        assert read(told, "shop") == key

    def test_nobody_is_no_identity(self):
        assert read("  ", "shop") is None


class TestIntake:
    def test_joins_conversations_of_one_address_over_all_sources(self):
        talks = [
            talk(1, "nina@example.test", source="mail"),
            talk(2, "NINA@example.test", name="Nina Brandt", source="chat"),
        ]

        list(take_in(talks, now=NOW))

        nina = Customer.objects.get()
        assert (nina.name, nina.known_since.day) == ("Nina Brandt", 1)
        assert Kept.objects.filter(identity__customer=nina).count() == 2

    def test_takes_the_same_number_at_two_sources_for_two_people(self):
        list(take_in([talk(1, "4711"), talk(2, "4711", source="other")], now=NOW))

        assert Customer.objects.count() == 2

    def test_keeps_a_customer_whose_conversation_comes_again_changed(self):
        list(take_in([talk(1, "4711")], now=NOW))
        list(take_in([talk(1, "4711", name="Nina")], now=NOW))

        assert Kept.objects.get().identity == Identity.objects.get()

    def test_leaves_a_talk_with_nobody_named_without_a_customer(self):
        list(take_in([talk(1, None)], now=NOW))

        assert Kept.objects.get().identity is None
        assert not Customer.objects.exists()


def test_what_was_kept_before_customers_were_is_joined_to_them():
    list(take_in([talk(1, "4711"), talk(2, "4711", name="Nina"), talk(3, None)], now=NOW))
    Customer.objects.all().delete()
    step = importlib.import_module("highpoint.apps.conversations.migrations.0008_customers")

    step.know_customers(apps, None)

    nina = Customer.objects.get()
    assert nina.name == "Nina"
    assert Kept.objects.filter(identity__customer=nina).count() == 2


def test_one_customer_told_twice_at_once_is_kept_once_with_the_first_name_told():
    key = Key("account", "shop", "4711")

    kept = keep([Seen(key, "4711", "", NOW), Seen(key, "4711", "Nina", NOW)])

    assert kept[key].customer.name == "Nina"
    assert keep([Seen(key, "4711", "Other", NOW)])[key] == kept[key]
