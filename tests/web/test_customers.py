"""Pages of customers: found by whatever one has, one page a person, merged and parted by hand."""

from __future__ import annotations

import os
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.customers import ladder
from highpoint.apps.customers.models import Customer, Merge, Purchase, PurchaseImport
from highpoint.apps.prevention.models import Incident, Trouble
from highpoint.loop import purchase_job
from highpoint.loop.lately import lately
from highpoint.web import uploads
from highpoint.web.manner import manner
from highpoint.web.views import customers
from tests import factories
from tests.factories import START

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(db):
    return factories.person(Role.LEAD)


@pytest.fixture
def visitor(lead):
    client = Client()
    client.force_login(lead)
    return client


class TestFinding:
    @pytest.mark.parametrize(
        "words", ["quist", "ADA@quist.example", "+49 30 1234567", "@adaq", "48213", "#48213"]
    )
    def test_finds_by_whatever_one_has(self, visitor, words):
        ada = factories.customer("Ada Quist", "ada@quist.example")
        for told in ("+49 30 1234567", "@adaq"):
            other = factories.customer("", told, "x")
            other.identities.update(customer=ada)
            other.delete()
        factories.purchase(ada, date(2026, 3, 4), number="48213")
        factories.customer("Bo Lund")
        page = visitor.get("/customers/", {"q": words})
        assert [row.name for row in page.context["page"].rows] == ["Ada Quist"]

    def test_lists_by_name_in_few_queries(self, visitor, django_assert_max_num_queries):
        for name in ("Cy", "Ada", "Bo"):
            factories.customer(name)
        with django_assert_max_num_queries(12):
            page = visitor.get("/customers/")
        assert [row.name for row in page.context["page"].rows] == ["Ada", "Bo", "Cy"]

    def test_turns_pages_by_name_there_and_back(self, visitor, monkeypatch):
        monkeypatch.setattr(customers, "PAGE", 2)
        for name in ("Ada", "Bo", "Bo", "Cy", "Dee"):
            factories.customer(name)

        def turned(**to):
            page = visitor.get("/customers/", to).context["page"]
            return [row.name for row in page.rows], page

        names, first = turned()
        assert (names, first.before) == (["Ada", "Bo"], None)
        names, second = turned(after=first.after)
        assert names == ["Bo", "Cy"]
        names, last = turned(after=second.after)
        assert (names, last.after) == (["Dee"], None)
        assert turned(before=last.before)[1] == second
        assert turned(after="nobody")[1] == first


