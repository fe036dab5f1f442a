"""What programs bring in and ask for, room by room."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts import api_keys
from highpoint.apps.accounts.acts import Scope
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import AuditEntry, PanelOrigin, Role
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.customers.models import Identity, Purchase, Standing
from highpoint.apps.feedback.models import SurveyResponse
from highpoint.apps.prevention import operations
from highpoint.apps.prevention.models import Incident
from highpoint.apps.quality.models import Moment
from highpoint.loop import panel
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TALK = {
    "id": "T-1",
    "source": "desk",
    "agent": "Noor",
    "customer": "nina@example.test",
    "turns": [
        {"role": "customer", "text": "My lamp came broken.", "at": "2026-03-05T14:10:00Z"},
        {"role": "agent", "text": "I am sorry. I send a new one today.", "author": "Noor"},
    ],
}
FAILED = {
    "external_id": "R-1",
    "step": "deliver",
    "trouble": "Came broken",
    "happened_at": "2026-03-05T14:10:00Z",
    "words": "It came in pieces.",
    "customer": "nina@example.test",
}


@pytest.fixture
def nina():
    return factories.customer("Nina Brandt", "nina@example.test", "mail")


def line(**fields):
    return {
        "customer": "nina@example.test",
        "order": "O-1",
        "at": "2026-03-05T14:10:00Z",
        "product": "Lamp",
        "amount": "12.50",
        "currency": "EUR",
    } | fields


class TestCustomers:
    def test_are_found_by_what_they_are_known_by(self, program, nina):
        asks = program(Scope.READ_CUSTOMERS)
        for kind, value in (("phone", "+49301234567"), ("handle", "@nina"), ("account", "17")):
            Identity.objects.create(customer=nina, kind=kind, source="shop", value=value)
        Identity.objects.filter(kind="phone").update(source="")

        for told in (
            {"email": " Nina@Example.test "},
            {"phone": "+49 (30) 1234-567"},
            {"handle": "nina"},
            {"account": "17", "source": "shop"},
        ):
            assert asks.get("/customers", **told).json()["id"] == nina.pk, told
        assert asks.get("/customers", email="else@example.test").status_code == 404
        assert asks.get("/customers", account="17", source="other").status_code == 404

    def test_are_asked_for_by_one_thing(self, program):
        asks = program(Scope.READ_CUSTOMERS)

        for told in ({}, {"email": "a@b.test", "phone": "+49301234567"}):
            answer = asks.get("/customers", **told)
            assert (answer.status_code, answer.json()["code"]) == (422, "ask_for_one")

    def test_that_several_sources_know_are_told_apart(self, program):
        for source in ("shop", "forum"):
            row = factories.customer(f"From {source}", "else", source)
            Identity.objects.create(customer=row, kind="handle", source=source, value="@nina")
        asks = program(Scope.READ_CUSTOMERS)

        assert asks.get("/customers", handle="@nina").json()["code"] == "several_fit"
        found = asks.get("/customers", handle="@nina", source="forum").json()
        assert found["name"] == "From forum"

    def test_have_a_brief_without_a_way_into_talks(self, program, nina):
        talk = factories.conversation("Where is it?", identity=nina.identities.get())
        factories.promise(talk)
        asks = program(Scope.READ_CUSTOMERS)

        told = asks.get(f"/customers/{nina.pk}/brief").json()

        assert told["customer"] == "Nina Brandt"
        assert "1 talk" in told["who"]
        assert {line["label"] for line in told["lines"]} >= {"Open now"}
        assert set(told["lines"][0]) == {"label", "text", "said"}
        entry = AuditEntry.objects.get(act=Did.OPENED_CUSTOMER_BRIEF)
        assert (entry.user, entry.thing_id) == (None, nina.pk)
        assert asks.key.prefix in entry.detail


class TestPanel:
    @pytest.fixture
    def address(self, program, nina, settings):
        settings.PANEL_ORIGINS = ("https://help.example.test",)
        self.asks = program(Scope.READ_CUSTOMERS)
        told = self.asks.post(f"/customers/{nina.pk}/panel", {}).json()
        assert told["frames"] == ["https://help.example.test"]
        return told["address"]

    def test_shows_the_brief_alone_to_those_who_may_frame_it(self, address):
        answer = Client().get(address)

        page = answer.content.decode()
        assert "Nina Brandt" in page
        assert "<nav" not in page
        assert "/customers/" not in page
        assert not answer.cookies
        policy = answer["Content-Security-Policy"]
        assert "frame-ancestors https://help.example.test;" in policy + ";"
        assert "X-Frame-Options" not in answer
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]

    def test_is_framed_by_nobody_where_nobody_is_listed(self, address, settings):
        settings.PANEL_ORIGINS = ()
        answer = Client().get(address)

        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"

    def test_an_administrator_says_in_a_page_who_may_frame_it(self, address, settings):
        settings.PANEL_ORIGINS = ()
        admin = Client()
        admin.force_login(factories.person(Role.ADMIN))
        for wrong, sentence in (
            ("help.example.com; script-src *", "is no address like https://help.example.com"),
            ("https://help.example.com/tickets", "without what comes after it"),
            ("https://help.example.com:99999", "is no address"),
        ):
            answer = admin.post(reverse("panel_origins"), {"origin": wrong})
            assert (answer.status_code, sentence in answer.content.decode()) == (400, True)
        admin.post(reverse("panel_origins"), {"origin": "https://Desk.example.test/"})
        row = PanelOrigin.objects.get()
        policy = Client().get(address)["Content-Security-Policy"]
        assert "frame-ancestors https://desk.example.test;" in policy + ";"
        admin.post(reverse("panel_origin", args=[row.pk]))
        assert "frame-ancestors 'none'" in Client().get(address)["Content-Security-Policy"]

    def test_leaves_other_pages_unframed(self, address):
        answer = Client().get(reverse("account_login"))

        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"

    def test_ends_with_its_key_its_time_and_its_signature(self, address, nina):
        now = timezone.now()
        token = panel.make(nina, self.asks.key, now=now - panel.LASTS - timedelta(seconds=1))
        other, _ = api_keys.make("Other", [Scope.READ_INCIDENTS], by=None, now=now)
        stranger = panel.make(nina, other, now=now)

        for wrong in (token, stranger, "1-1-9999999999", "1-1-9999999999:abc", "ü"):
            answer = Client().get(reverse("customer_panel", args=[wrong]))
            assert answer.status_code == 404
            assert b"This panel has ended" in answer.content
        api_keys.revoke(self.asks.key, by=None, now=now)
        assert Client().get(address).status_code == 404


class TestPurchases:
    def test_are_kept_once_and_move_the_customer_onto_the_ladder(self, program):
        shop = program(Scope.WRITE_PURCHASES)
        told = {"lines": [line(), line(product="Bulb", amount=None, price=2, quantity=3)]}

        first = shop.post("/purchases", told).json()
        again = shop.post("/purchases", told).json()

        assert (first["new"], again["new"], again["unchanged"]) == (1, 0, 1)
        assert all(each["taken"] for each in first["lines"] + again["lines"])
        bought = Purchase.objects.get()
        assert (bought.amount, bought.line_count, bought.source) == (Decimal("18.5"), 2, "shop")
        assert Standing.objects.filter(customer=bought.identity.customer).exists()

    def test_tell_which_lines_were_left_out_and_why(self, program):
        lines = [
            line(),
            line(order="O-2", customer=""),
            line(order="O-3", at="soon"),
            line(order="O-4", at="2031-01-01"),
            line(order="O-5", status="cancelled"),
            line(order="O-6", amount="9" * 12),
            line(order="O-7", amount=None),
        ]
        answer = program(Scope.WRITE_PURCHASES).post("/purchases", {"lines": lines})

        told = answer.json()
        assert told["new"] == 1
        assert [each["taken"] for each in told["lines"]] == [True, *[False] * 6]
        assert all(each["reason"] for each in told["lines"][1:])

    def test_do_not_lose_lines_by_being_told_one_after_another(self, program):
        shop = program(Scope.WRITE_PURCHASES)
        shop.post("/purchases", {"lines": [line()]})

        other = {"lines": [line(product="Bulb", amount=2)]}
        left = shop.post("/purchases", other).json()["lines"][0]
        assert not left["taken"]
        assert "kept with other lines" in left["reason"]
        both = {"lines": [line(), line(product="Bulb", amount=2)]}
        assert shop.post("/purchases", both).json()["updated"] == 1
        assert Purchase.objects.get().amount == Decimal("14.5")
        came = {"expected": "2026-03-06", "delivered": "2026-03-08T10:00:00Z"}
        told = {"lines": [each | came for each in both["lines"]]}
        assert [shop.post("/purchases", told).json()["updated"] for _ in range(2)] == [1, 0]
        assert Purchase.objects.get().days_late == 2
        assert shop.post("/purchases", other | {"replace": True}).json()["updated"] == 1
        assert Purchase.objects.get().amount == 2


class TestIncidents:
    def test_are_kept_once_by_their_own_id(self, program, nina):
        shop = program(Scope.WRITE_INCIDENTS, Scope.READ_INCIDENTS)

        first = shop.post("/incidents", FAILED).json()
        again = shop.post("/incidents", FAILED).json()
        assert AuditEntry.objects.filter(act=Did.LOGGED_FAILURE).count() == 1
        shop.post("/incidents", FAILED | {"words": "Something else."})
        ahead = timezone.now() + timedelta(days=2)
        early = shop.post("/incidents", FAILED | {"happened_at": ahead.isoformat()})
        assert (early.status_code, early.json()["code"]) == (422, "yet_to_come")

        assert (first["new"], again) == (True, {"id": first["id"], "new": False})
        row = Incident.objects.get()
        assert (row.words, row.source) == ("Something else.", "program")
        assert row.identity.customer == nina
        assert shop.key.prefix in AuditEntry.objects.filter(act=Did.LOGGED_FAILURE)[0].detail
        (told,) = shop.get("/incidents").json()["incidents"]
        assert (told["step"], told["trouble"], told["customer"]) == (
            *("deliver", "Came broken"),
            nina.pk,
        )

    def test_are_read_in_pages_without_what_is_none(self, program):
        shop = program(Scope.WRITE_INCIDENTS, Scope.READ_INCIDENTS)
        made = [
            shop.post("/incidents", FAILED | {"external_id": f"R-{each}"}).json()["id"]
            for each in range(4)
        ]
        person = factories.person()
        operations.dismiss(Incident.objects.get(pk=made[1]), by=person, now=timezone.now())

        first = shop.get("/incidents", most=2).json()
        rest = shop.get("/incidents", most=2, after=first["after"]).json()

        assert [each["id"] for each in first["incidents"]] == [made[0], made[2]]
        assert [each["id"] for each in rest["incidents"]] == [made[3]]
        assert rest["after"] is None
        assert shop.get("/incidents", step="pay").json()["incidents"] == []


class TestConversations:
    def test_are_read_and_replaced_by_what_came_later(self, program):
        desk = program(Scope.WRITE_CONVERSATIONS)

        results = [desk.post("/conversations", TALK).json()["result"] for _ in range(2)]
        more = TALK | {"turns": [*TALK["turns"], {"role": "customer", "text": "Thank you!"}]}
        results.append(desk.post("/conversations", more).json()["result"])

        assert results == ["new", "unchanged", "updated"]
        kept = Conversation.objects.get()
        assert (kept.turn_count, kept.agent.name) == (3, "Noor")
        assert Moment.objects.filter(conversation=kept).exists()
        assert AuditEntry.objects.filter(act=Did.BROUGHT_CONVERSATION).count() == 2

    def test_of_several_customers_on_a_social_channel_are_kept_apart(self, program):
        said = (("ada", "Mine broke."), ("bo", "Mine too."), ("shop", "@ada We send a new one."))
        turns = [
            {
                "role": "agent" if author == "shop" else "customer",
                "author": author,
                "text": text,
                "private": author == "shop",
            }
            for author, text in said
        ]
        thread = {"id": "th-1", "channel": "twitter", "turns": turns}
        told = program(Scope.WRITE_CONVERSATIONS).post("/conversations", thread).json()

        first, other = Conversation.objects.order_by("pk")
        assert (told["id"], told["others"], told["result"]) == (first.pk, [other.pk], "new")
        assert [turn.public for turn in first.turns.all()] == [True, False]
        assert [turn.text for turn in other.turns.all()] == ["Mine too."]

    def test_that_say_nothing_are_refused_with_the_reason(self, program):
        empty = TALK | {"turns": [{"role": "customer", "text": " "}]}
        answer = program(Scope.WRITE_CONVERSATIONS).post("/conversations", empty)

        assert (answer.status_code, answer.json()["code"]) == (422, "not_a_conversation")


class TestRatings:
    def test_are_kept_for_conversations_that_are_here(self, program):
        desk = program(Scope.WRITE_CONVERSATIONS, Scope.WRITE_RATINGS)
        desk.post("/conversations", TALK)
        answers = [
            {"conversation": "T-1", "csat": 5, "nps": 9, "words": "Quick!"},
            {"conversation": "T-2", "csat": 5},
            {"conversation": "T-1", "csat": 9},
        ]

        told = desk.post("/ratings", {"answers": answers}).json()

        assert told["new"] == 2
        assert [each["taken"] for each in told["answers"]] == [True, False, False]
        assert "No conversation “T-2” is here" in told["answers"][1]["reason"]
        assert SurveyResponse.objects.count() == 2


WRONG = {
    "not JSON": b"{",
    "not an object": b"[1]",
    "nothing": b"",
    "not UTF-8": b'{"lines": "\xff"}',
    "no number": b'{"lines": [{"amount": NaN}]}',
    "a number beyond all": b'{"lines": [{"amount": 1e999999}]}',
    "thousands of digits": b'{"lines": [{"amount": ' + b"9" * 5_000 + b"}]}",
    "NUL": b'{"lines": [{"product": "a\\u0000b"}]}',
    "half a pair": b'{"lines": [{"product": "\\ud800"}]}',
    "deep": b'{"lines": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a wrong type": b'{"lines": [{"customer": {"a": 1}}]}',
    "an unknown field": b'{"lines": [{"custmer": "a"}]}',
    "too many lines": json.dumps({"lines": [{}] * 1_001}).encode(),
    "no zone": b'{"time_zone": "Atlantis", "lines": [{}]}',
}


class TestWrongBody:
    @pytest.mark.parametrize("name", WRONG)
    def test_is_answered_with_a_sentence(self, program, name):
        answer = program(Scope.WRITE_PURCHASES).post("/purchases", WRONG[name])

        assert answer.status_code in (400, 422)
        told = answer.json()
        assert told["message"].endswith(".")
        assert not Purchase.objects.exists()

    def test_that_is_too_large_is_not_read(self, program):
        answer = program(Scope.WRITE_PURCHASES).post("/purchases", b" " * 10_000_000)

        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")

    def test_names_the_field(self, program):
        told = {"lines": [line(), line(amount="much")]}
        answer = program(Scope.WRITE_PURCHASES).post("/purchases", told).json()

        assert answer["code"] == "wrong_input"
        assert answer["problems"][0]["where"] == "lines[1].amount"
