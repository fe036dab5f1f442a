"""What a customer's purchases come to, in the four numbers the models ask for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from highpoint.engine.insight.loyalty.orders import Order, net

DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Summary:
    """
    One customer's purchases up to a day; times in weeks.

    ``frequency``: days with a purchase after the first such day; ``recency``: from the first
    to the last of them; ``age``: from the first to the day looked at; ``monetary``: mean
    spend of a day with a purchase after the first, 0 where there is none.
    """

    customer: str
    frequency: int
    recency: float
    age: float
    monetary: float = 0.0


def summaries(
    orders: Iterable[Order], at: date | datetime, currency: str | None = None
) -> list[Summary]:
    """
    Return each customer's summary at the end of a day, in order of their names.

    Several orders of a day are one purchase, and orders given back whole are none (see
    ``net``). Days are those of each order's own time zone. With ``currency`` the spend is
    that of orders in it, since amounts of several currencies make no mean.
    """
    day = at.date() if isinstance(at, datetime) else at
    known = net(order for order in orders if order.at.date() <= day)
    spent: dict[str, dict[date, Decimal | None]] = defaultdict(dict)
    for order in known:
        days = spent[order.customer]
        counts = currency is None or order.currency == currency
        amount = days.get(order.at.date())
        days[order.at.date()] = (amount or Decimal()) + order.amount if counts else amount
    return [_summary(customer, spent[customer], day) for customer in sorted(spent)]


def _summary(customer: str, spent: dict[date, Decimal | None], day: date) -> Summary:
    first, *later = sorted(spent)
    amounts = [amount for each in later if (amount := spent[each]) is not None]
    return Summary(
        customer,
        len(later),
        (max(spent) - first).days / DAYS_A_WEEK,
        (day - first).days / DAYS_A_WEEK,
        float(sum(amounts, Decimal()) / len(amounts)) if amounts else 0.0,
    )
