"""
Erasing a customer everywhere.

Each remover takes out what one room keeps of the person; a room that keeps more adds its own to
``REMOVERS``. Before that, ``mask`` goes over every column of text in the database and blots out the
full name, the addresses and numbers where somebody wrote them down: in a comment, a note, a notice.
The log and the files that wait to be taken in are looked through as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Cast
from django_q.models import Task

from highpoint.apps.accounts import audit, log_guard
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import AuditEntry, User
from highpoint.apps.care.models import Promise
from highpoint.apps.conversations import search
from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.customers.models import Customer, Identity, Purchase
from highpoint.apps.quality.operations import Counts
from highpoint.apps.quality.weeks import settle
from highpoint.apps.watch.models import OpenTalk
from highpoint.apps.wellbeing.cases import Cases
from highpoint.loop import erasing_files
from highpoint.loop.erasing_whom import Person, person
from highpoint.loop.erasing_words import Words, forms_in_log

# Stands for each sign that was blotted out, so that places in a text stay where they were.
BLOT = "█"
# Rows changed at a time.
CHUNK = 500
# So many words, and conditions of words and columns, one question holds: databases take no end of them.
MOST_WORDS = 100
MOST_CONDITIONS = 400
Remover = Callable[[Person], None]


@dataclass(frozen=True, slots=True)
class Erased:
    """How many conversations went, and which texts of others a rule of the database kept as they are."""

    talks: int
    kept: tuple[str, ...] = ()


def erase(customer: Customer, *, by: User, now: datetime) -> Erased:
    """
    Erase a customer everywhere.

    Texts of others are gone over first; what is theirs goes in one transaction after it. So who is
    half erased when the machine stops can be found again by their own words, and erased.
    """
    whom = person(customer)
    erasing_files.overwrite_from_now_on()
    kept = mask(whom)
    mask_log(whom.words)
    erasing_files.remove_holding(whom.words)
    with transaction.atomic():
        for remove in REMOVERS:
            remove(whom)
        audit.note(by, Did.ERASED_CUSTOMER, "customer", thing_id=customer.pk, now=now)
    erasing_files.leave_no_trace_soon()
    return Erased(len(whom.conversations), tuple(kept))


def mask(whom: Person) -> list[str]:
    """
    Blot somebody's words out of every column of text, whatever their case; nothing else changes.

    What is theirs alone is left: it tells the words, and goes whole. Returned is what a rule of the
    database keeps as it is, as a published scorecard.
    """
    kept: list[str] = []
    if not whom.words:
        return kept
    # What was looked for is kept in filters as in the log: as addresses of pages write it.
    pattern = whom.words.pattern(in_log=True)
    for model in apps.get_models():
        fields = _texts(model)
        if fields:
            rows = model._base_manager.exclude(_own(model, whom))
            kept += _mask_in(model, rows, fields, whom.words, pattern)
    _forget_sealed(pattern)
    return kept


def _own(model: type[models.Model], whom: Person) -> Q:
    """Return the condition of the rows that tell who somebody is, and what they said and bought."""
    if model in (Customer, Identity):
        return Q(pk__in=whom.customers if model is Customer else whom.identities)
    if model in (Conversation, Turn):
        return Q(**{"pk__in" if model is Conversation else "conversation__in": whom.conversations})
    return Q(identity__in=whom.identities) if model is Purchase else Q(pk__in=[])


def _forget_sealed(pattern: re.Pattern[str]) -> None:
    """Let go what is kept packed and holds these words: sessions, and what workers were told."""
    for session in Session.objects.all().iterator():
        if pattern.search(str(session.get_decoded())):
            session.delete()
    for task in Task.objects.all().iterator():
        if pattern.search(f"{task.args} {task.kwargs} {task.result}"):
            task.delete()


def mask_log(words: Words) -> None:
    """
    Blot words out of what stands beside entries of the log; who did what and when stays.

    The one change the log ever sees. Files that were taken by a search say there what was looked
    for; an address is written as addresses of pages are.
    """
    found: dict[int, str] = {}
    for part in words.parts(MOST_WORDS):
        held = Q(pk__in=[])
        for form in forms_in_log(part.written):
            held |= Q(detail__icontains=form)
        for one in part.phones:
            held |= Q(Like(F("detail"), one.like))
        found |= dict(AuditEntry._base_manager.filter(held).values_list("pk", "detail"))
    if not found:
        return
    pattern = words.pattern(in_log=True)
    with transaction.atomic(), log_guard.opened(connection):
        for pk, detail in found.items():
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
    among: QuerySet[Any],
    fields: Collection[str],
    words: Words,
    pattern: re.Pattern[str],
) -> list[str]:
    kept = []
    rows = sorted(_holding(model, among, fields, words))
    for start in range(0, len(rows), CHUNK):
        with transaction.atomic():
            held = model._base_manager.filter(pk__in=rows[start : start + CHUNK])
            for row in held.select_for_update():
                before = {field: getattr(row, field) for field in fields}
                told = {field: _blotted(value, pattern) for field, value in before.items()}
                changed = {field: value for field, value in told.items() if value != before[field]}
                if changed and not _changed(held.filter(pk=row.pk), changed):
                    kept.append(f"{model._meta.verbose_name} {row.pk}")
    return kept


def _changed(row: QuerySet[Any], told: Mapping[str, Any]) -> bool:
    """
    Change a row by a query, not by save(): nothing that a save would set off may happen here.

    Where two names are to differ and would be one block, one of them is a sign longer.
    """
    for longer in ("", *(BLOT * times for times in range(1, 4))):
        values = {
            field: value + longer if longer and isinstance(value, str) else value
            for field, value in told.items()
        }
        try:
            with transaction.atomic():
                row.update(**values)
        except DatabaseError:
            continue
        return True
    return False


def _holding(
    model: type[models.Model], among: QuerySet[Any], fields: Collection[str], words: Words
) -> set[Any]:
    """Return which rows of a table may hold one of these words."""
    found: set[Any] = set()
    for part in words.parts(max(1, MOST_CONDITIONS // len(fields))):
        rows = among
        # By far the largest table; its words are indexed. PostgreSQL keeps an address as one word,
        # so that every turn is looked at for those, as is for a phone number in any spelling.
        indexed = connection.vendor == "sqlite" or all(map(_is_plain, part.written))
        if model is Turn and part.written and indexed:
            spoken = Q(pk__in=[])
            for word in part.written:
                spoken |= search.said(f'"{word}"', "conversation")
            rows = rows.filter(spoken)
        held, forms = Q(), forms_in_log(part.written)
        for field in fields:
            for word in forms:
                held |= Q(**{f"{field}__icontains": _as_kept(model, field, word)})
            for one in part.phones:
                held |= Q(Like(Cast(F(field), models.TextField()), one.like))
        found.update(rows.filter(held).values_list("pk", flat=True))
    return found


class Like(models.Lookup):
    """A text that is like a pattern of the database's own, with % for anything."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the condition; both databases know it."""
        left, told = self.process_lhs(compiler, connection)
        return f"{left} LIKE %s", [*told, self.rhs]


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
