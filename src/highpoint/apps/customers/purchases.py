"""Keeping what customers bought: each purchase once, however often a file tells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any, NamedTuple, Protocol

from django.db import connection
from django.db.models import F, Model

from highpoint.apps.customers import identities
from highpoint.apps.customers.identities import Key, Seen
from highpoint.apps.customers.models import (
    Customer,
    Identity,
    Purchase,
    PurchaseImport,
    PurchaseLine,
)
from highpoint.apps.newest import unindexed

_PRODUCT = 255
_COUNTRY = 80
# Digests are added up within what a column of the database holds.
_RANGE = 1 << 63
# What is written of a purchase and of a line: a file has hundreds of thousands.
_OF_PURCHASE = (
    *("identity_id", "source", "number", "at", "day", "amount", "currency", "returned"),
    *("country", "expected_on", "delivered_on", "expected_by_id", "delivered_by_id"),
    *("line_count", "fingerprint", "made_up", "brought_by_id"),
)
_OF_LINE = ("purchase_id", "product", "quantity", "amount")


class Line(Protocol):
    """A line of a purchase as a file tells it."""

    @property
    def customer(self) -> str: ...
    @property
    def order(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def product(self) -> str: ...
    @property
    def quantity(self) -> Decimal: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def currency(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def returned(self) -> bool: ...
    @property
    def expected(self) -> date | None: ...
    @property
    def delivered(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Taken:
    """
    How many purchases came in, by what they were to what is kept already.

    ``customers`` are those who have a purchase that is new or not as it was.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    customers: frozenset[int] = field(default=frozenset(), compare=False)

    def __add__(self, other: Taken) -> Taken:
        return Taken(
            self.new + other.new,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.customers | other.customers,
        )


class _Id(NamedTuple):
    """What makes lines one purchase."""

    customer: str
    number: str
    currency: str
    returned: bool


class Delivery(NamedTuple):
    """The days an order is expected and was there, as far as they are told."""

    expected: date | None = None
    delivered: date | None = None


def keep(
    lines: Iterable[Line],
    *,
    source: str,
    brought_by: PurchaseImport | None = None,
    made_up: bool = False,
) -> Taken:
    """
    Keep purchases as their lines tell them; runs inside the caller's transaction.

    A purchase told again as it is kept stays; one told otherwise is replaced under its number
    here. Days of delivery are taken over, and stay where nothing is told of them or where a person
    told them. Lines that a file scatters come in several calls: what the same import has brought is added to.
    """
    told = _purchases(lines)
    by_name = _identities(told, source, made_up)
    kept = _kept(told, by_name, source)
    fresh: dict[_Id, list[Line]] = {}
    changed: dict[_Id, list[Line]] = {}
    more: dict[_Id, list[Line]] = {}
    moved: dict[_Id, Purchase] = {}
    for one, its in told.items():
        found = kept.get(one)
        if found is None:
            fresh[one] = its
        elif brought_by is not None and found.brought_by_id == brought_by.pk:
            more[one] = its
        elif found.fingerprint != _fingerprint(its):
            changed[one] = its
        elif (days := _delivery(one, its, found)) != (found.expected_on, found.delivered_on):
            found.expected_on, found.delivered_on = days
            moved[one] = found
    Purchase.objects.filter(pk__in=[kept[one].pk for one in changed]).delete()
    _write(fresh, by_name, source, brought_by, made_up)
    _write(changed, by_name, source, brought_by, made_up, instead_of=kept)
    _add(more, kept)
    Purchase.objects.bulk_update(moved.values(), ["expected_on", "delivered_on"], batch_size=500)
    updated = len(changed) + len(moved)
    touched = {by_name[one.customer].customer_id for one in (*fresh, *changed, *more, *moved)}
    unchanged = len(told) - len(fresh) - updated - len(more)
    return Taken(len(fresh), updated, unchanged, frozenset(touched))


