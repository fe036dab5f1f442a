"""The promise ledger: rows from read talks, and what became of them by later words or a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.care import by_orders
from highpoint.apps.care.models import LONGEST_WORDS, Promise
from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.engine.conversation import Role
from highpoint.engine.promises import Commitment
from highpoint.engine.promises.keeping import (
    About,
    Evidence,
    Given,
    Said,
    State,
    about,
    deed,
    outcomes,
)
from highpoint.errors import HighpointError

# A customer with more talks than this is not one person (a shop's account for guests): then only
# the talk itself tells what became of a promise.
MOST_TALKS = 200
# So long after a promise other talks tell what became of it.
HEARD = timedelta(days=60)
# Who promised something "in a minute" did it while they talked, or heard of it there: the ledger
# has it, but days later nobody waits for it. A call comes after the talk, however soon.
WITHIN_THE_TALK = timedelta(hours=1)
WAITED_FOR = (
    Q(due=None)
    | Q(made_at=None)
    | Q(about=About.CALL.value)
    | Q(due__gt=F("made_at") + WITHIN_THE_TALK)
)
_OUTCOME = (
    *("state", "settled_at", "evidence_id", "evidence_turn", "evidence_words"),
    "evidence_order_id",
)


class AlreadySo(HighpointError):
    """The promise stands as that already."""


@dataclass(frozen=True, slots=True)
class Found:
    """A promise as the engine reads it in a kept talk, with its words and who made it."""

    conversation: Conversation
    commitment: Commitment
    words: str
    agent: Agent | None
    made_at: datetime | None
    language: str


def write(talks: Collection[int], found: Iterable[Found]) -> None:
    """
    Keep the promises of talks that were read; ones no longer found go, unless a person ruled.

    Runs in the transaction that keeps the talks, so that neither comes without the other.
    """
    kept = {
        (row.conversation_id, row.turn, row.start): row
        for row in Promise.objects.filter(conversation__in=talks)
    }
    fresh: list[Promise] = []
    again: list[Promise] = []
    for one in found:
        span = one.commitment.span
        row = kept.pop((one.conversation.pk, span.turn, span.start), None)
        into = fresh if row is None else again
        row = row or Promise(conversation=one.conversation, turn=span.turn, start=span.start)
        row.end = span.end
        row.words = " ".join(one.words.split())[:LONGEST_WORDS]
        row.about = about(one.words, one.language).value
        row.owner = one.commitment.owner.value
        row.agent = one.agent
        row.talk_of = one.conversation.agent
        row.made_at = one.made_at
        row.due = one.commitment.due.latest if one.commitment.due else None
        into.append(row)
    Promise.objects.bulk_create(fresh)
    Promise.objects.bulk_update(
        again, ["end", "words", "about", "owner", "agent", "talk_of", "made_at", "due"]
    )
    gone = [row.pk for row in kept.values() if row.ruled_at is None]
    if gone:
        Promise.objects.filter(pk__in=gone).delete()


def settle(talks: Collection[int]) -> None:
    """Read what became of the promises of all customers these talks are with."""
    rows = Conversation.objects.filter(pk__in=talks)
    customers = set(rows.values_list("identity__customer", flat=True)) - {None}
    seen = settle_of(customers)
    alone = Promise.objects.filter(ruled_at=None, conversation__in=talks)
    changed: list[Promise] = []
    by_talk: dict[int, list[Promise]] = {}
    for one in alone.exclude(pk__in=seen):
        by_talk.setdefault(one.conversation_id, []).append(one)
    own = _rows(Turn.objects.filter(conversation__in=by_talk).order_by("conversation", "index"))
    for talk, promises in by_talk.items():
        changed += _settle(promises, [turn for turn in own if turn.talk == talk], ())
    Promise.objects.bulk_update(changed, _OUTCOME, batch_size=500)


def settle_of(customers: Collection[int]) -> set[int]:
    """Read what became of customers' promises, in words and by orders; return which were read."""
    rows = Promise.objects.filter(
        ruled_at=None, conversation__identity__customer__in=set(customers) - _of_many(customers)
    )
    of_customers = list(rows.select_related("conversation__identity"))
    by_customer: dict[int, list[Promise]] = {}
    for one in of_customers:
        identity = one.conversation.identity
        assert identity is not None
        by_customer.setdefault(identity.customer_id, []).append(one)
    turns = _turns_of(set(by_customer), of_customers)
    orders = by_orders.of_customers(of_customers)
    changed: list[Promise] = []
    for customer, promises in by_customer.items():
        changed += _settle(promises, turns.get(customer, []), orders.get(customer, ()))
    Promise.objects.bulk_update(changed, _OUTCOME, batch_size=500)
    return {one.pk for one in of_customers}


def with_deliveries(customers: Collection[int]) -> set[int]:
    """Return those of these customers whom a delivery was promised that no person ruled on."""
    rows = Promise.objects.filter(
        about=About.DELIVER.value, ruled_at=None, conversation__identity__customer__in=customers
    )
    return set(rows.order_by().values_list("conversation__identity__customer", flat=True))


