"""What customers told of themselves: proposed with their words, accepted or refused by a person."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.models import User
from highpoint.apps.care import follow_ups, told_others
from highpoint.apps.care.models import DEEDS, Consent, Fact
from highpoint.apps.care.told_words import Told, languages, told_words
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.customers import ladder
from highpoint.apps.customers.models import Deed, Identity
from highpoint.apps.quality.models import Reading
from highpoint.engine.insight.loyalty.ladder import DeedKind
from highpoint.engine.observation import Observation
from highpoint.engine.text import normalize
from highpoint.errors import HighpointError

CUE = "personal"
MOST_A_TALK = 3
LONGEST = 300
# How long a fact is known before somebody has to confirm it again.
GOOD_FOR = timedelta(days=730)
# How long a proposal waits for somebody to accept it.
WAITS = timedelta(days=182)

# Rules of the cue that speak of health, loss and faith: never proposed, nor what stands beside.
_PRIVATE_RULES = frozenset({"illness", "bereaved"})
_WHOLE = frozenset({Fact.Kind.MANNER.value, Fact.Kind.ADDRESS.value, *DEEDS})
# The point of “29. Februar” ends no sentence.
_SENTENCE = re.compile(r"(?:[^.!?\n]|(?<=\d)\.(?= ?\w))+[.!?]*")


class CannotKeep(HighpointError):
    """A fact that cannot be kept as it is told, and why."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something a customer told, in a talk's turn."""

    kind: Fact.Kind
    words: str
    turn: int
    start: int
    month: int | None = None
    day: int | None = None


def proposals(
    turns: Iterable[tuple[int, str]], seen: Collection[Observation], language: str = "en"
) -> list[Proposal]:
    """
    Return what a talk's customer turns propose to keep: the sentences, in their own words.

    The words are data (``lexicon/LANGUAGE/_told.toml``); from a talk in a language without them
    nothing is proposed, since what is private in it would not be known either.
    """
    words = told_words(language)
    if words is None:
        return []
    found = [one for turn, text in turns for one in _of_turn(turn, text, seen, words, language)]
    return found[:MOST_A_TALK]


def _of_turn(
    turn: int, text: str, seen: Collection[Observation], words: Told, language: str
) -> Iterator[Proposal]:
    here = {each.rule for each in seen if each.cue == CUE and each.span.turn == turn}
    if here & _PRIVATE_RULES or words.is_private(text):
        return
    for start, end in _parts(text, words, language):
        part = text[start:end]
        kind = _kind(part, words, language)
        if kind is None or end - start > LONGEST:
            continue
        if kind not in _WHOLE:
            part = words.more.split(part, maxsplit=1)[0].rstrip()
            if _kind(part, words, language) != kind:
                continue
        month, day = _day(part, words)
        yield Proposal(kind, part, turn, start, month, day)


def _parts(text: str, words: Told, language: str) -> Iterator[tuple[int, int]]:
    """
    Yield where the parts of a text's sentences begin and end.

    Of “it is a gift for my wife, who has been unwell” the second part is nobody's to keep,
    whether or not its words are known as private; what was told to others stands whole.
    """
    for sentence in _SENTENCE.finditer(text):
        start, end = sentence.span()
        if told_others.kind_of(sentence.group(), language) is not None:
            yield _bare(text, start, end)
            continue
        for cut in words.cut.finditer(text, start, end):
            yield _bare(text, start, cut.start())
            start = cut.end()
        yield _bare(text, start, end)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def _kind(part: str, words: Told, language: str) -> Fact.Kind | None:
    if (deed := told_others.kind_of(part, language)) is not None:
        return Fact.Kind(deed.value)
    if words.address.search(part):
        return Fact.Kind.ADDRESS
    said = normalize(part)
    for kind, rule in words.facts.items():
        otherwise = words.otherwise.get(kind)
        if rule.search(said) and not (otherwise and otherwise.search(said)):
            return Fact.Kind(kind)
    return None


def _day(part: str, words: Told) -> tuple[int | None, int | None]:
    told = words.day.search(normalize(part))
    if told is None:
        return None, None
    month = words.months.index(told["m1"] or told["m2"]) + 1
    day = int(told["d1"] or told["d2"])
    return (month, day) if _is_a_day(month, day) else (None, None)


def _day_told(said: str) -> tuple[int | None, int | None]:
    """Return the day of a year that is named in any language there are words of."""
    days = (_day(said, words) for each in languages() if (words := told_words(each)))
    return next((day for day in days if day[0]), (None, None))


def _is_a_day(month: int, day: int) -> bool:
    try:
        # A leap year, so that 29 February is a day.
        date(2028, month, day)
    except ValueError:
        return False
    return True


