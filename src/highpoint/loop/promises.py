"""The promise ledger kept up with what comes in: promises of each talk read, and what became of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.care import ledger
from highpoint.apps.conversations.models import Conversation as Kept
from highpoint.apps.conversations.operations import agent_key
from highpoint.apps.customers import delivery_days
from highpoint.apps.customers.models import Purchase
from highpoint.engine.analyze import Analysis
from highpoint.engine.conversation import Conversation
from highpoint.engine.promises import Calendar, commitments
from highpoint.engine.promises.keeping import can_be_held

# Customers whose promises are read anew at a time.
CHUNK = 500


def keep(
    rows: Sequence[Kept],
    talks: Sequence[Conversation],
    analyses: Sequence[Analysis],
    agents: Mapping[str, Agent],
) -> None:
    """Write the promises of talks just read into the ledger; runs in their transaction."""
    found = [
        one
        for row, talk, analysis in zip(rows, talks, analyses, strict=True)
        for one in _found(row, talk, analysis, agents)
    ]
    pks = [row.pk for row in rows]
    ledger.write(pks, found)
    ledger.settle(pks)


def orders_told(customers: Collection[int]) -> None:
    """Read anew what became of the deliveries promised to customers of whose orders was told."""
    told = sorted(customers)
    for at in range(0, len(told), CHUNK):
        ledger.settle_of(ledger.with_deliveries(told[at : at + CHUNK]))


@transaction.atomic
def tell_days(
    order: Purchase, *, expected: date | None, delivered: date | None, by: User, now: datetime
) -> None:
    """
    Keep the days of an order's delivery that a person tells, and settle what was promised of it.

    :raises delivery_days.CannotBeTold: for days that cannot be
    """
    today = timezone.localdate(now)
    delivery_days.tell(order, expected=expected, delivered=delivered, by=by, now=now, today=today)
    orders_told({order.identity.customer_id})


def _found(
    row: Kept, talk: Conversation, analysis: Analysis, agents: Mapping[str, Agent]
) -> Iterator[ledger.Found]:
    calendar = Calendar(zone=timezone.get_current_timezone())
    for one in commitments(talk, analysis.observations, calendar, analysis.language):
        turn = talk.turns[one.span.turn]
        words = turn.text[one.span.start : one.span.end]
        if one.vague and not can_be_held(words, analysis.language):
            continue
        key = agent_key(turn.author)
        agent = agents.get(key) if key else row.agent
        made_at = turn.at or (row.started_at if row.has_time else None)
        yield ledger.Found(row, one, words, agent, made_at, analysis.language)
