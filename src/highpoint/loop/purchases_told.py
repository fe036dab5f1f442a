"""Purchases that a program tells of, read by the same rules as a file's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from highpoint.apps.customers import identities, ladder, purchases
from highpoint.apps.customers.purchases import Taken
from highpoint.connectors.purchases.line import Habits, PurchaseLine, Reader
from highpoint.errors import HighpointError
from highpoint.loop import promises

# What a row may tell, as the columns of a file.
MEANINGS = (
    *("customer", "order", "at", "product", "quantity", "price", "amount"),
    *("currency", "country", "status", "kind", "expected", "delivered"),
)
# More than this, of one line, is a slip of the keyboard; a column could not hold the sum.
LARGEST = Decimal(10) ** 10


@dataclass(slots=True)
class Answer:
    """What came of the rows: those left out by their place, and purchases by what they were."""

    left_out: dict[int, str] = field(default_factory=dict)
    purchases: Taken = field(default_factory=Taken)


def take_in(
    rows: Sequence[Mapping[str, str]], *, source: str, zone: tzinfo, replace: bool, now: datetime
) -> Answer:
    """
    Keep what rows tell, and let those who bought stand on the ladder anew.

    The same rows twice change nothing. An order that is kept with lines these do not tell is left
    as it is, unless ``replace`` says that the order is told whole here.
    """
    answer = Answer()
    lines = _read(rows, zone, now, answer)
    with transaction.atomic():
        if not replace:
            lines = _without_losses(lines, source, answer)
        told = [line for _, line in lines]
        answer.purchases = purchases.keep(told, source=source)
        keys = {identities.read(name, source) for name in {line.customer for line in told}}
        promises.orders_told(answer.purchases.customers)
        bought = identities.known(key for key in keys if key)
        ladder.look_at({row.customer_id for row in bought.values()}, timezone.localtime(now).date())
    return answer


def _read(
    rows: Sequence[Mapping[str, str]], zone: tzinfo, now: datetime, answer: Answer
) -> list[tuple[int, PurchaseLine]]:
    told = [name for name in MEANINGS if any(row.get(name) for row in rows)]
    columns = {name: at for at, name in enumerate(dict.fromkeys(("customer", "at", *told)))}
    reader = Reader(columns, Habits(zone, now=now))
    found: list[tuple[int, PurchaseLine]] = []
    for number, row in enumerate(rows):
        try:
            lines = reader.lines([row.get(name, "") for name in columns])
        except HighpointError as error:
            answer.left_out[number] = str(error)
            continue
        if why := _why_not(lines[0]):
            answer.left_out[number] = why
        else:
            found += [(number, line) for line in lines]
    return found


def _why_not(line: PurchaseLine) -> str:
    if not line.customer:
        return "It names no customer."
    if max(abs(line.amount), abs(line.quantity)) > LARGEST:
        return "Its amount is too large to be one."
    return ""


def _without_losses(
    lines: list[tuple[int, PurchaseLine]], source: str, answer: Answer
) -> list[tuple[int, PurchaseLine]]:
    losing = purchases.would_lose((line for _, line in lines), source=source)
    kept = []
    for number, line in lines:
        if (line.customer, line.order) in losing:
            answer.left_out[number] = (
                f"Order “{line.order[:60]}” is kept with other lines. Send all of its lines in one "
                "call and set replace to true."
            )
        else:
            kept.append((number, line))
    return kept
