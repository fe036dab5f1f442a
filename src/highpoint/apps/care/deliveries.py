"""Orders on their way and orders that came, as the shop's own days tell it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from highpoint.apps.care.models import FollowUp
from highpoint.apps.customers.models import Purchase

# How the reason of a follow-up on an order begins; the purchase's number here follows.
ORDER = "order "
# What stands between that and the day it is to be there.
BY = " by "
# And how that of a look at how it serves them ends.
CAME = " came"
# What an order's day and a promise say of one customer's delivery so close is one parcel.
SAME_PARCEL = timedelta(days=3)
# So long after an order came one asks how it serves.
AFTER_DELIVERY = timedelta(days=14)
OF_A_PARCEL = (FollowUp.Kind.DELIVERY, FollowUp.Kind.CHECK)


def on_their_way(first: date, last: date) -> QuerySet[Purchase]:
    """
    Return the orders that are to be there between two days and of which nobody tells that.

    Those that have a follow-up for their day are left out.
    """
    reason = Concat(
        Value(ORDER),
        Cast(OuterRef("pk"), CharField()),
        Value(BY),
        Cast(OuterRef("expected_on"), CharField()),
    )
    rows = _kept().filter(delivered_on=None, expected_on__gte=first, expected_on__lte=last)
    return rows.exclude(Exists(FollowUp.objects.filter(reason=reason)))


def came_unasked(first: date, last: date) -> QuerySet[Purchase]:
    """Return the orders that were there between two days and have no follow-up on that yet."""
    reason = Concat(Value(ORDER), Cast(OuterRef("pk"), CharField()), Value(CAME))
    rows = _kept().filter(delivered_on__gte=first, delivered_on__lte=last)
    return rows.exclude(Exists(FollowUp.objects.filter(reason=reason)))


def called(order: Purchase) -> str:
    """Return what to call an order to whoever follows it up: its number and what is in it."""
    products = [line.product for line in order.lines.all() if line.product]
    rest = f" and {len(products) - 1} more" if len(products) > 1 else ""
    return f"Order {order.number[:60]}" + (f", {products[0][:80]}{rest}" if products else "")


def number_of(row: FollowUp) -> int | None:
    """Return the purchase a follow-up is made for, None where it is made for something else."""
    told = row.reason.removeprefix(ORDER).split(" ")[0]
    return int(told) if row.reason.startswith(ORDER) and told.isdecimal() else None


def still_awaited(numbers: Iterable[int]) -> dict[int, date | None]:
    """Return the day on which each of these orders is to be there, of those still on their way."""
    rows = _kept().filter(pk__in=list(numbers), delivered_on=None, expected_on__isnull=False)
    return dict(rows.values_list("pk", "expected_on"))


def there(numbers: Iterable[int]) -> dict[int, date | None]:
    """Return the day on which each of these orders was there, of those that came and were kept."""
    rows = _kept().filter(pk__in=list(numbers), delivered_on__isnull=False)
    return dict(rows.values_list("pk", "delivered_on"))


def arrived(rows: Sequence[FollowUp]) -> set[int]:
    """Return which of these follow-ups on promised deliveries are of an order that came."""
    promised = [row for row in rows if row.kind == FollowUp.Kind.DELIVERY]
    if not promised:
        return set()
    orders = Purchase.objects.filter(
        identity__customer__in={row.identity.customer_id for row in promised},
        delivered_on__isnull=False,
        expected_on__gte=min(row.due for row in promised) - SAME_PARCEL,
        expected_on__lte=max(row.due for row in promised) + SAME_PARCEL,
    )
    days: dict[int, list[date]] = {}
    for customer, day in orders.values_list("identity__customer", "expected_on"):
        assert day is not None
        days.setdefault(customer, []).append(day)
    return {row.pk for row in promised if _near(row.due, days.get(row.identity.customer_id, ()))}


def same_parcel(row: FollowUp, other: FollowUp) -> bool:
    """Tell whether an order and a promise speak of one delivery of one customer."""
    by_order = [number_of(each) is not None for each in (row, other)]
    by_talk = [each.conversation_id is not None for each in (row, other)]
    ended_by_itself = other.outcome == FollowUp.Outcome.NOT_NEEDED and other.done_by_id is None
    return (
        row.kind == other.kind
        and row.kind in OF_A_PARCEL
        and any(by_order)
        and any(by_talk)
        and not ended_by_itself
        and abs(row.due - other.due) <= SAME_PARCEL
    )


def _near(day: date, others: Collection[date]) -> bool:
    return any(abs(day - other) <= SAME_PARCEL for other in others)


def sent_or_there() -> QuerySet[Purchase]:
    """Return what was bought, without what was given back before anybody told that it came."""
    return Purchase.objects.filter(Q(delivered_on__isnull=False) | ~_given_back(), returned=False)


def _kept() -> QuerySet[Purchase]:
    """Return what was bought and not given back whole."""
    return Purchase.objects.filter(~_given_back(), returned=False)


def _given_back() -> Exists:
    back = Purchase.objects.filter(
        identity=OuterRef("identity"),
        source=OuterRef("source"),
        number=OuterRef("number"),
        currency=OuterRef("currency"),
        returned=True,
        amount__lte=-OuterRef("amount"),
    )
    return Exists(back)