class TestPage:
    def test_joins_a_step_to_the_failures_before_it(self, visitor):
        ada = factories.customer("Ada Quist")
        factories.purchase(ada, date(2026, 3, 4))
        late, _ = Trouble.objects.get_or_create(key="late", step="deliver", name="It came late")
        Incident.objects.create(
            identity=ada.identities.get(),
            trouble=late,
            source="hand",
            told="Three days late.",
            happened_at=START.replace(2026, 3, 1),
            logged_at=START,
        )
        ladder.look_at([ada.pk], date(2026, 3, 30))
        page = visitor.get(f"/customers/{ada.pk}/")
        [step] = page.context["steps"]
        assert [one.day for one in step.failures] == [date(2026, 3, 1)]
        assert "1 failure (" in page.content.decode()

    def test_shows_the_first_of_many_things_told_and_all_where_they_are_asked_for(
        self, visitor, monkeypatch
    ):
        monkeypatch.setattr("highpoint.web.brief.KNOWN", 2)
        ada = factories.customer("Ada Quist")
        for said in ("Has a dog.", "Likes blue.", "Lives upstairs."):
            factories.fact(ada.identities.get(), said=said, accepted_at=START)
        first = visitor.get(f"/customers/{ada.pk}/")
        assert (len(first.context["known"]), first.context["known_count"]) == (2, 3)
        assert "?whole=told#h-told" in first.content.decode()
        whole = visitor.get(f"/customers/{ada.pk}/?whole=told")
        assert len(whole.context["known"]) == 3
        assert "?whole=told" not in whole.content.decode()

    def test_shows_sums_of_each_currency_for_itself_and_writes_down_the_look(self, visitor, lead):
        ada = factories.customer("Ada Quist")
        factories.purchase(ada, date(2026, 3, 4), "129", currency="EUR")
        factories.purchase(ada, date(2026, 4, 4), "20", currency="GBP")
        factories.purchase(ada, date(2026, 4, 9), "-20", currency="GBP", returned=True)
        ladder.look_at([ada.pk], date(2026, 6, 1))
        shown = visitor.get(f"/customers/{ada.pk}/")
        told = [(m.currency, m.bought, m.given_back) for m in shown.context["sums"]]
        assert told == [("EUR", 129, 0), ("GBP", 20, 20)]
        assert "149" not in shown.content.decode()
        assert AuditEntry.objects.filter(user=lead, thing="customer", thing_id=ada.pk).exists()

    def test_names_no_talk_that_the_reader_may_not_open(self):
        agent = factories.person(Role.AGENT)
        factories.agent(user=agent)
        ada = factories.customer("Ada Quist")
        factories.conversation(
            "The vase is broken.",
            by=factories.agent("Somebody Else"),
            subject="A secret vase",
            identity=ada.identities.get(),
        )
        client = Client()
        client.force_login(agent)
        page = client.get(f"/customers/{ada.pk}/").content.decode()
        assert "With another team" in page
        assert "secret" not in page
        assert "Somebody Else" not in page

    def test_tells_their_way_from_their_talks(self):
        ada = factories.customer("Ada Quist")
        talk = factories.conversation(identity=ada.identities.get(), channel="email")
        for index in range(12):
            role = ("agent", "customer")[index % 2]
            at = START + timedelta(minutes=2 * index)
            talk.turns.create(index=100 + index, role=role, text="One two three", at=at)
        for day in (3, 4):
            bought = factories.purchase(ada, date(2026, 3, day), source="shop")
            bought.lines.create(product="Lamp", quantity=1, amount=10)
        way = {trait.label: trait for trait in manner(ada, lately(ada))}
        assert (way["Buys at"].text, way["Buys at"].base) == ("shop", "2 of 2 purchases")
        assert way["Buys most"].base == "2 of 2 lines of purchases"
        assert (way["Channel"].text, way["Channel"].base) == ("E-mail", "1 of 1 talk")
        assert way["Pace"].text == "Answers within 2 minutes"
        assert way["Pace"].base.endswith("2 minutes to 2 minutes, 6 answers")
        assert "3 words" in way["Manner"].text

    def test_sets_how_to_serve_them(self, visitor):
        ada = factories.customer("Ada Quist")
        address = f"/customers/{ada.pk}/serve/"
        told = {"language": "German", "country": "de", "time_zone": "Europe/Berlin"}
        page = visitor.post(address, told | {"time_zone": "Mars/Base"})
        assert (page.status_code, "Mars/Base" in page.content.decode()) == (400, True)
        assert visitor.post(address, told | {"country": "zz"}).status_code == 400
        visitor.post(address, told)
        ada.refresh_from_db()
        assert (ada.language, ada.country, ada.time_zone) == ("German", "DE", "Europe/Berlin")


class TestMerging:
    def test_suggests_with_the_words_and_merges_only_when_told(self, visitor, lead):
        ada = factories.customer("Ada Quist")
        mail = factories.customer("", "ada@quist.example")
        factories.conversation(
            "Write me at ada@quist.example please.", identity=ada.identities.get()
        )
        page = visitor.get(f"/customers/{ada.pk}/")
        [alike] = page.context["alike"]
        assert alike.customer == mail
        assert "ada@quist.example" in alike.reasons[0].words
        assert "#t0" in page.content.decode().split("May be the same person")[1]
        assert not Merge.objects.exists()
        visitor.post(f"/customers/{ada.pk}/merge/", {"other": mail.pk, "reason": "told"})
        done = Merge.objects.get()
        assert (done.kept, done.by) == (ada, lead)
        assert visitor.get(f"/customers/{mail.pk}/").url == f"/customers/{ada.pk}/"
        visitor.post(f"/customers/merges/{done.pk}/back/")
        assert Customer.objects.get(pk=mail.pk).merged_into is None

    def test_suggests_by_a_handle_told_elsewhere_and_not_by_who_is_named_in_a_thread(self, visitor):
        ada, other = factories.customer("Ada Quist"), factories.customer("Olaf Berg")
        knits = factories.customer("", "@ada_knits", "chirper")
        said = "Reach me as @Ada_Knits there."
        factories.conversation(said, identity=ada.identities.get(), source="mail")
        factories.conversation(said, identity=other.identities.get(), source="chirper")

        [alike] = visitor.get(f"/customers/{ada.pk}/").context["alike"]
        assert (alike.customer, visitor.get(f"/customers/{other.pk}/").context["alike"]) == (
            knits,
            [],
        )
        assert [row.pk for row in visitor.get("/customers/?q=ada_knits").context["page"].rows] == [
            knits.pk
        ]

    def test_suggests_from_the_other_side_too_and_never_again_after_a_no(self, visitor):
        ada = factories.customer("Ada Quist")
        mail = factories.customer("Ada Quist", "ada@quist.example")
        factories.purchase(mail, date(2026, 3, 4), number="482137")
        factories.conversation(
            "Order 482137, and I am ada@quist.example.", identity=ada.identities.get()
        )
        [alike] = visitor.get(f"/customers/{mail.pk}/").context["alike"]
        assert [reason.words for reason in alike.reasons][-1] == "They have the same name."
        [alike] = visitor.get(f"/customers/{ada.pk}/").context["alike"]
        assert any("order 482137" in reason.words for reason in alike.reasons)
        visitor.post(f"/customers/{ada.pk}/apart/", {"other": mail.pk})
        assert visitor.get(f"/customers/{ada.pk}/").context["alike"] == []


