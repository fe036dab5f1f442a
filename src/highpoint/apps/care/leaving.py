"""Words about leaving, kept from talks: where customers may go, and ours that forget they can."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Max, Q

from highpoint.apps.care.models import LeavingFigures, LeavingSearch, LeavingWord
from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.customers.models import Purchase
from highpoint.engine.conversation import Role
from highpoint.engine.insight.intervals import Interval, jeffreys
from highpoint.engine.leaving import alternatives, entitled

# Talks a transaction of the search looks at.
BATCH = 400
LONGEST = 300
LONGEST_NAME = 80
# Talks of the last year count, but those too new for anybody to have come back since.
COUNTED = timedelta(days=365)
BACK_WITHIN = timedelta(days=90)
# Fewer customers on either side and nothing is said.
FEWEST = 10

Kind = LeavingWord.Kind


class Share(NamedTuple):
    """How many of some customers did not buy again within the time."""

    gone: int
    n: int

    @property
    def interval(self) -> Interval:
        return jeffreys(self.gone, self.n)


class Loss(NamedTuple):
    """Who was lost after words that took them for granted, beside everybody else who talked."""

    after: Share
    others: Share

    @property
    def enough(self) -> bool:
        return min(self.after.n, self.others.n) >= FEWEST

    @property
    def told_apart(self) -> bool:
        """Whether more were lost after such words, by more than chance."""
        return self.enough and self.after.interval.low > self.others.interval.high


def find_in(talks: Collection[int]) -> int:
    """Write down the words of these talks anew; return how many. Runs in the caller's transaction."""
    LeavingWord.objects.filter(conversation__in=talks).delete()
    rows = [
        word
        for talk, index, role, text, language in Turn.objects.filter(conversation__in=talks)
        .order_by("conversation", "index")
        .values_list("conversation", "index", "role", "text", "conversation__reading__language")
        for word in _words(talk, index, role, text, language or "en")
    ]
    LeavingWord.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def search() -> bool:
    """Look through the next talks that were kept before; tell whether any was left."""
    with transaction.atomic():
        place, _ = LeavingSearch.objects.select_for_update().get_or_create(pk=1)
        rows = Conversation.objects.filter(pk__gt=place.after_pk).order_by("pk")
        pks = list(rows.values_list("pk", flat=True)[:BATCH])
        find_in(pks)
        place.after_pk = max(pks, default=place.after_pk)
        place.save()
    return bool(pks)


def loss(now: datetime) -> Loss:
    """
    Count who bought nothing within 90 days of their last talk, after such words and without them.

    One customer counts once. Only who had bought before that talk can be lost; who talked within
    the last 90 days is not known yet.
    """
    talked = (
        Conversation.objects.filter(
            has_time=True,
            identity__isnull=False,
            started_at__gt=now - COUNTED,
            started_at__lte=now - BACK_WITHIN,
        )
        .order_by()
        .values("identity__customer")
        .annotate(
            last=Max("started_at"),
            heard=Count("leaving_words", filter=Q(leaving_words__kind=Kind.ENTITLED.value)),
        )
        .values_list("identity__customer", "last", "heard")
    )
    bought: dict[int, list[datetime]] = {}
    rows = Purchase.objects.filter(returned=False, at__lte=now).order_by("at")
    for customer, at in rows.values_list("identity__customer", "at").iterator(chunk_size=5_000):
        bought.setdefault(customer, []).append(at)
    counts = {True: [0, 0], False: [0, 0]}
    for customer, last, heard in talked:
        days = bought.get(customer, [])
        if not any(at <= last for at in days):
            continue
        side = counts[bool(heard)]
        side[0] += not any(last < at <= last + BACK_WITHIN for at in days)
        side[1] += 1
    return Loss(Share(*counts[True]), Share(*counts[False]))


def rate(now: datetime) -> Share:
    """Return in how many talks of the last year such words were said, of all that have a time."""
    talks = Conversation.objects.filter(has_time=True, started_at__gt=now - COUNTED)
    heard = LeavingWord.objects.filter(
        kind=Kind.ENTITLED.value,
        conversation__has_time=True,
        conversation__started_at__gt=now - COUNTED,
    )
    return Share(heard.order_by().values("conversation").distinct().count(), talks.count())


def count(now: datetime, day: date) -> None:
    """Count anew for one day, once; the figures of the days before go."""
    if LeavingFigures.objects.filter(day=day).exists():
        return
    lost, said = loss(now), rate(now)
    with transaction.atomic():
        LeavingFigures.objects.all().delete()
        LeavingFigures.objects.create(
            day=day,
            heard=said.gone,
            talks=said.n,
            after_gone=lost.after.gone,
            after=lost.after.n,
            others_gone=lost.others.gone,
            others=lost.others.n,
        )


def counted() -> tuple[Share, Loss] | None:
    """Return in how many talks such words were said, and who was lost; None before the first count."""
    row = LeavingFigures.objects.first()
    if row is None:
        return None
    after, others = Share(row.after_gone, row.after), Share(row.others_gone, row.others)
    return Share(row.heard, row.talks), Loss(after, others)


def words_of(
    identities: Collection[int], kind: LeavingWord.Kind, most: int
) -> Iterable[LeavingWord]:
    """Return the newest such words of the talks of a customer, who is known by these."""
    rows = LeavingWord.objects.filter(conversation__identity__in=identities, kind=kind.value)
    return rows.select_related("conversation").order_by("-conversation__started_at", "turn")[:most]


def _words(talk: int, index: int, role: str, text: str, language: str) -> Iterator[LeavingWord]:
    if role == Role.AGENT:
        for one in entitled(text, language):
            yield LeavingWord(
                conversation_id=talk,
                kind=Kind.ENTITLED.value,
                turn=index,
                start=one.start,
                rule=one.rule,
                words=_sentence(text, one.start, one.end),
            )
    elif role == Role.CUSTOMER:
        for other in alternatives(text, language):
            yield LeavingWord(
                conversation_id=talk,
                kind=Kind.ALTERNATIVE.value,
                turn=index,
                start=other.start,
                name=other.name[:LONGEST_NAME],
                words=_sentence(text, other.start, other.end),
            )


def _sentence(text: str, start: int, end: int) -> str:
    """Return the sentence around words, the words alone where it is long."""
    begins = max((text.rfind(mark, 0, start) for mark in ".!?\n"), default=-1) + 1
    ends = [place for mark in ".!?\n" if (place := text.find(mark, end)) >= 0]
    sentence = " ".join(text[begins : min(ends, default=len(text)) + 1].split())
    return sentence if len(sentence) <= LONGEST else " ".join(text[start:end].split())[:LONGEST]
