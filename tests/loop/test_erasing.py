"""A customer erased is nowhere: every column of text in the database is searched for them."""

from __future__ import annotations

import gzip
import re
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.care.models import Promise
from highpoint.apps.conversations import search
from highpoint.apps.conversations.models import Conversation, Import, SavedFilter, Turn
from highpoint.apps.customers import ladder
from highpoint.apps.customers.models import Customer, Identity, Purchase
from highpoint.engine.insight.loyalty.ladder import DeedKind
from highpoint.loop import erasing, erasing_files, erasing_whom
from tests import factories
from tests.factories import START

pytestmark = pytest.mark.django_db

NAME = "Nina Brandtholm"
MAIL = "nina@brandtholm.example"


def holding(word: str) -> list[str]:
    """Return every table and column that holds a word, asked of the database itself."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in connection.introspection.get_table_description(cursor, table):
                name = connection.ops.quote_name(column.name)
                sql = f"SELECT 1 FROM {connection.ops.quote_name(table)} WHERE LOWER(CAST({name} AS TEXT)) LIKE %s"
                cursor.execute(sql, [f"%{word.lower()}%"])
                if cursor.fetchone():
                    found.append(f"{table}.{column.name}")
    return found


@pytest.fixture
def nina(db):
    row = factories.customer(NAME, MAIL, "mail")
    agent = factories.agent(user=factories.person(Role.AGENT))
    factories.conversation(
        f"Hello, I am {NAME}.",
        f"Good morning {NAME}!",
        by=agent,
        customer_name=NAME,
        customer_key=MAIL,
        identity=row.identities.get(),
    )
    factories.purchase(row, date(2026, 3, 4))
    told = f"{NAME} told her sister to buy from you."
    lead = factories.person(Role.LEAD)
    identity = row.identities.get()
    deed = ladder.note_deed(identity, DeedKind.REFERRAL, date(2026, 3, 9), told, by=lead, now=START)
    factories.fact(identity, kind="referral", words=told, deed=deed, accepted_at=START)
    # What others wrote of her: a husband's talk, a comment, a notice.
    factories.conversation(f"My wife {NAME.upper()} wrote you from {MAIL}.", by=agent)
    factories.help_asked(agent, f"How do I tell {NAME} no?")
    return row


class TestErase:
    def test_leaves_nothing_in_any_column_of_the_database(self, nina):
        assert len(holding(NAME)) >= 4
        assert erasing.erase(nina, by=factories.person(Role.ADMIN), now=START).talks == 1
        assert holding(NAME) == []
        assert holding(MAIL) == []
        assert not Purchase.objects.exists()
        assert not Conversation.objects.filter(search.said("Brandtholm")).exists()

    @pytest.mark.once
    @pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL clears up by itself")
    def test_leaves_no_word_in_the_index_once_a_worker_has_cleared_up(self, nina):
        asked = "SELECT COUNT(*) FROM conversations_turn_text_data WHERE INSTR(LOWER(block), %s)"
        # SQLite puts its parts together by itself at every sixteenth: here it starts from one.
        erasing_files.put_words_together()
        erasing.erase(nina, by=factories.person(Role.ADMIN), now=START)
        with connection.cursor() as cursor:
            cursor.execute(asked, [b"randtholm"])
            assert cursor.fetchone()[0]

            erasing_files.put_words_together()

            cursor.execute(asked, [b"randtholm"])
            assert not cursor.fetchone()[0]

    def test_reaches_what_stands_in_the_log_and_nothing_else_there(self, nina):
        admin = factories.person(Role.ADMIN)
        for detail in ("csv q=Nina+Brandtholm", "json q=nina%40brandtholm.example&sign=churn"):
            audit.note(admin, "took", "talks", detail=detail, now=START)

        erasing.erase(nina, by=admin, now=START)

        assert holding("Brandtholm") == []
        told = [entry.detail for entry in AuditEntry.objects.filter(act="took").order_by("pk")]
        assert told[0].startswith("csv q=█")
        assert told[1].endswith("█&sign=churn")
        with pytest.raises(DatabaseError), transaction.atomic():
            AuditEntry._base_manager.update(detail="")

    def test_takes_waiting_files_that_hold_them_along(self, nina, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        rows = {}
        for name, text in {
            "hers.jsonl": '{"customer": "NINA@brandtholm.example"}',
            "wide.csv": f"customer,amount\n{NAME},1\n",
            "other.csv": "customer,amount\nOlaf,1\n",
        }.items():
            path = tmp_path / name
            path.write_text(text, encoding="utf-16" if name == "wide.csv" else "utf-8")
            rows[name] = Import.objects.create(name=name, path=str(path), created_at=START)
        with gzip.open(tmp_path / "packed.gz", "wt") as packed:
            packed.write("x" * 300_000 + MAIL)

        erasing.erase(nina, by=factories.person(Role.ADMIN), now=START)

        assert [path.name for path in tmp_path.iterdir()] == ["other.csv"]
        rows["hers.jsonl"].refresh_from_db()
        assert (rows["hers.jsonl"].status, rows["hers.jsonl"].path) == ("failed", "")
        assert "erased since" in rows["hers.jsonl"].error
        rows["other.csv"].refresh_from_db()
        assert rows["other.csv"].path

    def test_leaves_the_rest_of_what_others_said_in_its_place(self, nina):
        erasing.erase(nina, by=factories.person(Role.ADMIN), now=START)
        said = Conversation.objects.get().turns.get().text
        blot = erasing.BLOT
        assert said == f"My wife {blot * len(NAME)} wrote you from {blot * len(MAIL)}."

    @pytest.mark.parametrize("known_as", ["+49 (0)170 5550199", "+491705550199"])
    def test_reaches_a_phone_number_in_any_spelling_and_no_other(self, nina, known_as):
        Identity.objects.create(customer=nina, kind="phone", value="+491705550199", shown=known_as)
        spelled = (
            *("(170) 555-0199", "+49 (0)170 5550199", "0170/5550199", "0049 170 555 01 99"),
            *("01705550199", "+491705550199", "0170.555.0199", "170 5550199"),
        )
        talk = factories.conversation(*(f"Call {each} of hers." for each in spelled))
        other = factories.conversation("Call 0170 5550198, 91705550199 or 0170 555019.")
        lead = factories.person(Role.LEAD)
        audit.note(lead, "took", "talks", detail="q=%28170%29+555-0199&x=1", now=START)

        erasing.erase(nina, by=factories.person(Role.ADMIN), now=START)

        assert not [said.text for said in talk.turns.all() if re.search(r"\d", said.text)]
        assert other.turns.get().text == "Call 0170 5550198, 91705550199 or 0170 555019."
        assert AuditEntry.objects.get(act="took").detail.endswith("█&x=1")

    def test_reaches_what_they_told_of_themselves_and_what_they_bought(self, nina):
        told = (
            "I moved to Lindenallee 14, my phone is 0171/5550123, mail nb@home.example, order {}."
        )
        row = factories.purchase(nina, date(2026, 3, 5), number="A-77120")
        Identity.objects.create(customer=nina, kind="handle", source="x", value="@nina_b70")
        hers = {"identity": nina.identities.get(kind="email"), "customer_name": NAME}
        factories.conversation(told.format(row.number), **hers)
        words = "She (nina_b70, A-77120) lives at Lindenallee 14; 0171 555 0123 or NB@home.example."
        factories.help_asked(factories.agent(), words)
        lead = factories.person(email="nb@home.exampled")

        erasing.erase(nina, by=factories.person(Role.ADMIN), now=START)

        for each in (
            "nina_b70",
            "A-77120",
            "Lindenallee",
            "5550123",
            "555 0123",
            "nb@home.example ",
        ):
            assert holding(each) == []
        lead.refresh_from_db()
        assert lead.email == "nb@home.exampled"

    def test_leaves_what_others_go_by_and_what_is_known_to_many(self, nina):
        other = factories.customer("Olaf", "olaf@home.example")
        factories.purchase(other, date(2026, 3, 5), number="B-1000")
        factories.purchase(nina, date(2026, 3, 5), number="B-1000")
        hers = {"identity": nina.identities.get(), "customer_name": NAME}
        factories.conversation("Write olaf@home.example or care@shop.example, B-1000.", **hers)
        for _ in range(6):
            factories.conversation("I wrote to care@shop.example of B-1000.")
        factories.conversation("Say it to olaf@home.example.")

        erasing.erase(nina, by=factories.person(Role.ADMIN), now=START)

        for each in ("olaf@home.example", "care@shop.example", "B-1000"):
            assert "conversations_turn.text" in holding(each)

    def test_tells_which_text_a_rule_of_the_database_keeps(self, nina, monkeypatch):
        monkeypatch.setattr(erasing, "_changed", lambda row, told: row.model is not Turn)
        erased = erasing.erase(nina, by=factories.person(Role.ADMIN), now=START)
        assert erased.kept == (f"turn {Turn.objects.get().pk}",)

    def test_keeps_names_that_are_to_differ_apart(self, nina):
        lead = factories.person(Role.LEAD)
        for name in (NAME, NAME.upper()):
            SavedFilter.objects.create(user=lead, name=name, query="q=nina%40brandtholm.example")
        erasing.erase(nina, by=factories.person(Role.ADMIN), now=START)
        assert len(set(SavedFilter.objects.values_list("name", flat=True))) == 2
        assert holding("brandtholm") == []

    def test_takes_their_words_from_the_promise_of_another_they_were_parted_from(self, nina):
        other = factories.promise(factories.conversation("Where is it?", "I'll call you"))
        hers = Conversation.objects.get(customer_name=NAME)
        Promise.objects.update(evidence=hers, evidence_turn=0, evidence_words="nobody rang me")

        erasing.erase(nina, by=factories.person(Role.ADMIN), now=START)

        other.refresh_from_db()
        assert (other.evidence, other.evidence_words) == (None, "")

    def test_leaves_a_name_that_others_bear(self, nina):
        other = factories.customer(NAME)
        going = erasing_whom.going(nina)
        assert (going.purchases, going.namesakes) == (1, True)
        gone = erasing.erase(nina, by=factories.person(Role.ADMIN), now=START)
        assert going.talks == gone.talks > 0
        assert Customer.objects.get() == other
        assert holding(MAIL) == []
