"""What the page of a customer shows: talks, purchases, the ladder and what came before its steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import may
from highpoint.apps.care.models import Fact
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.conversations.queries import readable
from highpoint.apps.customers.identities import read
from highpoint.apps.customers.models import (
    Customer,
    Deed,
    Identity,
    LadderStep,
    Purchase,
    Standing,
)
from highpoint.apps.newest import midnight
from highpoint.apps.prevention.models import Incident
from highpoint.engine.insight.loyalty.rules import Rules, Rung
from highpoint.engine.trajectory import EndState
from highpoint.loop import same_person
from highpoint.loop.lately import Lately
from highpoint.web.forms.customers import DEEDS
from highpoint.web.prevention import incidents_seen_by

# Days before a step that are looked at for what led to it.
BEFORE = timedelta(days=30)
TALKS = 10
# Of those before a step so many are named.
NAMED = 5
# What takes longest to read of a talk's reading, and is not shown here.
UNSEEN = ("reading__observations", "reading__mood", "reading__end_spans")
# So many customers that a search found are read by number.
FEW = 500
# A search for part of an address begins with so many signs; fewer fit everybody.
SHORTEST = 3


class Talk(NamedTuple):
    """A conversation, and whether whoever looks may open it."""

    row: Conversation
    open: bool


class Before(NamedTuple):
    """A conversation in the time before a step: its number, its day, and how it ended."""

    pk: int
    day: date
    end: str | None


class Money(NamedTuple):
    """What was bought and given back in one currency; several are never added up."""

    currency: str
    purchases: int
    bought: Decimal
    returns: int
    given_back: Decimal


class Failure(NamedTuple):
    """Something that went wrong for a customer, and whether whoever looks may read of it."""

    row: Incident
    day: date
    open: bool


class DeedTold(NamedTuple):
    """That a customer told others of us, and the words of theirs that say so, where one may read."""

    row: Deed
    words: str
    link: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class StepTold:
    """A step on the ladder with the conversations and failures in the month before it."""

    step: LadderStep
    talks: Sequence[Before]
    failures: Sequence[Failure]

    @property
    def badly(self) -> int:
        return sum(talk.end == EndState.DISSATISFIED for talk in self.talks)

    @property
    def well(self) -> int:
        return sum(talk.end == EndState.SATISFIED for talk in self.talks)


class RungShown(NamedTuple):
    """A rung with what it takes, and whether the customer stands on it."""

    name: str
    takes: str
    here: bool
    since: str


def found(words: str, rung: str, nameless: bool) -> QuerySet[Customer]:
    """Return the customers that a search means, by name: never by a figure."""
    rows = Customer.objects.filter(merged_into=None)
    if rung:
        rows = rows.filter(standing__rung=rung)
    if words:
        rows = rows.filter(_meant(words))
    elif nameless:
        rows = rows.filter(name="")
    elif not rung:
        rows = rows.filter(name__gt="")
    return rows.order_by("name", "pk")


def by_number(rows: QuerySet[Customer]) -> QuerySet[Customer]:
    """Return the same customers by their numbers where they are few: a search takes long enough once."""
    numbers = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
    if len(numbers) > FEW:
        return rows
    return Customer.objects.filter(pk__in=numbers).order_by("name", "pk")


def _meant(words: str) -> Q:
    values = {words, words.casefold(), f"@{words.casefold()}"}
    if (key := read(words, "")) is not None:
        values.add(key.value)
    known = Identity.objects.filter(value__in=values)
    if len(words) >= SHORTEST:
        known = known | Identity.objects.filter(value__startswith=words.casefold())
    bought = Purchase.objects.filter(number__in={words, words.lstrip("#")})
    return (
        Q(name__icontains=words)
        | Q(pk__in=known.order_by().values("customer"))
        | Q(pk__in=bought.order_by().values("identity__customer"))
    )


def talks(customer: Customer, user: User, most: int | None = TALKS) -> list[Talk]:
    """Return the newest conversations of a customer; those of other teams cannot be opened."""
    rows = (
        Conversation.objects.filter(identity__in=customer.known_as)
        .select_related("reading", "agent")
        .defer(*UNSEEN)
        .order_by("-started_at", "-pk")
    )
    picked = list(rows[:most] if most else rows)
    seen = readable((row.pk for row in picked), user)
    return [Talk(row, row.pk in seen) for row in picked]


def alike(customer: Customer, user: User, known: Lately) -> dict[str, Any]:
    """Return who may be the same person, and which talks that say so this person may open."""
    found = same_person.suggestions(customer, known)
    talks = (each.conversation for one in found for each in one.reasons)
    return {"alike": found, "alike_open": readable(talks, user)}


def sums(customer: Customer) -> list[Money]:
    """Return what a customer bought and gave back, each currency for itself."""
    rows = (
        Purchase.objects.filter(identity__in=customer.known_as)
        .order_by("currency")
        .values("currency")
        .annotate(
            purchases=Count("pk", filter=Q(returned=False)),
            bought=Sum("amount", filter=Q(returned=False)),
            returns=Count("pk", filter=Q(returned=True)),
            given_back=Sum("amount", filter=Q(returned=True)),
        )
    )
    return [
        Money(
            row["currency"],
            row["purchases"],
            row["bought"] or Decimal(),
            row["returns"],
            -(row["given_back"] or Decimal()),
        )
        for row in rows
    ]


def steps(customer: Customer, user: User) -> list[StepTold]:
    """Return a customer's steps, newest first, each with what happened in the month before it."""
    rows = list(customer.steps.all())
    if not rows:
        return []
    first = min(row.turned for row in rows) - BEFORE
    talks = Conversation.objects.filter(
        identity__in=customer.known_as, has_time=True, started_at__gte=midnight(first)
    ).order_by("-started_at")
    among = [
        Before(pk, timezone.localtime(at).date(), end)
        for pk, at, end in talks.values_list("pk", "started_at", "reading__end_state")
    ]
    failures = _failures(customer, user, first)
    return [_step(row, among, failures) for row in rows]