def would_lose(lines: Iterable[Line], *, source: str) -> frozenset[tuple[str, str]]:
    """
    Return the purchases that these lines would take lines from, as (customer, number).

    A file tells an order whole; a program that tells one line after another does not mean to
    throw away those it told before.
    """
    told = _purchases(lines)
    keys = {one.customer: identities.read(one.customer, source) for one in told}
    rows = identities.known(key for key in keys.values() if key)
    by_name = {name: rows[key] for name, key in keys.items() if key in rows}
    kept = _kept(told, by_name, source)
    before: dict[int, Counter[tuple[str, str, str]]] = {row.pk: Counter() for row in kept.values()}
    for row in PurchaseLine.objects.filter(purchase__in=before):
        before[row.purchase_id][_as_kept(row)] += 1
    return frozenset(
        (one.customer, one.number)
        for one, row in kept.items()
        if before[row.pk] - Counter(map(_as_kept, told[one]))
    )


def _as_kept(line: Line | PurchaseLine) -> tuple[str, str, str]:
    return line.product[:_PRODUCT], f"{line.quantity:.4f}", f"{line.amount:.4f}"


def _purchases(lines: Iterable[Line]) -> dict[_Id, list[Line]]:
    told: dict[_Id, list[Line]] = {}
    for line in lines:
        one = _Id(line.customer, line.order, line.currency[:8], line.returned)
        told.setdefault(one, []).append(line)
    return told


def _identities(
    told: Mapping[_Id, Sequence[Line]], source: str, made_up: bool
) -> dict[str, Identity]:
    keys: dict[str, Key] = {}
    seen: dict[str, Seen] = {}
    for one, its in told.items():
        key = keys.get(one.customer) or identities.read(one.customer, source)
        if key is None:
            continue
        keys[one.customer] = key
        first = min(line.at for line in its)
        before = seen.get(one.customer)
        at = min(before.at, first) if before else first
        seen[one.customer] = Seen(key, one.customer, "", at)
    rows = identities.keep(seen.values(), made_up=made_up)
    by_name = {name: rows[key] for name, key in keys.items()}
    _known_earlier(by_name, seen)
    return by_name


def _known_earlier(by_name: Mapping[str, Identity], seen: Mapping[str, Seen]) -> None:
    """Let a customer be known since their first purchase, where that is earlier."""
    known = Customer.objects.in_bulk({row.customer_id for row in by_name.values()})
    earlier = []
    for name, row in by_name.items():
        customer = known[row.customer_id]
        if seen[name].at < customer.known_since:
            customer.known_since = seen[name].at
            earlier.append(customer)
    Customer.objects.bulk_update(earlier, ["known_since"])


def _kept(
    told: Mapping[_Id, Sequence[Line]], by_name: Mapping[str, Identity], source: str
) -> dict[_Id, Purchase]:
    names: dict[int, list[str]] = {}
    for name, row in by_name.items():
        names.setdefault(row.pk, []).append(name)
    # Led to by their numbers: SQLite would look for each number at each customer.
    rows = Purchase.objects.alias(whose=unindexed("identity"), of=unindexed("source")).filter(
        number__in={one.number for one in told}, of=source, whose__in=names
    )
    return {
        _Id(name, row.number, row.currency, row.returned): row
        for row in rows
        for name in names[row.identity_id]
    }


