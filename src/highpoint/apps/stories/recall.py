"""
Recall cards: taken up in decks, asked a few a day, due again after equal gaps.

Equal gaps and no others: an expanding schedule did no better (Latimier, Peyre and Ramus 2021, a
meta-analysis: expanding against uniform g .034, not significant; spaced against massed g .74).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from highpoint.about.pages import every_page
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import teams_worked_in
from highpoint.apps.stories.models import (
    Charter,
    Deck,
    Expectation,
    Recall,
    RecallCard,
)
from highpoint.engine.moment import Kind
from highpoint.errors import HighpointError

# The days between two recalls of a card that was known.
GAP_DAYS = 4
# Two minutes a day: more waits for tomorrow, and nothing piles up.
MOST_A_DAY = 5
# The days a recall rate is told of.
RATE_DAYS = 91

_GOLDEN: tuple[tuple[str, str], ...] = (
    (
        "What is the golden rule of serving somebody?",
        "Treat them as you would want to be treated if you were the customer.",
    ),
    (
        "Before you answer a customer who is upset: what do you ask yourself?",
        "If this had happened to me, what would I need to hear first? Say that, then solve it.",
    ),
    (
        "You have to say no. What does the golden rule add?",
        "What you would want then: a kind no, the reason, and what can be done instead.",
    ),
)


class CannotRecall(HighpointError):
    """The card cannot be answered so, for a reason the person can be told."""


@dataclass(frozen=True, slots=True)
class Side:
    """A card before it is anybody's: where it comes from and its two sides."""

    key: str
    front: str
    back: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Recalled:
    """How many of n recalls were known."""

    knew: int = 0
    n: int = 0


def sides(person: User, deck: Deck) -> list[Side]:
    """Return what a deck holds for a person today; cards from lessons come one by one (add)."""
    if deck is Deck.GOLDEN:
        return [Side(f"golden:{n}", *pair) for n, pair in enumerate(_GOLDEN, start=1)]
    if deck is Deck.MOMENTS:
        return [_of_kind(kind) for kind in Kind]
    if deck is Deck.OWN:
        return [
            _of_line(f"own:{line.pk}", "your own lines", line.place, line.text)
            for line in Expectation.objects.filter(person=person)
        ]
    if deck is Deck.CHARTER:
        return [
            _of_line(f"charter:{line.pk}", f"the charter of {charter.team}", line.place, line.text)
            for charter in newest_charters(person)
            for line in charter.lines.all()
        ]
    return []


def newest_charters(person: User) -> list[Charter]:
    """Return the charter in force of each team a person works in."""
    rows = Charter.objects.filter(team__in=teams_worked_in(person)).select_related("team")
    newest: dict[int, Charter] = {}
    for charter in rows.prefetch_related("lines").order_by("team", "-number"):
        newest.setdefault(charter.team_id, charter)
    return list(newest.values())


def take_up(person: User, deck: Deck, *, now: datetime) -> int:
    """
    Take up a deck's cards, due from today on; cards it lost are put away. Return how many it has.

    A card that is there already keeps its day.
    """
    held = sides(person, deck)
    with transaction.atomic():
        if deck is not Deck.LESSONS:
            gone = RecallCard.objects.filter(person=person, deck=deck, put_away_at=None)
            gone.exclude(key__in=[side.key for side in held]).update(put_away_at=now)
        for side in held:
            add(person, deck, side, now=now)
        if deck is Deck.LESSONS:
            put_away = RecallCard.objects.filter(person=person, deck=deck)
            return put_away.update(put_away_at=None)
    return len(held)


def add(person: User, deck: Deck, side: Side, *, now: datetime) -> RecallCard:
    """Give a person one card, due today; one they have keeps its day and gets today's words."""
    words = {"front": side.front, "back": side.back, "kind": side.kind, "put_away_at": None}
    card, _ = RecallCard.objects.update_or_create(
        person=person,
        key=side.key,
        defaults=words,
        create_defaults={**words, "deck": deck, "due_on": _today(now), "added_at": now},
    )
    return card


def put_away(person: User, deck: Deck, *, now: datetime) -> int:
    """Ask a deck's cards no more; what was recalled stays."""
    cards = RecallCard.objects.filter(person=person, deck=deck, put_away_at=None)
    return cards.update(put_away_at=now)


def due(person: User, today: date) -> QuerySet[RecallCard]:
    """Return the cards that are left for today, the longest due first: five a day at the most."""
    left = max(0, MOST_A_DAY - Recall.objects.filter(person=person, day=today).count())
    cards = RecallCard.objects.filter(person=person, put_away_at=None, due_on__lte=today)
    return cards.order_by("due_on", "pk")[:left]


def answer(card: RecallCard, *, knew: bool, now: datetime, gap: int = GAP_DAYS) -> RecallCard:
    """
    Keep whether a card was known, and when it comes again: after the gap, or tomorrow.

    :raises CannotRecall: where it was answered today, or is put away
    """
    today = _today(now)
    if card.put_away_at is not None:
        raise CannotRecall("This card is put away. Take its deck up again first.")
    try:
        with transaction.atomic():
            Recall.objects.create(card=card, person=card.person, day=today, knew=knew, at=now)
            card.due_on = next_due(today, knew=knew, gap=gap)
            card.save(update_fields=["due_on"])
    except IntegrityError as error:
        raise CannotRecall("You have answered this card today. It comes again.") from error
    return card


def next_due(today: date, *, knew: bool, gap: int = GAP_DAYS) -> date:
    """
    Return the day a card comes again.

    >>> next_due(date(2026, 11, 23), knew=True), next_due(date(2026, 11, 23), knew=False)
    (datetime.date(2026, 11, 27), datetime.date(2026, 11, 24))
    """
    return today + timedelta(days=gap if knew else 1)


def recalled(person: User, today: date) -> dict[str, Recalled]:
    """Return what was recalled in the last three months, by kind of moment; "" is all of it."""
    since = today - timedelta(days=RATE_DAYS - 1)
    rows = (
        Recall.objects.filter(person=person, day__gte=since)
        .values_list("card__kind")
        .annotate(n=Count("pk"), known=Count("pk", filter=Q(knew=True)))
        .order_by()
    )
    found = {kind: Recalled(known, n) for kind, n, known in rows}
    return found | {"": _sum(found.values())}


def _sum(found: Iterable[Recalled]) -> Recalled:
    rows: Sequence[Recalled] = list(found)
    return Recalled(sum(one.knew for one in rows), sum(one.n for one in rows))


def _of_kind(kind: Kind) -> Side:
    page = every_page()[f"moments/{kind.value}"]
    asks = f"The moment called “{page.title.lower()}”: when is it there, and what do you do then?"
    back = f"{page.definition} Do: {' '.join(page.do)}"
    return Side(f"kind:{kind.value}", asks, back, kind.value)


def _of_line(key: str, whose: str, place: int, text: str) -> Side:
    words = text.split()
    begin = " ".join(words[: max(1, min(3, len(words) // 3))])
    which = "Our #10" if place == 10 else f"Line {place}"
    return Side(key, f"{which} of {whose} begins “{begin} …”. How does it go on?", text)


def _today(now: datetime) -> date:
    return timezone.localtime(now).date()
