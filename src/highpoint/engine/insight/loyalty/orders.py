"""Orders out of purchase lines, and what is left of them after returns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Protocol


class Line(Protocol):
    """A line of an order or of a return; a return's amount is below nothing."""

    @property
    def customer(self) -> str:
        """Return who bought."""

    @property
    def order(self) -> str:
        """Return the number of the order."""

    @property
    def at(self) -> datetime:
        """Return when it was bought."""

    @property
    def amount(self) -> Decimal:
        """Return what the line comes to."""

    @property
    def currency(self) -> str:
        """Return the currency of the amount."""

    @property
    def returned(self) -> bool:
        """Tell whether it was given back."""


@dataclass(frozen=True, slots=True)
class Order:
    """What one customer bought, or gave back (``returned``), at one time."""

    customer: str
    at: datetime
    amount: Decimal
    number: str = ""
    currency: str = ""
    returned: bool = False


def orders_of(lines: Iterable[Line]) -> list[Order]:
    """
    Return the orders that lines make, in order of time.

    Lines of one customer under one number are one order, dated by its first line; what they
    gave back under the same number is an order of its own. Lines without a customer are
    passed over: nobody can be said to come back by them.
    """
    began: dict[tuple[str, str, str, bool], datetime] = {}
    amounts: dict[tuple[str, str, str, bool], Decimal] = defaultdict(Decimal)
    for line in lines:
        if not line.customer:
            continue
        key = (line.customer, line.order, line.currency, line.returned)
        at = began.get(key)
        if at is None or line.at < at:
            began[key] = line.at
        amounts[key] += line.amount
    found = [
        Order(customer, began[key], amounts[key], number, currency, returned)
        for key in began
        for customer, number, currency, returned in [key]
    ]
    return sorted(found, key=attrgetter("at"))


def net(orders: Iterable[Order]) -> list[Order]:
    """
    Return the purchases that stand, each with what is left of it, in order of time.

    A return is taken from an earlier order of the same customer and currency: the newest
    that comes to exactly as much, else the newest that comes to more, else from the newest
    backwards. An order given back whole is no purchase. What was bought before the first
    order known has nothing to be taken from; it is let go.
    """
    kept: dict[tuple[str, str], list[Order]] = defaultdict(list)
    # A sale of the same moment comes first, so that its return finds it.
    for order in sorted(orders, key=lambda each: (each.at, each.returned)):
        before = kept[order.customer, order.currency]
        if order.returned:
            _take_back(before, -order.amount)
        elif order.amount >= 0:
            before.append(order)
    return sorted(
        (order for each in kept.values() for order in each), key=attrgetter("at", "customer")
    )


def _take_back(before: list[Order], amount: Decimal) -> None:
    while amount > 0 and before:
        at = _taken_from(before, amount)
        order = before[at]
        if order.amount > amount:
            before[at] = replace(order, amount=order.amount - amount)
            return
        amount -= order.amount
        del before[at]


def _taken_from(before: Sequence[Order], amount: Decimal) -> int:
    newest_first = range(len(before) - 1, -1, -1)
    same = next((at for at in newest_first if before[at].amount == amount), None)
    if same is not None:
        return same
    return next((at for at in newest_first if before[at].amount > amount), len(before) - 1)
