"""Who may be the same customer as another, and what speaks for it. Suggested, never done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import Q

from highpoint.apps.conversations import search
from highpoint.apps.conversations.models import Turn
from highpoint.apps.customers.identities import read
from highpoint.apps.customers.merging import said_apart
from highpoint.apps.customers.models import Customer, Identity, Purchase
from highpoint.engine.conversation import Role
from highpoint.loop.erasing_words import phone
from highpoint.loop.lately import Lately, lately

# What was told in so many others' conversations is nobody's own: a shop's address, a year.
MOST_OTHERS = 5

_EMAIL = re.compile(r"[^\s@<>,;:()]+@[^\s@<>,;:()]+\.[A-Za-z]{2,}")
_PHONE = re.compile(r"\+\d[\d\s().-]{6,22}\d")
# As written at home: with a 0 or an area's code in brackets.
_PHONE_AT_HOME = re.compile(r"(?<![\w+])(?:0|\()\d[\d\s()./-]{5,20}\d(?!\w)")
# Of so many numbers of one customer's talks the owners are looked for.
MOST_NUMBERS = 20
_ORDER = re.compile(r"\b[A-Z]{0,4}-?\d{5,12}\b")

_HANDLE = re.compile(r"(?<![\w.@])@\w{3,30}")

_TOLD = (Identity.Kind.EMAIL.value, Identity.Kind.PHONE.value, Identity.Kind.HANDLE.value)


# A turn's text, the conversation it is of, its place there, and where that was held.
_Text = tuple[str, int, int, str]


class Reason(NamedTuple):
    """Why two customers may be one, and the conversation that says so, where one does."""

    words: str
    conversation: int | None = None
    turn: int = 0


class Likeness(NamedTuple):
    """Another customer who may be the same person."""

    customer: Customer
    reasons: list[Reason]


class _Told(NamedTuple):
    """A word of a customer's turn by which a person can be found."""

    word: str
    conversation: int
    turn: int
    source: str


def suggestions(customer: Customer, known: Lately | None = None) -> list[Likeness]:
    """
    Return who may be the same person as a customer, by name, each with every reason.

    ``known`` are the customer's newest talks, where they are read already.
    """
    found: dict[int, list[Reason]] = {}
    for other, reason in _reasons(customer, known or lately(customer)):
        found.setdefault(other, []).append(reason)
    apart = said_apart(customer) | {customer.pk}
    rows = Customer.objects.filter(pk__in=found.keys() - apart, merged_into=None)
    return [
        Likeness(other, _with_name(customer, other, found[other.pk]))
        for other in rows.order_by("name", "pk")
    ]


def _with_name(customer: Customer, other: Customer, reasons: list[Reason]) -> list[Reason]:
    if customer.name and customer.name.casefold() == other.name.casefold():
        return [*reasons, Reason("They have the same name.")]
    return reasons


def _reasons(customer: Customer, known: Lately) -> Iterator[tuple[int, Reason]]:
    sources = {talk.pk: talk.source for talk in known.talks}
    own_words = (said for said in known.turns if said.role == Role.CUSTOMER.value)
    texts = [(said.text, said.talk, said.place, sources[said.talk]) for said in own_words]
    yield from _addresses(customer, texts)
    yield from _orders(customer, texts)
    own = list(customer.identities.all())
    yield from _handles(customer, own)
    for identity in own:
        if identity.kind == Identity.Kind.EMAIL:
            yield from _told_by_others(customer, identity)


def _words(pattern: re.Pattern[str], texts: Iterable[_Text]) -> Iterator[_Told]:
    for text, conversation, turn, source in texts:
        for found in pattern.finditer(text):
            yield _Told(found[0].rstrip("."), conversation, turn, source)


def _addresses(customer: Customer, texts: list[_Text]) -> Iterator[tuple[int, Reason]]:
    told = {
        key.value: each
        for pattern in (_EMAIL, _PHONE, _HANDLE)
        for each in _words(pattern, texts)
        if (key := read(each.word, "")) and key.kind in _TOLD
    }
    rows = Identity.objects.filter(kind__in=_TOLD, value__in=told).exclude(customer=customer)
    yield from _at_home(customer, texts)
    for row in rows:
        word, conversation, turn, source = told[row.value]
        # Who is named in a thread of that channel is somebody else.
        if row.kind == Identity.Kind.HANDLE and row.source == source:
            continue
        said = f"Told the {row.get_kind_display()} {word}, which is this customer’s."
        yield row.customer_id, Reason(said, conversation, turn)


def _at_home(customer: Customer, texts: list[_Text]) -> Iterator[tuple[int, Reason]]:
    """Yield whose phone number was told as one writes it at home, without the country's code."""
    told = {
        found.digits: each
        for each in _words(_PHONE_AT_HOME, texts)
        if (found := phone(each.word)) is not None
    }
    ends = Q(pk__in=[])
    for digits in list(told)[:MOST_NUMBERS]:
        ends |= Q(value__endswith=digits)
    rows = Identity.objects.filter(ends, kind=Identity.Kind.PHONE).exclude(customer=customer)
    for row in rows:
        known = phone(row.value)
        each = told.get(known.digits) if known else None
        if each is not None:
            said = f"Told the phone number {each.word}, which is this customer’s."
            yield row.customer_id, Reason(said, each.conversation, each.turn)


def _orders(customer: Customer, texts: list[_Text]) -> Iterator[tuple[int, Reason]]:
    told = {each.word: each for each in _words(_ORDER, texts)}
    rows = Purchase.objects.filter(number__in=told, returned=False).exclude(
        identity__customer=customer
    )
    for number, other in rows.values_list("number", "identity__customer").distinct():
        word, conversation, turn, _ = told[number]
        said = f"Told of order {word}, which this customer bought."
        yield other, Reason(said, conversation, turn)


def _handles(customer: Customer, own: list[Identity]) -> Iterator[tuple[int, Reason]]:
    handles = [each.value for each in own if each.kind == Identity.Kind.HANDLE]
    rows = Identity.objects.filter(kind=Identity.Kind.HANDLE, value__in=handles)
    for row in rows.exclude(customer=customer):
        yield row.customer_id, Reason(f"Goes by {row} on {row.source or 'another channel'} too.")


def _told_by_others(customer: Customer, address: Identity) -> Iterator[tuple[int, Reason]]:
    """Yield who told an address of this customer's in a conversation of their own."""
    held = Turn.objects.filter(
        search.said(f'"{address.value}"', "conversation"),
        role=Role.CUSTOMER.value,
        text__icontains=address.value,
        conversation__identity__isnull=False,
    ).exclude(conversation__identity__customer=customer)
    rows = list(
        held.order_by().values_list("conversation__identity__customer", "conversation", "index")[
            : MOST_OTHERS + 1
        ]
    )
    if len(rows) <= MOST_OTHERS:
        for other, conversation, turn in rows:
            said = f"This customer told the address {address} in a conversation."
            yield other, Reason(said, conversation, turn)