def readable_before(steps: Iterable[StepTold], user: User) -> set[int]:
    """Return which of the conversations that are named before steps a person may open."""
    return readable((talk.pk for step in steps for talk in step.talks[:NAMED]), user)


def _failures(customer: Customer, user: User, first: date) -> list[Failure]:
    found = list(
        Incident.objects.filter(
            identity__in=customer.known_as, dismissed=False, happened_at__gte=midnight(first)
        )
        .select_related("trouble")
        .only("happened_at", "trouble__name")
        .order_by("-happened_at")
    )
    opens = {row.pk for row in found} if may(user, Act.SEE_FAILURES) else set()
    if opens and (seen := incidents_seen_by(user)):
        rows = Incident.objects.filter(seen, pk__in=opens).order_by()
        opens = set(rows.values_list("pk", flat=True))
    return [
        Failure(row, timezone.localtime(row.happened_at).date(), row.pk in opens) for row in found
    ]


def _step(row: LadderStep, among: Sequence[Before], failures: Sequence[Failure]) -> StepTold:
    # A fall is looked at from the last purchase on: that is when somebody was put off.
    first, last = (row.turned - BEFORE, row.turned) if row.up else (row.turned, row.day)
    before = [talk for talk in among if first <= talk.day <= last]
    return StepTold(row, before, [one for one in failures if first <= one.day <= last])


def deeds(customer: Customer, user: User) -> list[DeedTold]:
    """Return how a customer told others of us, each with the way to the words where one may read."""
    rows = list(Deed.objects.filter(identity__in=customer.known_as).select_related("by", "fact"))
    sources = {row.pk: fact for row in rows if (fact := getattr(row, "fact", None))}
    seen = readable((fact.conversation_id for fact in sources.values()), user)
    return [_deed(row, sources.get(row.pk), seen) for row in rows]


def _deed(row: Deed, source: Fact | None, seen: set[int]) -> DeedTold:
    link = None
    if source and source.conversation_id in seen and source.conversation_id is not None:
        link = (source.conversation_id, source.turn or 0)
    return DeedTold(row, DEEDS[row.kind], link)


def rungs(standing: Standing | None, rules: Rules) -> list[RungShown]:
    """Return the rungs, highest first, with what each takes."""
    takes = {
        Rung.EVANGELIST: f"told others {rules.evangelist_deeds} times, brought somebody",
        Rung.ADVOCATE: f"told others {rules.advocate_deeds} times, unasked",
        Rung.LOYAL: f"{rules.loyal_purchases} purchases in {rules.window_days} days, no gap over "
        f"{rules.loyal_gap_days}",
        Rung.FREQUENT: f"{rules.frequent_purchases} purchases in {rules.window_days} days",
        Rung.OCCASIONAL: f"{rules.occasional_purchases} purchases in {rules.reach_days} days",
        Rung.ONE_TIME: "one purchase",
    }
    return [
        RungShown(
            rung.words.capitalize(),
            takes[rung],
            standing is not None and standing.rung == rung,
            f"{standing.since:%-d %B %Y}" if standing and standing.rung == rung else "",
        )
        for rung in reversed(Rung)
    ]
