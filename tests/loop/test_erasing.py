"""A customer erased is nowhere: every column of text in the database is searched for them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from highpoint.apps.accounts.models import Role
from highpoint.apps.conversations import search
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.customers import ladder
from highpoint.apps.customers.models import Customer, Purchase
from highpoint.engine.insight.loyalty.ladder import DeedKind
from highpoint.loop import erasing
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
        assert erasing.erase(nina, by=factories.person(Role.ADMIN), now=START) == 1
        assert holding(NAME) == []
        assert holding(MAIL) == []
        assert not Purchase.objects.exists()
        assert not Conversation.objects.filter(search.said("Brandtholm")).exists()

    def test_leaves_the_rest_of_what_others_said_in_its_place(self, nina):
        erasing.erase(nina, by=factories.person(Role.ADMIN), now=START)
        said = Conversation.objects.get().turns.get().text
        blot = erasing.BLOT
        assert said == f"My wife {blot * len(NAME)} wrote you from {blot * len(MAIL)}."

    def test_leaves_a_name_that_others_bear(self, nina):
        other = factories.customer(NAME)
        assert erasing.namesakes(nina)
        erasing.erase(nina, by=factories.person(Role.ADMIN), now=START)
        assert Customer.objects.get() == other
        assert holding(MAIL) == []
