"""
Erasing a customer everywhere.

Each remover takes out what one room keeps of the person; a room that keeps more adds its own to
``REMOVERS``. After that, ``mask`` goes over every column of text in the database and blots out the
full name and the addresses where somebody wrote them down: in a comment, a note, a notice. The log
and the files that wait to be taken in are looked through as well.
"""

from __future__ import annotations

import json
import re
import string
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, quote_plus

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from highpoint.apps.accounts import audit, log_guard
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import Agent, AuditEntry, User
from highpoint.apps.care.models import Promise
from highpoint.apps.conversations import search
from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.customers.merging import everyone
from highpoint.apps.customers.models import Customer, Identity, Purchase
from highpoint.apps.quality.operations import Counts
from highpoint.apps.quality.weeks import settle
from highpoint.apps.watch.models import OpenTalk
from highpoint.apps.wellbeing.cases import Cases
from highpoint.loop import erasing_files

# Stands for each sign that was blotted out, so that places in a text stay where they were.
BLOT = "█"
# Shorter words are anybody's: “Tom” would be blotted out of every talk.
SHORTEST = 5
# A phone number within its country is as good as anybody's with fewer digits.
FEWEST_DIGITS = 7
# Rows changed at a time.
CHUNK = 500
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)

# The country's code of a phone number, and the 0 that is left out after it.
_COUNTRY = re.compile(r"\+\d{1,3}[\s(./-]*(?:0\))?[\s)./-]*")

_FIND_BY = (
    Identity.Kind.EMAIL.value,
    Identity.Kind.PHONE.value,
    Identity.Kind.HANDLE.value,
)


@dataclass(frozen=True, slots=True)
class Person:
    """Whom to erase: the rows that are theirs, and the words by which they can be found."""

    customers: frozenset[int]
    identities: frozenset[int]
    conversations: tuple[int, ...]
    words: tuple[str, ...]


Remover = Callable[[Person], None]


def person(customer: Customer) -> Person:
    """Return a customer, with whoever was merged into them, as what is to be erased."""
    customers = everyone(customer)
    rows = list(Identity.objects.filter(customer__in=customers))
    identities = frozenset(row.pk for row in rows)
    talks = Conversation.objects.filter(identity__in=identities)
    told = set(Customer.objects.filter(pk__in=customers).values_list("name", flat=True))
    told |= set(talks.order_by().values_list("customer_name", flat=True).distinct())
    words = _theirs_alone(told, customers)
    for row in rows:
        if row.kind in _FIND_BY and len(row.value) >= SHORTEST:
            words |= {row.value, *([row.shown] if row.shown else [])}
        if row.kind == Identity.Kind.PHONE.value:
            words |= _within_country(row.shown or row.value)
    return Person(
        frozenset(customers),
        identities,
        tuple(talks.order_by().values_list("pk", flat=True)),
        tuple(sorted(words, key=lambda word: (-len(word), word))),
    )


def _within_country(phone: str) -> set[str]:
    """
    Return a phone number as it is written at home: with the 0 and without, spaced and not.

    >>> sorted(_within_country("+49 170 5550199"))
    ['0170 5550199', '01705550199', '170 5550199', '1705550199']
    """
    rest = _COUNTRY.sub("", phone, count=1).strip()
    digits = re.sub(r"\D", "", rest)
    return {rest, digits, f"0{rest}", f"0{digits}"} if len(digits) >= FEWEST_DIGITS else set()


def namesakes(customer: Customer) -> bool:
    """Tell whether others bear a customer's name, so that it cannot be blotted out of texts."""
    return bool(customer.name) and not _theirs_alone({customer.name}, everyone(customer))


def erase(customer: Customer, *, by: User, now: datetime) -> int:
    """
    Erase a customer everywhere and return how many conversations went with them.

    What is theirs goes in one transaction; texts of others are gone over after it.
    """
    whom = person(customer)
    erasing_files.overwrite_from_now_on()
    with transaction.atomic():
        for remove in REMOVERS:
            remove(whom)
        audit.note(by, Did.ERASED_CUSTOMER, "customer", thing_id=customer.pk, now=now)
    mask(whom.words)
    mask_log(whom.words)
    erasing_files.remove_holding(whom.words)
    erasing_files.leave_no_trace_soon()
    return len(whom.conversations)


def mask(words: Collection[str]) -> None:
    """Blot words out of every column of text, whatever their case; nothing else changes."""
    if not words:
        return
    pattern = re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)
    for model in apps.get_models():
        fields = _texts(model)
        if fields:
            _mask_in(model, fields, words, pattern)


