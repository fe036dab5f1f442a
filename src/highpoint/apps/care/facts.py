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
from highpoint.apps.care import told_others
from highpoint.apps.care.models import DEEDS, Consent, Fact
from highpoint.apps.care.private import private
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.customers import ladder
from highpoint.apps.customers.models import Deed, Identity
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
_FAMILY = "family"
_PRIVATE_RULES = frozenset({"illness", "bereaved"})
_BY = r"(?:call|phone|e-?mail|mail|text|chat|letter)"
_MANNER = re.compile(
    r"\b(?:please|just) (?:call me|write to me|e-?mail me|text me)\b|"
    rf"\bi(?:'d)? (?:much )?(?:prefer|rather)(?: \w+){{0,3}} {_BY}\w*\b|"
    r"\b(?:no|don't (?:want|send me)) (?:any )?(?:adverts|ads|offers|newsletters?|advertis\w+)\b|"
    r"\bdon't (?:call|phone|ring) me\b|\bbest (?:time )?to reach me\b"
)
# By the letters as they were written: “call me Bob”, not “call me back”.
_ADDRESS = re.compile(
    r"\b[Cc]all me (?:Mr|Mrs|Ms|Mx|Dr|Prof|[A-Z][a-z]+\b(?! at| on| after| before))|"
    r"\b[Mm]y name is (?:pronounced|spelled|spelt)\b|"
    r"\bI(?:'m| am)? (?:go by|usually called|known as) [A-Z][a-z]+|"
    r"\b[Aa]ddress me (?:as|by)\b|\b[Ii]t(?:'s| is) (?:Mr|Mrs|Ms|Mx|Dr)\.?,? not\b"
)
_WHY = re.compile(
    r"\b(?:gift|present|surprise) for\b|\bfor (?:my|our) new (?:home|house|flat|office)\b"
)
_OURS = re.compile(r"\b(?:my|our)\b")
_OWN_BIRTHDAY = re.compile(r"\bmy (?:own )?birthday\b|\bi turn\b|\bi'm turning\b")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_DATE = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m1>{'|'.join(_MONTHS)})|"
    rf"(?P<m2>{'|'.join(_MONTHS)}) (?:the )?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)\b"
)
# Where one part of a sentence ends and another begins.
_CUT = re.compile(
    r",(?! \d)|;|:|\s[-–—]+\s|\((?=\w)|"
    r"\b(?:because|since|who|whom|whose|which|but|though|although|while|whereas|so that|as (?:i|we|he|she|they))\b|"
    r"\band (?=(?:it|i'm|i am|i have|i've|he|she|they|this|that|is|are|has|have|was|we're|we are|we have|my|our)\b)",
    re.IGNORECASE,
)
# What follows may be why, where or with whom, and is not needed for knowing what it is about.
_MORE = re.compile(
    r"\b(?:after|before) (?:my|our|her|his|their|a|the)\b|\b(?:to|with) (?:his|her|their)\b|"
    r"\b(?:in|at) (?:a|the)\b",
    re.IGNORECASE,
)
_WHOLE = frozenset({Fact.Kind.MANNER.value, Fact.Kind.ADDRESS.value, *DEEDS})
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


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


def proposals(turns: Iterable[tuple[int, str]], seen: Collection[Observation]) -> list[Proposal]:
    """Return what a talk's customer turns propose to keep: the sentences, in their own words."""
    found = [one for turn, text in turns for one in _of_turn(turn, text, seen)]
    return found[:MOST_A_TALK]


def _of_turn(turn: int, text: str, seen: Collection[Observation]) -> Iterator[Proposal]:
    here = [each for each in seen if each.cue == CUE and each.span.turn == turn]
    if any(each.rule in _PRIVATE_RULES for each in here) or private(text):
        return
    for start, end in _parts(text):
        part = text[start:end]
        inside = [each for each in here if start <= each.span.start < end]
        kind = _kind(part, normalize(part), inside)
        if kind is None or end - start > LONGEST:
            continue
        if kind not in _WHOLE:
            part = _MORE.split(part, maxsplit=1)[0].rstrip()
        month, day = _day(normalize(part))
        yield Proposal(kind, part, turn, start, month, day)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """
    Yield where the parts of a text's sentences begin and end.

    Of “it is a gift for my wife, who has been unwell” the second part is nobody's to keep,
    whether or not its words are known as private; what was told to others stands whole.
    """
    for sentence in _SENTENCE.finditer(text):
        start, end = sentence.span()
        if told_others.kind_of(sentence.group()) is not None:
            yield _bare(text, start, end)
            continue
        for cut in _CUT.finditer(text, start, end):
            yield _bare(text, start, cut.start())
            start = cut.end()
        yield _bare(text, start, end)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def _kind(told: str, sentence: str, seen: Collection[Observation]) -> Fact.Kind | None:
    rules = {each.rule for each in seen}
    if (deed := told_others.kind_of(told)) is not None:
        return Fact.Kind(deed.value)
    if _ADDRESS.search(told):
        return Fact.Kind.ADDRESS
    if _MANNER.search(sentence):
        return Fact.Kind.MANNER
    if not rules:
        return None
    if _OWN_BIRTHDAY.search(sentence):
        return Fact.Kind.BIRTHDAY
    if _WHY.search(sentence):
        return Fact.Kind.WHY
    if rules & {"occasion", "turning", "got_married", "vacation", "trip"}:
        return Fact.Kind.OCCASION
    if rules == {_FAMILY}:
        # Naming a relative tells little: “my sister has the same one”.
        return None
    if rules & {_FAMILY, "people_and_days"}:
        return Fact.Kind.WHO if _OURS.search(sentence) else None
    return Fact.Kind.OTHER


def _day(sentence: str) -> tuple[int | None, int | None]:
    told = _DATE.search(sentence)
    if told is None:
        return None, None
    month = _MONTHS.index(told["m1"] or told["m2"]) + 1
    day = int(told["d1"] or told["d2"])
    return (month, day) if _is_a_day(month, day) else (None, None)


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


def accept(fact: Fact, *, consent: Consent, by: User, now: datetime, today: date) -> None:
    """
    Keep what a customer told, for two years; who kept it stands with it.

    That they told others well of us counts on the ladder, from the day they said so.
    """
    with transaction.atomic():
        if fact.kind in DEEDS and fact.deed is None:
            day = timezone.localtime(fact.said_at).date() if fact.said_at else today
            kind = DeedKind(fact.kind)
            fact.deed = ladder.note_deed(fact.identity, kind, day, fact.words, by=by, now=now)
        fact.accepted_at, fact.accepted_by, fact.refused_at = now, by, None
        fact.consent, fact.expires_on = consent.value, today + GOOD_FOR
        fact.save()
        audit.note(by, audit.Did.ACCEPTED_FACT, "fact", now=now, thing_id=fact.pk)


def refuse(fact: Fact, *, by: User, now: datetime) -> None:
    """Keep nothing of it but its place, so that it is not proposed again."""
    with transaction.atomic():
        fact.refused_at, fact.accepted_at, fact.accepted_by = now, None, None
        fact.said, fact.words, fact.month, fact.day = "not kept", "", None, None
        deed, fact.deed = fact.deed, None
        fact.save()
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
        month, day = _day(normalize(said))
        fact = Fact(identity=identity, kind=kind.value, said=said.strip()[:LONGEST])
        fact.proposed_at, fact.said_at, fact.month, fact.day = now, now, month, day
        accept(fact, consent=consent, by=by, now=now, today=today)
    return fact
