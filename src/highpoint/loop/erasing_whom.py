"""Whom to erase: the rows that are theirs, and the words by which others wrote of them."""

from __future__ import annotations

import re
import string
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.conversations import search
from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.customers.merging import everyone
from highpoint.apps.customers.models import Customer, Identity, Purchase
from highpoint.engine.conversation import Role
from highpoint.engine.masking import PATTERNS
from highpoint.loop.erasing_words import Phone, Words, phone, words

# Shorter words are anybody's: “Tom” would be blotted out of every talk.
SHORTEST = 5
# A number without a letter is as good as anybody's with fewer digits.
FEWEST_DIGITS = 6
# Of more orders the newest are looked for: each is looked for in every text.
MOST_ORDERS = 200
# What so many conversations of others hold is nobody's own: the shop's address, its line for calls.
MOST_OTHERS = 5
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
# What a person tells of themselves by which they can be found.
_TOLD = {kind: pattern for kind, pattern in PATTERNS if kind in ("EMAIL", "ADDRESS", "PHONE")}
# Digits alone may be a number of anything; a phone number begins or is parted as one.
_AS_A_PHONE = re.compile(r"[+0(]|\d+[ ./()-]")
_Kind = Identity.Kind


@dataclass(frozen=True, slots=True)
class Person:
    """Whom to erase: the rows that are theirs, and the words by which they can be found."""

    customers: frozenset[int]
    identities: frozenset[int]
    conversations: tuple[int, ...]
    words: Words


@dataclass(frozen=True, slots=True)
class Going:
    """What goes with a customer; ``namesakes`` bear their name: it cannot be blotted out of texts."""

    talks: int
    purchases: int
    namesakes: bool


def person(customer: Customer) -> Person:
    """Return a customer, with whoever was merged into them, as what is to be erased."""
    customers = everyone(customer)
    rows = list(Identity.objects.filter(customer__in=customers))
    identities = frozenset(row.pk for row in rows)
    talks = Conversation.objects.filter(identity__in=identities)
    pks = tuple(talks.order_by().values_list("pk", flat=True))
    names = set(Customer.objects.filter(pk__in=customers).values_list("name", flat=True))
    names |= set(talks.order_by().values_list("customer_name", flat=True).distinct())
    told, phones = _told(pks, rows)
    return Person(
        frozenset(customers),
        identities,
        pks,
        words(
            _theirs_alone(names, customers),
            {*_called(rows), *_numbers(rows), *told},
            [*phones, *(found for row in rows for found in _phones(row))],
        ),
    )


def going(customer: Customer) -> Going:
    """Return what would go, without looking for the words: that reads every talk they had."""
    customers = everyone(customer)
    whose = Q(identity__customer__in=customers)
    return Going(
        Conversation.objects.filter(whose).order_by().count(),
        Purchase.objects.filter(whose).order_by().count(),
        bool(customer.name) and not _theirs_alone({customer.name}, customers),
    )


def _called(rows: Iterable[Identity]) -> Iterator[str]:
    """Yield the addresses and handles somebody goes by; a handle of an odd form without its sign too."""
    for row in rows:
        if row.kind in (_Kind.EMAIL, _Kind.HANDLE) and len(row.value) >= SHORTEST:
            yield from filter(None, (row.value, row.shown))
            bare = row.value.removeprefix("@")
            if row.kind == _Kind.HANDLE and len(bare) >= SHORTEST and not bare.isalpha():
                yield bare


def _phones(row: Identity) -> Iterator[Phone]:
    """Yield a phone number somebody is known by: many shops keep it as the number of an account."""
    told = row.shown or row.value
    if row.kind == _Kind.PHONE or (row.kind == _Kind.ACCOUNT and _is_phone(told)):
        yield from filter(None, [phone(told), phone(row.value)])


def _is_phone(told: str) -> bool:
    return _TOLD["PHONE"].fullmatch(told) is not None and _AS_A_PHONE.match(told) is not None