def mask_log(words: Collection[str]) -> None:
    """
    Blot words out of what stands beside entries of the log; who did what and when stays.

    The one change the log ever sees. Files that were taken by a search say there what was looked
    for; an address is written as addresses of pages are.
    """
    forms = {form for word in words for form in (word, quote_plus(word), quote(word))}
    held = Q(pk__in=[])
    for form in forms:
        held |= Q(detail__icontains=form)
    rows = list(AuditEntry._base_manager.filter(held).values_list("pk", "detail"))
    if not rows:
        return
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    pattern = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)
    with transaction.atomic(), log_guard.opened(connection):
        for pk, detail in rows:
            AuditEntry._base_manager.filter(pk=pk).update(detail=_blotted(detail, pattern))


def _conversations(whom: Person) -> None:
    """Take their conversations out of every sum, then out of the database."""
    counts, cases = Counts(), Cases()
    counts.take_away(whom.conversations)
    counts.write()
    cases.take_away(whom.conversations)
    cases.write()
    # Somebody else's promise may rest on their words, where the two once were taken for one.
    Promise.objects.filter(evidence__in=whom.conversations).update(evidence_words="")
    Conversation.objects.filter(pk__in=whom.conversations).delete()
    settle()


def _purchases(whom: Person) -> None:
    Purchase.objects.filter(identity__in=whom.identities).delete()


def _open_talks(whom: Person) -> None:
    """Delete the talks that go on with them, and those that their conversations once were."""
    OpenTalk.objects.filter(
        Q(identity__in=whom.identities) | Q(conversation__in=whom.conversations)
    ).delete()


def _rows(whom: Person) -> None:
    """Delete who they are: identities, merges, steps and deeds go along."""
    Identity.objects.filter(pk__in=whom.identities).delete()
    Customer.objects.filter(pk__in=whom.customers).delete()


# What each room keeps of a customer, in the order of removal; who they are goes last.
REMOVERS: tuple[Remover, ...] = (_open_talks, _conversations, _purchases, _rows)


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
        for name in _called(rows, full)
    }
    return {name for name in full if name.casefold() not in borne}


def _called(rows: QuerySet[Any], names: Collection[str]) -> Iterable[str]:
    """Return those of these names that are in a table; SQLite lowers the letters of English only."""
    lowered = {name.lower() for name in names} | {name.translate(_LOWER) for name in names}
    found = rows.annotate(lowered=Lower("name")).filter(lowered__in=lowered).order_by()
    return list(found.values_list("name", flat=True))


def _texts(model: type[models.Model]) -> list[str]:
    """Return the columns of a table that hold what people wrote."""
    if model is AuditEntry or not model._meta.managed or model._meta.proxy:
        return []
    return [
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not field.choices
        and not field.primary_key
    ]


def _mask_in(
    model: type[models.Model],
    fields: Collection[str],
    words: Collection[str],
    pattern: re.Pattern[str],
) -> None:
    rows = list(_holding(model, fields, words).values_list("pk", flat=True))
    for start in range(0, len(rows), CHUNK):
        with transaction.atomic():
            held = model._base_manager.filter(pk__in=rows[start : start + CHUNK])
            for row in held.select_for_update():
                for field in fields:
                    setattr(row, field, _blotted(getattr(row, field), pattern))
                # By a query, not by save(): nothing that a save would set off may happen here.
                held.filter(pk=row.pk).update(**{field: getattr(row, field) for field in fields})


def _holding(
    model: type[models.Model], fields: Collection[str], words: Collection[str]
) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._base_manager.all()
    # By far the largest table; its words are indexed. PostgreSQL keeps an address as one word,
    # so that every turn is looked at for those.
    if model is Turn and (connection.vendor == "sqlite" or all(map(_is_plain, words))):
        spoken = Q(pk__in=[])
        for word in words:
            spoken |= search.said(f'"{word}"', "conversation")
        rows = rows.filter(spoken)
    held = Q()
    for word in words:
        for field in fields:
            held |= Q(**{f"{field}__icontains": _as_kept(model, field, word)})
    return rows.filter(held)


def _is_plain(word: str) -> bool:
    return word.replace(" ", "").isalnum()


def _as_kept(model: type[models.Model], field: str, word: str) -> str:
    """Return a word as it stands in a column: JSON writes some signs its own way."""
    if isinstance(model._meta.get_field(field), models.JSONField):
        return json.dumps(word)[1:-1]
    return word


def _blotted(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(lambda found: BLOT * len(found[0]), value)
    if isinstance(value, list):
        return [_blotted(each, pattern) for each in value]
    if isinstance(value, dict):
        return {_blotted(key, pattern): _blotted(each, pattern) for key, each in value.items()}
    return value