def test_erasing_asks_for_the_name():
    admin = factories.person(Role.ADMIN)
    client = Client()
    client.force_login(admin)
    ada = factories.customer("Ada Quist")
    assert client.post(f"/customers/{ada.pk}/erase/", {"name": "Bo"}).status_code == 400
    assert client.post(f"/customers/{ada.pk}/erase/", {"name": "ada quist"}).status_code == 302
    assert not Customer.objects.exists()


def test_rules_that_contradict_each_other_are_told_and_kept_in_the_form(visitor):
    told = {**ladder.rules().to_dict(), "loyal_purchases": 2}
    page = visitor.post("/customers/ladder/rules/", told)
    assert page.status_code == 400
    assert "Loyal must take at least as many purchases as frequent" in page.content.decode()
    told["loyal_purchases"] = 9
    visitor.post("/customers/ladder/rules/", told)
    assert ladder.rules().loyal_purchases == 9


def test_the_ladder_shows_a_quarter(visitor):
    ada = factories.customer("Ada Quist")
    factories.purchase(ada, date(2026, 3, 4))
    ladder.look_at_all(date(2026, 3, 30), START)
    page = visitor.get("/customers/ladder/").content.decode()
    assert "2026 Q1" in page
    assert "1 from not yet a customer to one-time" in page
    assert "<b>0</b> climbed and <b>0</b> fell" in page


class TestPurchaseFile:
    def test_a_file_comes_in_and_its_bad_lines_are_told(self, visitor, tmp_path, settings):
        settings.MEDIA_ROOT = tmp_path
        rows = b"customer,order,date,amount\n7,100,2026-03-04,10.50\n7,101,not a day,3\n"
        file = SimpleUploadedFile("orders.csv", rows)
        answer = visitor.post(
            "/customers/purchases/", {"file": file, "source": "shop", "zone": "Europe/Berlin"}
        )
        row = PurchaseImport.objects.get()
        assert answer.url == f"/customers/purchases/{row.pk}/"
        purchase_job.run(row.pk)
        row.refresh_from_db()
        assert (row.status, row.new, row.left_out) == ("done", 1, 1)
        assert Purchase.objects.get().identity.source == "shop"
        assert "not a day" in visitor.get(answer.url).content.decode()

    def test_what_is_no_purchase_file_is_refused_with_a_sentence(self, visitor, tmp_path, settings):
        settings.MEDIA_ROOT = tmp_path
        file = SimpleUploadedFile("notes.csv", b"color,shape\nred,round\n")
        answer = visitor.post(
            "/customers/purchases/", {"file": file, "source": "shop", "zone": "Nowhere/No"}
        )
        assert answer.status_code == 400
        file.seek(0)
        answer = visitor.post(
            "/customers/purchases/", {"file": file, "source": "shop", "zone": "UTC"}
        )
        assert answer.status_code == 400
        assert list(tmp_path.rglob("*.*")) == []

    def test_a_file_under_way_stays_and_one_long_stopped_goes(self, visitor):
        dropped = uploads.folder() / "orders.csv"
        dropped.write_bytes(b"a")
        os.utime(dropped, (0, 0))
        row = PurchaseImport.objects.create(name="o", path=str(dropped), created_at=START)
        visitor.get(reverse("imports"))
        assert dropped.exists()
        PurchaseImport.objects.update(status="failed")
        visitor.get(reverse("purchase_imports"))
        row.refresh_from_db()
        assert (dropped.exists(), row.path) == (False, "")
