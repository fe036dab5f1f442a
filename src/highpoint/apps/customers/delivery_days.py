"""The days of an order's delivery as a person tells them, where the shop tells none or a wrong one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.models import User
from highpoint.apps.customers.models import Purchase
from highpoint.errors import HighpointError

# Who gives a day further ahead has mistaken the year.
LONGEST_WAY = timedelta(days=3 * 366)


class CannotBeTold(HighpointError):
    """A day on which this order cannot have come or be expected."""


def tell(
    order: Purchase,
    *,
    expected: date | None,
    delivered: date | None,
    by: User,
    now: datetime,
    today: date,
) -> None:
    """
    Keep the days a person tells; no file changes those. An emptied day is the shop's to tell again.

    :raises CannotBeTold: for a day before the order or out of reach, or of what was given back
    """
    _check(order, expected, delivered, today)
    with transaction.atomic():
        order = Purchase.objects.select_for_update().get(pk=order.pk)
        if expected != order.expected_on:
            order.expected_on, order.expected_by = expected, by if expected else None
        if delivered != order.delivered_on:
            order.delivered_on, order.delivered_by = delivered, by if delivered else None
        order.save(update_fields=["expected_on", "expected_by", "delivered_on", "delivered_by"])
        audit.note(by, audit.Did.TOLD_DELIVERY, "purchase", thing_id=order.pk, now=now)


def _check(order: Purchase, expected: date | None, delivered: date | None, today: date) -> None:
    if order.returned:
        raise CannotBeTold("This was given back: it has no day of delivery.")
    for day in (expected, delivered):
        if day is not None and day < order.day:
            raise CannotBeTold(f"It was ordered on {order.day:%Y-%m-%d}. Give a day from then on.")
    if delivered is not None and delivered > today:
        raise CannotBeTold("The day it came is yet to come.")
    if expected is not None and expected > today + LONGEST_WAY:
        raise CannotBeTold("The day it is expected is too far ahead.")