def propose(rows: Iterable[tuple[Conversation, list[Proposal]]], *, now: datetime) -> None:
    """Keep what talks propose; the same words of the same place are proposed once."""
    Fact.objects.bulk_create(
        (
            Fact(
                identity_id=talk.identity_id,
                kind=one.kind.value,
                said=one.words[:LONGEST],
                words=one.words,
                conversation=talk,
                turn=one.turn,
                start=one.start,
                said_at=talk.started_at if talk.has_time else None,
                proposed_at=now,
                month=one.month,
                day=one.day,
            )
            for talk, found in rows
            for one in found
            if talk.identity_id is not None
        ),
        ignore_conflicts=True,
    )


def known(customer: int, today: date) -> QuerySet[Fact]:
    """Return what is known of a customer: accepted, and not expired; deeds stand on the ladder."""
    rows = Fact.objects.filter(identity__customer=customer, accepted_at__isnull=False)
    rows = rows.exclude(kind__in=DEEDS)
    return rows.filter(Q(expires_on=None) | Q(expires_on__gt=today))


def proposed(customer: int, *, deeds: bool = False) -> QuerySet[Fact]:
    """Return what waits for a person to accept or refuse it: what they told, or their deeds."""
    rows = Fact.objects.filter(identity__customer=customer, accepted_at=None, refused_at=None)
    rows = rows.filter(kind__in=DEEDS) if deeds else rows.exclude(kind__in=DEEDS)
    return rows.order_by("-said_at", "-pk")


def languages_without_words(customer: int) -> list[str]:
    """Return the tags of the languages of a customer's talks from which nothing can be proposed."""
    read = Reading.objects.filter(conversation__identity__customer=customer)
    tags = read.exclude(language__in=languages()).order_by("language")
    return list(tags.values_list("language", flat=True).distinct())


def accept(fact: Fact, *, consent: Consent, by: User, now: datetime, today: date) -> None:
    """
    Keep what a customer told, for two years; who kept it stands with it.

    That they told others well of us counts on the ladder, from the day they said so.

    :raises CannotKeep: where its words are gone, since somebody refused it or it expired
    """
    if fact.refused_at is not None:
        raise CannotKeep(
            "Its words are gone: somebody said they are not to be kept, or it expired."
        )
    with transaction.atomic():
        if fact.kind in DEEDS and fact.deed is None:
            day = timezone.localtime(fact.said_at).date() if fact.said_at else today
            kind = DeedKind(fact.kind)
            fact.deed = ladder.note_deed(fact.identity, kind, day, fact.words, by=by, now=now)
        fact.accepted_at, fact.accepted_by = now, by
        fact.consent, fact.expires_on = consent.value, today + GOOD_FOR
        fact.save()
        if consent is Consent.NO:
            follow_ups.end_of_facts([fact], now=now)
        audit.note(by, audit.Did.ACCEPTED_FACT, "fact", now=now, thing_id=fact.pk)


def refuse(fact: Fact, *, by: User, now: datetime) -> None:
    """Keep nothing of it but its place, so that it is not proposed again."""
    with transaction.atomic():
        fact.refused_at, fact.accepted_at, fact.accepted_by = now, None, None
        fact.said, fact.words, fact.month, fact.day = "not kept", "", None, None
        deed, fact.deed = fact.deed, None
        fact.save()
        follow_ups.forget_facts([fact], now=now)
        if deed is not None:
            ladder.forget_deed(deed, by=by, now=now)
        audit.note(by, audit.Did.REFUSED_FACT, "fact", now=now, thing_id=fact.pk)


def let_go(today: date, now: datetime) -> int:
    """
    Keep nothing of what has expired, nor of what nobody accepted in half a year; return how many.

    Only the place stays, so that it is not proposed again; a deed stays on the ladder, wordless.
    """
    expired = Q(accepted_at__isnull=False, expires_on__lte=today)
    waited = Q(accepted_at=None, refused_at=None, proposed_at__lt=now - WAITS)
    with transaction.atomic():
        gone = Fact.objects.filter(expired | waited)
        follow_ups.forget_facts(gone.filter(expired), now=now)
        Deed.objects.filter(fact__in=gone.filter(expired)).update(words="")
        return gone.update(
            said="not kept",
            words="",
            month=None,
            day=None,
            accepted_at=None,
            accepted_by=None,
            refused_at=now,
        )


def tell(
    identity: Identity,
    kind: Fact.Kind,
    said: str,
    *,
    consent: Consent,
    by: User,
    now: datetime,
    today: date,
) -> Fact:
    """Keep what a person was told and writes down: a person may keep what no machine proposes."""
    if not said.strip():
        raise CannotKeep("Write what they told you.")
    with transaction.atomic():
        month, day = _day_told(said)
        fact = Fact(identity=identity, kind=kind.value, said=said.strip()[:LONGEST])
        fact.proposed_at, fact.said_at, fact.month, fact.day = now, now, month, day
        accept(fact, consent=consent, by=by, now=now, today=today)
    return fact
