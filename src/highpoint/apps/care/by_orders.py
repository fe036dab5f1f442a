"""What became of promised deliveries, as the orders that came tell it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone

from highpoint.apps.care import deliveries
from highpoint.apps.care.models import Promise
from highpoint.engine.promises.keeping import About, State

# An order is what a promise speaks of that was bought so long before it, and not there yet …
BEFORE = timedelta(days=60)
# … or soon after: a parcel sent once more is an order of its own in many shops.
AFTER = timedelta(days=1)
# A shorter number may be of anything in a talk.
SHORTEST_NUMBER = 4
# A shop tells days: for want of an hour it came at noon.
_NOON = time(12)


class Order(NamedTuple):
    """An order, as far as it can tell what became of a promise."""

    pk: int
    number: str
    bought: date
    came: date | None


class Came(NamedTuple):
    """What an order tells of a promise: what became of it, which order, when that was."""

    state: State
    order: int
    at: datetime


class Asked(NamedTuple):
    """A promise, with what words tell of it and of when, and all that is said in its talk."""

    promise: Promise
    state: State | None
    at: datetime | None
    talk: str


def of_customers(promises: Collection[Promise]) -> dict[int, list[Order]]:
    """Return the orders around promised deliveries, by customer."""
    made = [one.made_at for one in promises if one.about == About.DELIVER and one.made_at]
    if not made:
        return {}
    whose = {one.conversation.identity.customer_id for one in promises if one.conversation.identity}
    rows = deliveries.sent_or_there().filter(
        identity__customer__in=whose,
        day__gte=timezone.localdate(min(made)) - BEFORE,
        day__lte=timezone.localdate(max(made)) + AFTER,
    )
    found: dict[int, list[Order]] = {}
    columns = ("identity__customer", "pk", "number", "day", "delivered_on")
    for customer, *told in rows.order_by("pk").values_list(*columns):
        found.setdefault(customer, []).append(Order(*told))
    return found


def came(asked: Sequence[Asked], orders: Sequence[Order]) -> dict[int, Came]:
    """
    Return what orders tell of one customer's promised deliveries, by promise.

    Words come first: an order tells of what nothing was said of, and of what somebody missed and
    what came after that. It is the only order that was on its way then, or the only one that the
    talk names; where there are several, or one of them could keep several promises made for
    different days, nobody can say and nothing is told. A day is all that a shop tells: what comes
    on the day itself is in time.
    """
    meant: dict[int, tuple[Order, bool]] = {}
    for one in asked:
        if one.state in (None, State.BROKEN) and (found := _meant(one, orders)) is not None:
            meant[one.promise.pk] = found
    told = {}
    for one in asked:
        order, by_name = meant.get(one.promise.pk, (None, False))
        if order is None or order.came is None:
            continue
        rivals = [each for each in asked if meant.get(each.promise.pk, (None,))[0] == order]
        if one.state is None:
            rivals = [each for each in rivals if each.state is None]
        if not by_name and len({_day_due(each.promise) for each in rivals}) > 1:
            continue
        if one.at is not None and order.came <= timezone.localdate(one.at):
            continue
        told[one.promise.pk] = _told(one, order, order.came)
    return told


def _meant(one: Asked, orders: Sequence[Order]) -> tuple[Order, bool] | None:
    """Return the order a promise is of, and whether its talk names it."""
    promise = one.promise
    if promise.about != About.DELIVER or promise.made_at is None:
        return None
    made = timezone.localdate(promise.made_at)
    due = _day_due(promise)
    last = min(made + AFTER, due) if due else made + AFTER
    around = [order for order in orders if made - BEFORE <= order.bought <= last]
    named = [order for order in around if _names(one.talk, order.number)]
    among = [order for order in named or around if _on_its_way(order, made, due)]
    return (among[0], bool(named)) if len(among) == 1 else None


def _on_its_way(order: Order, made: date, due: date | None) -> bool:
    """Tell whether an order was not there yet; what came that day, only if it was due that day."""
    return order.came is None or order.came > made or order.came == made == due


def _names(talk: str, number: str) -> bool:
    if len(number) < SHORTEST_NUMBER:
        return False
    return re.search(rf"(?<!\w){re.escape(number)}(?!\w)", talk, re.IGNORECASE) is not None


def _day_due(promise: Promise) -> date | None:
    return timezone.localdate(promise.due) if promise.due else None


def _told(one: Asked, order: Order, day: date) -> Came:
    due, made = _day_due(one.promise), one.promise.made_at
    late = one.state is State.BROKEN or (due is not None and day > due)
    noon = timezone.make_aware(datetime.combine(day, _NOON))
    at = max(noon, made) if made else noon
    return Came(State.LATE if late else State.KEPT, order.pk, at)


def talks_of(turns: Sequence[tuple[int, str]]) -> Mapping[int, str]:
    """Return all that is said in each talk, from its turns."""
    said: dict[int, list[str]] = {}
    for talk, text in turns:
        said.setdefault(talk, []).append(text)
    return {talk: "\n".join(texts) for talk, texts in said.items()}
