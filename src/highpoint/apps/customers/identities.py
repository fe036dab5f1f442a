"""What tells one customer from another: reading it from what a source calls them, and keeping it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from highpoint.apps.customers.models import Customer, Identity

_VALUE = 255
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+")
_PHONE = re.compile(r"\+[\d\s().-]{7,24}")
_HANDLE = re.compile(r"@\w[\w.-]*")


class Key(NamedTuple):
    """An identity in the form it is found by."""

    kind: str
    source: str
    value: str


class Seen(NamedTuple):
    """A customer as one conversation or purchase tells them: their key, name and first time."""

    key: Key
    shown: str
    name: str
    at: datetime


def read(told: str, source: str) -> Key | None:
    """
    Return the identity that a source's word for a customer is; None where it is empty.

    An e-mail address and a phone number with its country's code are the same person's everywhere;
    a handle or an account's number only at the source it comes from.

    >>> read("Nina@Example.test", "mail"), read("+49 (30) 1234-567", "phone")
    (Key(kind='email', source='', value='nina@example.test'), Key(kind='phone', source='', value='+49301234567'))
    >>> read("4711", "shop"), read("@nina", "x")
    (Key(kind='account', source='shop', value='4711'), Key(kind='handle', source='x', value='@nina'))
    """
    told = told.strip()
    if not told:
        return None
    if _EMAIL.fullmatch(told):
        return Key(Identity.Kind.EMAIL.value, "", told.casefold()[:_VALUE])
    if _PHONE.fullmatch(told):
        return Key(Identity.Kind.PHONE.value, "", "+" + re.sub(r"\D", "", told))
    if _HANDLE.fullmatch(told):
        return Key(Identity.Kind.HANDLE.value, source, told.casefold()[:_VALUE])
    return Key(Identity.Kind.ACCOUNT.value, source, told[:_VALUE])


def keep(seen: Iterable[Seen], *, made_up: bool = False) -> Mapping[Key, Identity]:
    """
    Return the identities of these customers, making those that are not known yet.

    A new identity is a new customer: two are never taken for one without somebody saying so.
    Runs inside the caller's transaction.
    """
    told: dict[Key, Seen] = {}
    for each in seen:
        first = told.setdefault(each.key, each)
        if not first.name and each.name:
            told[each.key] = first._replace(name=each.name)
    kept = known(told)
    fresh = [each for key, each in told.items() if key not in kept]
    if not fresh:
        return kept
    customers = Customer.objects.bulk_create(
        Customer(name=each.name[:_VALUE], known_since=each.at, made_up=made_up) for each in fresh
    )
    Identity.objects.bulk_create(
        Identity(customer=customer, **each.key._asdict(), shown=each.shown[:_VALUE])
        for customer, each in zip(customers, fresh, strict=True)
    )
    return {**kept, **known(each.key for each in fresh)}


def known(keys: Iterable[Key]) -> dict[Key, Identity]:
    """Return those of these identities that are kept."""
    told = set(keys)
    rows = Identity.objects.filter(value__in={key.value for key in told})
    found = {Key(row.kind, row.source, row.value): row for row in rows}
    return {key: row for key, row in found.items() if key in told}


def called(customer: Customer, identities: Sequence[Identity]) -> str:
    """Return what to call a customer: their name, or else what they are known by."""
    if customer.name:
        return customer.name
    return str(identities[0]) if identities else str(customer)
