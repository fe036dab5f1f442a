"""A row of a purchase file as a purchase line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from highpoint.connectors.files.columns import plain
from highpoint.connectors.files.times import time_of
from highpoint.connectors.purchases.numbers import currency_in, number_of
from highpoint.errors import HighpointError

# A clock may be wrong, or its zone left out, by this much.
AHEAD = timedelta(days=1)

LONGEST_NAME = 255

# How programs write that there is nothing.
NOTHING = frozenset(("", "nan", "null", "none", "n/a", "na", "nil", "\\n", "<na>", "-"))

RETURNED = frozenset(
    ["return", "returned", "refund", "refunded", "credit", "creditnote", "creditmemo", "storno"]
)
NEVER_BOUGHT = frozenset(
    [
        "cancelled",
        "canceled",
        "void",
        "voided",
        "failed",
        "declined",
        "expired",
        "pending",
        "unpaid",
        "draft",
        "abandoned",
    ]
)

# What a table program makes of the number 17850.
_FLOAT = re.compile(r"(\d+)\.0+", re.ASCII)

_ONE = Decimal(1)
_NIL = Decimal(0)


class BadLine(HighpointError):
    """A line that cannot be a purchase, for the reason it says."""


class NotBought(HighpointError):
    """An order that was called off before it became a purchase."""


class PurchaseLine(NamedTuple):
    """
    One line of an order, or of a return: then ``returned`` is set and the amount below nothing.

    ``customer`` is empty where the file names none. ``amount`` is for the whole line, exact,
    in ``currency`` (empty where the file names none). ``expected`` and ``delivered`` are the days
    of its delivery by the shop's calendar, as far as the file tells them.
    """

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


@dataclass(frozen=True, slots=True)
class Habits:
    """How a file writes: its days, its decimals, its zone; ``now`` lets the future be seen."""

    zone: tzinfo
    day_first: bool = False
    comma: bool = False
    now: datetime | None = None


class Reader:
    """Reads rows as purchase lines, knowing which column holds what."""

    def __init__(self, columns: Mapping[str, int], habits: Habits):
        self._habits = habits
        self._meanings = tuple(columns)
        self._places = tuple(columns.values())
        self._latest = habits.now + AHEAD if habits.now else None
        self._last_time: tuple[str, datetime | None] = ("", None)
        # The line above, and whether an amount stood on its order's first.
        self._above: PurchaseLine | None = None
        self._amount_above = False
        self._called_off = ""
        self._told_of_state = not columns.keys().isdisjoint(("status", "kind"))
        self._told_of_delivery = not columns.keys().isdisjoint(("expected", "delivered"))

    def lines(self, values: Sequence[str]) -> tuple[PurchaseLine, ...]:
        """
        Return the line a row holds; an order given back whole is two, bought and returned.

        Shops write customer, date and total on the first line of an order alone: a line with
        the order's number and nothing there takes them from the line above, and adds nothing
        to the total.

        :raises BadLine: where it has no date, or one yet to come
        :raises NotBought: where the order was called off
        :raises HighpointError: where a date or a number cannot be read
        """
        try:
            cells = [values[at].strip() for at in self._places]
        except IndexError:  # a row that ends before the last column
            cells = [values[at].strip() if at < len(values) else "" for at in self._places]
        found = dict(zip(self._meanings, cells, strict=True))
        order = _name(found.get("order", ""), "order")
        above = self._above if self._above and order and self._above.order == order else None
        status = kind = ""
        if self._told_of_state:
            self._check_called_off(order, found)
            status, kind = plain(found.get("status", "")), plain(found.get("kind", ""))
        at = above.at if above and not found["at"] else self._time(found["at"])
        quantity, amount = self._amounts(found, above is not None)
        if kind in RETURNED and amount >= 0:
            quantity, amount = -abs(quantity), -amount
        customer = _name(found["customer"], "customer") or (above.customer if above else "")
        days = self._delivery(found, above) if self._told_of_delivery else (None, None)
        line = PurchaseLine(
            customer,
            order or f"{customer} {at.isoformat()}",
            at,
            found.get("product", ""),
            quantity,
            amount,
            _currency(found) or (above.currency if above else ""),
            found.get("country", ""),
            amount < 0 or quantity < 0 or kind in RETURNED,
            *days,
        )
        self._above = line
        if status in RETURNED and not line.returned:
            back = line._replace(quantity=-quantity, amount=-amount, returned=True)
            return (line, back)
        return (line,)

    def _check_called_off(self, order: str, found: Mapping[str, str]) -> None:
        word = found.get("status") or found.get("kind", "")
        goes_on = order and order == self._called_off and not word
        if goes_on or plain(word) in NEVER_BOUGHT:
            self._called_off = order
            raise NotBought(f"Its order is “{word[:40]}”, so nothing was bought.")
        self._called_off = ""

    def _time(self, text: str) -> datetime:
        if text == self._last_time[0] and self._last_time[1]:  # the lines of one order
            return self._last_time[1]
        at = time_of(text, self._habits.zone, self._habits.day_first)
        if at is None:
            raise BadLine("It has no date.")
        if not at.utcoffset():  # UTC is nobody's day; an offset of its own is the shop's
            at = at.astimezone(self._habits.zone)
        if self._latest and at > self._latest:
            raise BadLine(f"It is dated {at:%Y-%m-%d}, which is yet to come.")
        self._last_time = (text, at)
        return at

    def _delivery(
        self, found: Mapping[str, str], above: PurchaseLine | None
    ) -> tuple[date | None, date | None]:
        expected, delivered = (self._day(found.get(name, "")) for name in ("expected", "delivered"))
        if above and not found["at"]:
            expected, delivered = expected or above.expected, delivered or above.delivered
        if delivered and self._latest and delivered > self._latest.date():
            raise BadLine(f"It says it came on {delivered}, which is yet to come.")
        return expected, delivered

    def _day(self, text: str) -> date | None:
        if text.lower() in NOTHING:
            return None
        at = time_of(text, self._habits.zone, self._habits.day_first)
        if at is None:
            return None
        # Midnight is how programs write a day: it is that day in whatever zone they write it.
        if not at.utcoffset() and at.time() != time.min:
            at = at.astimezone(self._habits.zone)
        return at.date()

    def _amounts(self, found: Mapping[str, str], goes_on: bool) -> tuple[Decimal, Decimal]:
        comma = self._habits.comma
        quantity = number_of(told, comma) if (told := found.get("quantity")) else _ONE
        self._amount_above = bool(found.get("amount")) or (goes_on and self._amount_above)
        if told := found.get("amount"):
            amount = number_of(told, comma)
            # Some write what was given back as so many pieces less, at a full amount.
            return quantity, -amount if quantity < 0 < amount else amount
        if goes_on and self._amount_above:
            return quantity, _NIL
        if told := found.get("price"):
            return quantity, quantity * number_of(told, comma)
        if "amount" in found or "price" in found:
            raise BadLine("It has no amount.")
        return quantity, _NIL


@lru_cache(maxsize=1024)
def _name(text: str, what: str) -> str:
    if text.lower() in NOTHING:
        return ""
    if len(text) > LONGEST_NAME:
        raise BadLine(f"The name of its {what} has more than {LONGEST_NAME} characters.")
    whole = _FLOAT.fullmatch(text)
    return whole[1] if whole else text


def _currency(found: Mapping[str, str]) -> str:
    if told := found.get("currency", "").upper():
        return currency_in(told) or told
    return currency_in(found.get("amount") or found.get("price", ""))