def _numbers(rows: Collection[Identity]) -> set[str]:
    """Return the numbers of somebody's accounts and orders that are nobody else's."""
    own = {row.pk for row in rows}
    accounts = {row.value for row in rows if row.kind == _Kind.ACCOUNT}
    others = Identity.objects.filter(value__in=accounts).exclude(pk__in=own)
    bought = Purchase.objects.filter(identity__in=own).order_by("-at")
    orders = set(bought.values_list("number", flat=True)[:MOST_ORDERS])
    theirs = Purchase.objects.filter(number__in=orders).exclude(identity__in=own)
    alone = accounts - set(others.values_list("value", flat=True))
    alone |= orders - set(theirs.values_list("number", flat=True))
    return {number for number in alone if _tells_apart(number)}


def _tells_apart(number: str) -> bool:
    if len(number) < SHORTEST or any(sign.isspace() for sign in number):
        return False
    digits = sum(map(str.isdigit, number))
    return digits >= FEWEST_DIGITS or (digits > 0 and not number.isdecimal())


def _told(talks: Collection[int], rows: Iterable[Identity]) -> tuple[set[str], set[Phone]]:
    """
    Return the addresses and phone numbers that somebody told in their own conversations.

    What another customer goes by is left out, and what stands in many conversations of others.
    """
    said: dict[str, set[str]] = {kind: set() for kind in _TOLD}
    turns = Turn.objects.filter(conversation__in=talks, role=Role.CUSTOMER.value).order_by()
    for text in turns.values_list("text", flat=True).iterator():
        for kind, pattern in _TOLD.items():
            said[kind].update(found[0] for found in pattern.finditer(text))
    said["PHONE"] = {word for word in said["PHONE"] if _AS_A_PHONE.match(word)}
    others = Identity.objects.exclude(pk__in=[row.pk for row in rows])
    emails = {word.casefold() for word in said["EMAIL"]}
    taken = set(others.filter(kind=_Kind.EMAIL, value__in=emails).values_list("value", flat=True))
    taken |= {name.casefold() for name in User.objects.values_list("email", flat=True)}
    known = others.filter(kind=_Kind.PHONE).values_list("value", flat=True)
    numbers = {word: found for word in said["PHONE"] if (found := phone(word))}
    endings = tuple(found.digits for found in numbers.values())
    of_others = {number for number in known if number.endswith(endings)} if endings else set()
    alone = {word for kind in ("EMAIL", "ADDRESS") for word in said[kind]}
    return (
        {word for word in alone if word.casefold() not in taken and _is_own(word, talks)},
        {
            found
            for word, found in numbers.items()
            if not any(number.endswith(found.digits) for number in of_others)
            and _is_own(word, talks)
        },
    )


def _is_own(word: str, talks: Collection[int]) -> bool:
    """Tell whether hardly anybody else's conversation holds a word."""
    held = Conversation.objects.filter(search.said(f'"{word}"')).exclude(pk__in=talks)
    return len(held.order_by().values_list("pk")[: MOST_OTHERS + 1]) <= MOST_OTHERS


def _theirs_alone(names: Collection[str], customers: Collection[int]) -> set[str]:
    """Return the full names that no other customer bears, and nobody who works here."""
    full = {name for name in names if len(name) >= SHORTEST and " " in name.strip()}
    if not full:
        return set()
    # One look through each table: a shop's account for guests has hundreds of names.
    borne = {
        name.casefold()
        for rows in (
            Customer.objects.exclude(pk__in=customers),
            User.objects.all(),
            Agent.objects.all(),
        )
        for name in _named(rows, full)
    }
    return {name for name in full if name.casefold() not in borne}


def _named(rows: QuerySet[Any], names: Collection[str]) -> Iterable[str]:
    """Return those of these names that are in a table; SQLite lowers the letters of English only."""
    lowered = {name.lower() for name in names} | {name.translate(_LOWER) for name in names}
    found = rows.annotate(lowered=Lower("name")).filter(lowered__in=lowered).order_by()
    return list(found.values_list("name", flat=True))