def rule(promise: Promise, state: State, *, by: User, now: datetime) -> Promise:
    """
    Say what became of a promise; no reading changes it any more. Open gives it back to reading.

    Kept means in time: whoever knows that it was late says so.
    Open, of one that an order settled, says that it was not that order: it stays open until
    somebody says more.

    :raises AlreadySo: where somebody said just that
    """
    if promise.ruled_at is not None and promise.state == state:
        raise AlreadySo(f"This promise stands as {state} already.")
    with transaction.atomic():
        given_back = state is State.OPEN and promise.evidence_order_id is None
        promise.state = state.value
        promise.settled_at = None if state is State.OPEN else now
        if state is State.KEPT and promise.due is not None:
            # Said to be kept in time, though perhaps weeks later: it was by then.
            promise.settled_at = min(now, promise.due)
        promise.ruled_by = None if given_back else by
        promise.ruled_at = None if given_back else now
        promise.evidence, promise.evidence_turn, promise.evidence_words = None, None, ""
        promise.evidence_order = None
        promise.save()
        agent = promise.agent
        audit.note(
            by,
            audit.Did.RULED_PROMISE,
            "promise",
            now=now,
            thing_id=promise.pk,
            agent=agent,
            detail=promise.state,
        )
        if given_back:
            settle([promise.conversation_id])
            promise.refresh_from_db()
    return promise


@dataclass(frozen=True, slots=True)
class _Turn:
    talk: int
    index: int
    said: Said


def _settle(
    promises: Sequence[Promise], turns: Sequence[_Turn], orders: Sequence[by_orders.Order]
) -> list[Promise]:
    """Return the promises of one customer whose state their turns and orders change."""
    places = {(turn.talk, turn.index): place for place, turn in enumerate(turns)}
    known = [one for one in promises if (one.conversation_id, one.turn) in places]
    given = [_given(one, places[one.conversation_id, one.turn], turns) for one in known]
    found = outcomes(given, [turn.said for turn in turns])
    came = _by_orders(known, found, turns, orders) if orders else {}
    return [
        one
        for one, told in zip(known, found, strict=True)
        if _take(one, told, turns, came.get(one.pk))
    ]


def _by_orders(
    promises: Sequence[Promise],
    found: Sequence[Evidence | None],
    turns: Sequence[_Turn],
    orders: Sequence[by_orders.Order],
) -> dict[int, by_orders.Came]:
    talks = by_orders.talks_of([(turn.talk, turn.said.text) for turn in turns])
    asked = [
        by_orders.Asked(
            one,
            told.state if told else None,
            turns[told.place].said.at if told else None,
            talks[one.conversation_id],
        )
        for one, told in zip(promises, found, strict=True)
    ]
    return by_orders.came(asked, orders)


def _given(one: Promise, place: int, turns: Sequence[_Turn]) -> Given:
    return Given(place, About(one.about), one.due, deed(one.words, turns[place].said.language))


def _take(
    one: Promise, told: Evidence | None, turns: Sequence[_Turn], came: by_orders.Came | None
) -> bool:
    before = [getattr(one, field) for field in _OUTCOME]
    one.state, one.settled_at, one.evidence_id = State.OPEN.value, None, None
    one.evidence_turn, one.evidence_words, one.evidence_order_id = None, "", None
    if came is not None:
        one.state, one.settled_at, one.evidence_order_id = came.state.value, came.at, came.order
    elif told is not None:
        turn = turns[told.place]
        one.state, one.settled_at = told.state.value, turn.said.at
        one.evidence_id, one.evidence_turn = turn.talk, turn.index
        words = turn.said.text[told.start : told.end]
        one.evidence_words = " ".join(words.split())[:LONGEST_WORDS]
    return before != [getattr(one, field) for field in _OUTCOME]


def _of_many(customers: Collection[int]) -> set[int]:
    counted = (
        Conversation.objects.filter(identity__customer__in=customers)
        .order_by()
        .values("identity__customer")
        .annotate(talks=Count("pk"))
        .filter(talks__gt=MOST_TALKS)
    )
    return set(counted.values_list("identity__customer", flat=True))


def _turns_of(customers: Collection[int], promises: Sequence[Promise]) -> dict[int, list[_Turn]]:
    """Return the turns of customers' talks from their first promise on, oldest talk first."""
    if not customers:
        return {}
    began = [one.conversation.started_at for one in promises]
    talks = Conversation.objects.filter(
        identity__customer__in=customers,
        started_at__gte=min(began),
        started_at__lte=max(began) + HEARD,
    ).order_by("started_at", "pk")
    whose = dict(talks.values_list("pk", "identity__customer"))
    order = {talk: place for place, talk in enumerate(whose)}
    rows = _rows(Turn.objects.filter(conversation__in=whose).order_by("index"))
    found: dict[int, list[_Turn]] = {}
    for turn in sorted(rows, key=lambda turn: (order[turn.talk], turn.index)):
        found.setdefault(whose[turn.talk], []).append(turn)
    return found


def _rows(turns: QuerySet[Turn]) -> list[_Turn]:
    told = turns.values_list(
        "conversation", "index", "role", "text", "at", "conversation__reading__language"
    )
    return [
        _Turn(talk, index, Said(Role(role), text, at, language or "en"))
        for talk, index, role, text, at, language in told
    ]
