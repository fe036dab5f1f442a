"""All that is kept of a customer, handed to them."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.apps import apps
from django.urls import reverse

from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.customers.models import Customer, Identity, Purchase
from highpoint.loop import all_kept
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_every_table_that_hangs_on_a_customer_is_told_or_left_out_by_name():
    hang_on = (Customer, Identity, Conversation, Purchase)
    tables = {
        model._meta.label
        for model in apps.get_models()
        if any(field.related_model in hang_on for field in model._meta.concrete_fields)
    }
    told = {table.model for table in all_kept.TABLES}

    assert tables - told == all_kept.LEFT_OUT


def test_is_taken_as_a_file_with_a_line_in_the_log(client):
    nina = factories.customer("Nina Brandt", "nina@example.test", "mail")
    other = factories.customer("Olaf Quist", "olaf@example.test", "mail")
    agent = factories.agent("Noor Haddad")
    identity = nina.identities.get()
    factories.conversation("My lamp broke.", "I am sorry.", by=agent, identity=identity)
    factories.conversation("Mine too.", by=agent, identity=other.identities.get())
    factories.purchase(nina, date(2026, 3, 4))
    factories.fact(identity)
    admin = factories.person(Role.ADMIN)
    client.force_login(admin)

    answer = client.get(reverse("customer_take", args=[nina.pk]))

    assert answer["Content-Disposition"].startswith('attachment; filename="customer-')
    assert "no-store" in answer["Cache-Control"]
    told = json.loads(answer.content)
    assert [row["value"] for row in told["known by"]] == ["nina@example.test"]
    assert [row["text"] for row in told["what was said"]] == ["My lamp broke.", "I am sorry."]
    assert len(told["purchases"]) == len(told["what they told of themselves"]) == 1
    assert "Olaf" not in answer.content.decode()
    assert "Mine too" not in answer.content.decode()
    entry = AuditEntry.objects.get(act=Did.TOOK_CUSTOMER)
    assert (entry.user, entry.thing_id) == (admin, nina.pk)
