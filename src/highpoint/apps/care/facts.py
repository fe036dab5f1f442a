"""What customers told of themselves: proposed with their words, accepted or refused by a person."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.models import User
from highpoint.apps.care.models import Consent, Fact
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.customers.models import Identity
from highpoint.engine.observation import Observation
from highpoint.engine.text import normalize
from highpoint.errors import HighpointError

CUE = "personal"
MOST_A_TALK = 3
LONGEST = 300
# How long a fact is known before somebody has to confirm it again.
GOOD_FOR = timedelta(days=730)

# Rules of the cue that speak of health, loss and faith: never proposed, nor what stands beside.
_FAMILY = "family"
_PRIVATE_RULES = frozenset({"illness", "bereaved"})
_PRIVATE = re.compile(
    r"\b(?:ill|illness|sick\w*|disease|cancer|chemo\w*|surgery|operation|hospital\w*|doctor|"
    r"therap\w+|diagnos\w+|disab\w+|diabet\w+|allerg\w+|asthma\w*|anxiety|depress\w+|autis\w+|"
    r"dementia|pregnan\w+|miscarr\w+|hiv|medic\w+|wheelchair|died|dead|death|funeral|passed away|"
    r"bereave\w*|grief|my late|christian|catholic|protestant|muslim|islam\w*|jew\w*|hindu\w*|buddhis\w+|"
    r"church|mosque|synagogue|temple|ramadan|bible|quran|atheis\w+|baptism|christening|bar mitzvah|"
    r"gay|lesbian|bisexual|transgender|queer|lgbt\w*|straight man|my sexuality|vote[ds]?|voting|"
    r"democrat\w*|republican\w*|labour party|conservative|trade union|union member|immigrant|"
    r"asylum|refugee|race|ethnic\w*|divorc\w+|convict\w+|prison|alcoholic|addict\w*|sober|debt\w*|"
    r"bankrupt\w*|unemployed|laid off|fired)\b"
)
_BY = r"(?:call|phone|e-?mail|mail|text|chat|letter)"
_MANNER = re.compile(
    r"\b(?:please|just) (?:call me|write to me|e-?mail me|text me)\b|"
    rf"\bi(?:'d)? (?:much )?(?:prefer|rather)(?: \w+){{0,3}} {_BY}\w*\b|"
    r"\b(?:no|don't (?:want|send me)) (?:any )?(?:adverts|ads|offers|newsletters?|advertis\w+)\b|"
    r"\bmy name is pronounced\b|\bdon't (?:call|phone|ring) me\b|\bbest (?:time )?to reach me\b"
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


def private(text: str) -> bool:
    """
    Tell whether words touch on what is nobody's to keep unasked: health, faith, love, politics.

    >>> private("It's for my daughter's birthday"), private("She is in hospital")
    (False, True)
    """
    return _PRIVATE.search(normalize(text)) is not None


def proposals(turns: Iterable[tuple[int, str]], seen: Collection[Observation]) -> list[Proposal]:
    """Return what a talk's customer turns propose to keep: the sentences, in their own words."""
    found = [one for turn, text in turns for one in _of_turn(turn, text, seen)]
    return found[:MOST_A_TALK]


def _of_turn(turn: int, text: str, seen: Collection[Observation]) -> Iterator[Proposal]:
    here = [each for each in seen if each.cue == CUE and each.span.turn == turn]
    low = normalize(text)
    if any(each.rule in _PRIVATE_RULES for each in here) or _PRIVATE.search(low):
        return
    for sentence in _SENTENCE.finditer(text):
        start, end = sentence.span()
        start += len(sentence.group()) - len(sentence.group().lstrip())
        inside = [each for each in here if start <= each.span.start < end]
        kind = _kind(low[start:end], inside)
        if kind is None or end - start > LONGEST:
            continue
        month, day = _day(low[start:end])
        yield Proposal(kind, text[start:end].strip(), turn, start, month, day)


def _kind(sentence: str, seen: Collection[Observation]) -> Fact.Kind | None:
    rules = {each.rule for each in seen}
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
    """Return what is known of a customer: accepted, and not expired."""
    rows = Fact.objects.filter(identity__customer=customer, accepted_at__isnull=False)
    return rows.filter(Q(expires_on=None) | Q(expires_on__gt=today)).select_related("accepted_by")


def proposed(customer: int) -> QuerySet[Fact]:
    """Return what waits for a person to accept or refuse it."""
    rows = Fact.objects.filter(identity__customer=customer, accepted_at=None, refused_at=None)
    return rows.order_by("-said_at", "-pk")


def accept(fact: Fact, *, consent: Consent, by: User, now: datetime, today: date) -> None:
    """Keep what a customer told, for two years; who kept it stands with it."""
    with transaction.atomic():
        fact.accepted_at, fact.accepted_by, fact.refused_at = now, by, None
        fact.consent, fact.expires_on = consent.value, today + GOOD_FOR
        fact.save()
        audit.note(by, audit.Did.ACCEPTED_FACT, "fact", now=now, thing_id=fact.pk)


def refuse(fact: Fact, *, by: User, now: datetime) -> None:
    """Keep nothing of it but its place, so that it is not proposed again."""
    with transaction.atomic():
        fact.refused_at, fact.accepted_at, fact.accepted_by = now, None, None
        fact.said, fact.words, fact.month, fact.day = "not kept", "", None, None
        fact.save()
        audit.note(by, audit.Did.REFUSED_FACT, "fact", now=now, thing_id=fact.pk)


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