def _write(
    told: Mapping[_Id, Sequence[Line]],
    by_name: Mapping[str, Identity],
    source: str,
    brought_by: PurchaseImport | None,
    made_up: bool,
    *,
    instead_of: Mapping[_Id, Purchase] | None = None,
) -> None:
    """Write purchases with their lines; ``instead_of`` those that were, under their numbers here."""
    old = instead_of or {}
    by = {one: (row.expected_by_id, row.delivered_by_id) for one, row in old.items()}
    rows = [
        (
            by_name[one.customer].pk,
            source,
            one.number,
            connection.ops.adapt_datetimefield_value(
                (first := min(its, key=lambda line: line.at)).at
            ),
            connection.ops.adapt_datefield_value(first.at.date()),
            f"{sum((line.amount for line in its), Decimal()):.4f}",
            one.currency,
            one.returned,
            first.country[:_COUNTRY],
            *map(connection.ops.adapt_datefield_value, _delivery(one, its, old.get(one))),
            *by.get(one, (None, None)),
            len(its),
            _fingerprint(its),
            made_up,
            brought_by.pk if brought_by else None,
        )
        for one, its in told.items()
    ]
    if instead_of is None:
        _insert(Purchase, _OF_PURCHASE, rows)
    else:
        numbers = (instead_of[one].pk for one in told)
        _insert(
            Purchase,
            ("id", *_OF_PURCHASE),
            [(pk, *row) for pk, row in zip(numbers, rows, strict=True)],
        )
    kept = _kept(told, by_name, source)
    _write_lines((kept[one].pk, its) for one, its in told.items())


def _add(more: Mapping[_Id, Sequence[Line]], kept: Mapping[_Id, Purchase]) -> None:
    """Add the lines that the same file tells of a purchase further down."""
    for one, its in more.items():
        before = kept[one]
        days = _together([Delivery(before.expected_on, before.delivered_on), _told(one, its)])
        days = _but_by_hand(before, days)
        Purchase.objects.filter(pk=before.pk).update(
            expected_on=days.expected,
            delivered_on=days.delivered,
            amount=F("amount") + sum((line.amount for line in its), Decimal()),
            line_count=F("line_count") + len(its),
            fingerprint=(before.fingerprint + _fingerprint(its)) % _RANGE,
        )
    _write_lines((kept[one].pk, its) for one, its in more.items())


def _delivery(one: _Id, its: Iterable[Line], before: Purchase | None) -> Delivery:
    """Return the days of an order's delivery as its lines tell them, else as they were kept."""
    told = _told(one, its)
    if before is None:
        return told
    told = Delivery(told.expected or before.expected_on, told.delivered or before.delivered_on)
    return _but_by_hand(before, told)


def _but_by_hand(before: Purchase, told: Delivery) -> Delivery:
    return Delivery(
        before.expected_on if before.expected_by_id else told.expected,
        before.delivered_on if before.delivered_by_id else told.delivered,
    )


def _told(one: _Id, its: Iterable[Line]) -> Delivery:
    if one.returned:
        return Delivery()
    return _together(Delivery(line.expected, line.delivered) for line in its)


def _together(told: Iterable[Delivery]) -> Delivery:
    """Return the days of an order by those of its parts: it is there once the last of them is."""
    parts = [each for each in told if any(each)]
    expected = [each.expected for each in parts if each.expected]
    there = [each.delivered for each in parts if each.delivered]
    whole = bool(there) and len(there) == len(parts)
    return Delivery(max(expected, default=None), max(there) if whole else None)


def _write_lines(told: Iterable[tuple[int, Sequence[Line]]]) -> None:
    rows = [
        (pk, line.product[:_PRODUCT], f"{line.quantity:.4f}", f"{line.amount:.4f}")
        for pk, its in told
        for line in its
    ]
    _insert(PurchaseLine, _OF_LINE, rows)


def _insert(model: type[Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows of a table without making objects of them."""
    table, named = model._meta.db_table, ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", rows)  # nosec B608


def _fingerprint(lines: Iterable[Line]) -> int:
    """Return the sum of the lines' digests: the same in whatever order they stand."""
    total = 0
    at, shown = None, ""
    for line in lines:
        if line.at is not at:  # the lines of one order share theirs
            at, shown = line.at, line.at.isoformat()
        told = f"{shown}\0{line.product}\0{line.quantity.normalize()}\0"
        told += f"{line.amount.normalize()}\0{line.country}"
        total += int.from_bytes(blake2b(told.encode(), digest_size=8).digest(), "big")
    return total % _RANGE
