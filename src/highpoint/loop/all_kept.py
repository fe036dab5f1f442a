"""
All that is kept of one customer, for the customer: the right of access.

What they said, what is known and noted of them, what they bought and were promised. Not how somebody
served them: what reviewers and the engine say of an agent's work is the agent's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models, transaction

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.customers.merging import everyone
from highpoint.apps.customers.models import Customer


class Table(NamedTuple):
    """
    A table with rows about customers: how it is called, and by which way it leads to them.

    ``fields`` are those told; none named: all but who of the company did it, and what is a mere
    number of the machine's.
    """

    model: str
    title: str
    way: str
    fields: tuple[str, ...] = ()


TABLES = (
    Table("customers.Customer", "customer", "pk__in"),
    Table("customers.Identity", "known by", "customer__in"),
    Table("customers.Merge", "joined with other records", "kept__in"),
    Table("customers.Deed", "told others of us", "identity__customer__in"),
    Table("customers.Standing", "place on the loyalty ladder", "customer__in"),
    Table("customers.LadderStep", "steps on the loyalty ladder", "customer__in"),
    Table("customers.Purchase", "purchases", "identity__customer__in"),
    Table("customers.PurchaseLine", "lines of purchases", "purchase__identity__customer__in"),
    Table("conversations.Conversation", "conversations", "identity__customer__in"),
    Table("conversations.Turn", "what was said", "conversation__identity__customer__in"),
    Table(
        "quality.Reading",
        "how conversations were read",
        "conversation__identity__customer__in",
        ("conversation", "read_at", "language", "mood", "end_state", "resolved"),
    ),
    Table("quality.Sign", "signs seen", "conversation__identity__customer__in"),
    Table("feedback.SurveyLink", "surveys sent", "conversation__identity__customer__in"),
    Table("feedback.SurveyResponse", "answers to surveys", "conversation__identity__customer__in"),
    Table("care.Promise", "promises", "conversation__identity__customer__in"),
    Table("care.Fact", "what they told of themselves", "identity__customer__in"),
    Table("care.FollowUp", "follow-ups", "identity__customer__in"),
    Table("care.OptOut", "wants no follow-ups", "identity__customer__in"),
    Table("care.LeavingWord", "words about leaving", "conversation__identity__customer__in"),
    Table("prevention.Incident", "what went wrong", "identity__customer__in"),
    Table(
        "watch.OpenTalk",
        "conversations that were watched",
        "identity__customer__in",
        ("source", "external_id", "channel", "began_at", "ended_at", "highest", "outcome"),
    ),
    Table("watch.OpenTurn", "what was said in them", "talk__identity__customer__in"),
)
# Not told of: how somebody served, and what is as much of somebody else.
LEFT_OUT = frozenset(
    {
        *("quality.Moment", "quality.Mark", "quality.Evaluation"),
        *("desk.PersonEvaluation", "desk.Correction", "desk.PeerRequest"),
        *("assignments.Assigned", "calibration.RoundTalk", "disputes.Dispute", "replays.Replay"),
        *("coaching.Pin", "coaching.Kudos", "coaching.NotedMoment"),
        *("prevention.Apology", "prevention.HandOff", "prevention.Audited", "prevention.Evidence"),
        "prevention.Solution",
        "customers.NotTheSame",
    }
)
_OF_THE_MACHINE = frozenset({"content_hash", "fingerprint", "made_up", "key", "brought_by"})


def take(customer: Customer, *, by: User, now: datetime) -> dict[str, Any]:
    """Return everything kept of a customer, table by table, and write into the log who took it."""
    with transaction.atomic():
        whose = everyone(customer)
        told = {table.title: _rows(table, whose) for table in TABLES}
        audit.note(by, Did.TOOK_CUSTOMER, "customer", thing_id=customer.pk, now=now)
    return {"taken_at": now, **{title: rows for title, rows in told.items() if rows}}


def _rows(table: Table, whose: Iterable[int]) -> list[dict[str, Any]]:
    model = apps.get_model(table.model)
    rows = model._base_manager.filter(**{table.way: whose}).order_by("pk")
    return list(rows.values(*(table.fields or _fields(model))))


def _fields(model: type[models.Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.related_model not in (User, Agent) and field.name not in _OF_THE_MACHINE
    ]
