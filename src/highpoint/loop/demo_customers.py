"""What the made-up company's customers bought, and who told others of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from django.db.models import Count
from django.utils import timezone

from highpoint.apps.accounts.models import Role, User
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.customers import ladder
from highpoint.apps.customers.models import (
    Customer,
    Deed,
    Identity,
    LadderFit,
    LadderFlow,
    LadderPrecedent,
    LadderStep,
    Purchase,
    Standing,
)
from highpoint.apps.customers.purchases import keep
from highpoint.demo import company
from highpoint.engine.insight.loyalty.ladder import DeedKind
from highpoint.engine.trajectory import EndState
from highpoint.loop import ladder_job

CURRENCY = "USD"
# How far back the shop's file goes, and the longest that anybody has been a customer.
HISTORY = timedelta(days=760)
# After a talk that ended badly half as many come back, after one that ended well more.
STAYS = {EndState.DISSATISFIED.value: 0.45, EndState.SATISFIED.value: 1.25}
RETURNED = 0.06
# So many orders come after the day that was told.
LATE = 0.12
# Who bought so often may tell others; so many of them do.
OFTEN = 5
TELLING = 6

_WORDS = {
    DeedKind.REFERRAL: "Their neighbor named them when ordering.",
    DeedKind.REVIEW: "Five stars on the review site.",
    DeedKind.PRAISE: "A picture of the parcel, with kind words.",
}


class Line(NamedTuple):
    """A line of the made-up shop's file."""

    customer: str
    order: str
    at: datetime
    product: str
    quantity: Decimal
    amount: Decimal
    currency: str
    country: str
    returned: bool
    expected: date | None = None
    delivered: date | None = None


def fill(now: datetime, seed: int) -> None:
    """Give the made-up customers a history of purchases, and put them on the ladder."""
    chance = Random(seed)
    rows = Identity.objects.filter(customer__made_up=True, source=company.SOURCE).order_by("value")
    ends = dict(
        Conversation.objects.filter(identity__in=rows, made_up=True)
        .order_by("started_at")
        .values_list("identity", "reading__end_state")
    )
    lines = [line for row in rows for line in _history(row, ends.get(row.pk, ""), now, chance)]
    keep(lines, source=company.SOURCE, made_up=True)
    _deeds(now, chance)
    ladder_job.look(now)


def take_out() -> None:
    """Remove what made-up customers bought and did; whoever else buys is looked at again."""
    Purchase.objects.filter(made_up=True).delete()
    Deed.objects.filter(by__made_up=True).delete()
    if Purchase.objects.exists():
        ladder_job.look_soon()
        return
    for kept in (LadderStep, LadderFlow, LadderPrecedent, LadderFit, Standing):
        kept.objects.all().delete()


def _history(row: Identity, end: str, now: datetime, chance: Random) -> Iterator[Line]:
    """Yield what one customer bought: at a pace of their own, until they are lost or today."""
    pace = chance.gammavariate(2.2, 55)
    lost = chance.betavariate(1.1, 6) / STAYS.get(end, 1.0)
    at = now - HISTORY * chance.random()
    number = 0
    while at < now - timedelta(days=1):
        number += 1
        order = f"{40_000 + row.pk % 10_000}-{number:02}"
        yield from _order(row.value, order, at, now, chance)
        if chance.random() < lost:
            return
        at += timedelta(days=2 + chance.expovariate(1 / max(pace, 6)))


def _order(
    customer: str, order: str, at: datetime, now: datetime, chance: Random
) -> Iterator[Line]:
    expected, delivered = _delivery(order, at, now)
    for product in chance.sample(company.PRODUCTS, k=chance.choice((1, 1, 1, 2, 3))):
        pieces = Decimal(chance.choice((1, 1, 1, 2)))
        paid = pieces * Decimal(product.price)
        bought = Line(
            *(customer, order, at, product.name, pieces, paid, CURRENCY, "United States", False),
            *(expected, delivered),
        )
        yield bought
        back = at + timedelta(days=chance.randint(4, 20))
        if chance.random() < RETURNED and back < now:
            yield bought._replace(at=back, quantity=-pieces, amount=-paid, returned=True)


def _delivery(order: str, at: datetime, now: datetime) -> tuple[date, date | None]:
    """Return the day an order is promised for, and the day it came, mostly on time; None before it."""
    chance = Random(order)
    expected = at.date() + timedelta(days=chance.randint(4, 7))
    late = chance.randint(1, 6) if chance.random() < LATE else -chance.randint(0, 2)
    came = expected + timedelta(days=late)
    return expected, came if came < now.date() else None


def _deeds(now: datetime, chance: Random) -> None:
    """Let a few of those who come often tell others of the company."""
    lead = User.objects.filter(made_up=True, role=Role.LEAD).first()
    often = list(
        Customer.objects.filter(made_up=True)
        .annotate(orders=Count("identities__purchases"))
        .filter(orders__gte=OFTEN)
        .order_by("pk")
    )
    if lead is None or not often:
        return
    today = timezone.localtime(now).date()
    for customer in chance.sample(often, k=min(TELLING, len(often))):
        for place in range(chance.choice((2, 3, 5, 6))):
            kind = DeedKind.REFERRAL if place == 0 else chance.choice([*DeedKind])
            day = today - timedelta(days=chance.randint(3, 300))
            identity = customer.identities.order_by("pk")[0]
            ladder.note_deed(identity, kind, day, _WORDS[kind], by=lead, now=now)
