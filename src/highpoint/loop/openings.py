"""
Openings: what a customer is about to run into, found before they ask.

Each is a follow-up of its own kind, so that it is made once, kept through a crash and left out for
whoever wants none. Late deliveries come from orders and the ledger, due promises from the ledger
(care_job); here are the known faults of what somebody bought, from the failure log, and subscriptions that end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from highpoint.apps.care import terms
from highpoint.apps.care.follow_ups import Reason
from highpoint.apps.care.models import FollowUp
from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.customers.models import Identity, Purchase, PurchaseLine
from highpoint.apps.newest import unindexed
from highpoint.apps.prevention.models import Incident
from highpoint.engine.conversation import Role
from highpoint.engine.insight.intervals import Interval, jeffreys

Kind = FollowUp.Kind
KINDS = (Kind.DELIVERY.value, Kind.PROMISE.value, Kind.FAULT.value, Kind.ENDING.value)

# Troubles that come with the thing itself, wherever it was sent.
OF_THE_THING = ("broke_in_use", "came_broken", "came_wrong")
# So far back purchases and troubles are counted, and so long before a trouble the thing was bought.
COUNTED = timedelta(days=180)
BOUGHT_BEFORE = timedelta(days=60)
# Who bought it so recently may still run into it.
RECENT = timedelta(days=45)
FEWEST_TROUBLES = 3
# The chance that any product is called faulty that is not, over all that are looked at.
CHANCE = 0.05
TO_LOOK = timedelta(days=2)
# Subscriptions are told of so long ahead; longer ones than this are not looked for.
ENDS_WITHIN = timedelta(days=21)
LONGEST_TERM = timedelta(days=3 * 366)
BACK = timedelta(days=14)
# What came to nothing so long after its day is over.
OVER = timedelta(days=14)
WEEKS = 12
# Of more only the newest count: the interval is narrow by then, and a page does not wait for all.
MOST = 1_000
# Stands for the end of what is not done.
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Fault:
    """A product that more of its buyers had trouble with than of all others', beyond chance."""

    product: str
    trouble: str
    told: int
    buyers: int
    others: float
    interval: Interval

    @property
    def why(self) -> str:
        return (
            f"{self.told} of {self.buyers} buyers of “{self.product[:80]}” told us: "
            f"{self.trouble.lower()}; of buyers of other things {100 * self.others:.0f} in 100"
        )


class Opening(NamedTuple):
    """An opening, as far as it is looked whether its customer wrote since."""

    pk: int
    customer: int
    made_at: datetime

    @classmethod
    def of(cls, row: FollowUp) -> Opening:
        return cls(row.pk, row.identity.customer_id, row.made_at)


@dataclass(frozen=True, slots=True)
class Reached:
    """
    Of the openings whose day has come: in how many the customer was reached before they wrote.

    ``settled`` ones went away by themselves and count in neither number; ``waiting`` are not over.
    """

    reached: int
    wrote: int
    passed: int
    settled: int
    waiting: int

    @property
    def newest_only(self) -> bool:
        """Whether there may be more openings than are counted."""
        return self.n + self.settled + self.waiting == MOST

    @property
    def n(self) -> int:
        return self.reached + self.wrote + self.passed

    @property
    def interval(self) -> Interval:
        return jeffreys(self.reached, self.n)


def faults(now: datetime) -> list[Fault]:
    """
    Return the products with a known fault, by name.

    The interval of their buyers' share lies wholly above that of the buyers of everything else, both
    at the level that Bonferroni's correction asks for all products and troubles looked at.
    """
    since = now - COUNTED
    told = _told(since, now)
    if not told:
        return []
    bought = PurchaseLine.objects.filter(
        purchase__returned=False, purchase__at__gt=since - BOUGHT_BEFORE, purchase__at__lte=now
    ).exclude(product="")
    counted = dict(
        bought.order_by()
        .values("product")
        .annotate(n=Count("purchase__identity__customer", distinct=True))
        .values_list("product", "n")
    )
    everybody = sum(counted.values())
    found = []
    for (product, trouble), customers in sorted(told.items()):
        k, n = len(customers), max(counted.get(product, 0), len(customers))
        same = sum(len(who) for (_, other), who in told.items() if other == trouble)
        rest = everybody - n
        if k < FEWEST_TROUBLES or rest <= 0:
            continue
        # So many products are looked at that one of them stands out by chance: a stricter level.
        level = 1 - CHANCE / len(told)
        others = jeffreys(min(same - k, rest), rest, level)
        if jeffreys(k, n, level).low > others.high:
            found.append(Fault(product, trouble, k, n, (same - k) / rest, jeffreys(k, n)))
    return found


def known_faults(now: datetime, company: tzinfo) -> Iterator[tuple[Identity, Reason]]:
    """Yield who bought something with a known fault lately and has not written since."""
    for fault in faults(now):
        wrote = Conversation.objects.filter(
            identity__customer=OuterRef("identity__customer"), started_at__gt=OuterRef("at")
        )
        rows = Purchase.objects.filter(
            ~Exists(wrote),
            lines__product=fault.product,
            returned=False,
            at__gt=now - RECENT,
            at__lte=now,
        )
        for row in rows.select_related("identity__customer").distinct():
            note = (
                "Tell them before they meet it: what to look for, and what you do about it at once."
            )
            once = f"fault {row.pk} {fault.product[:60]}"
            day = timezone.localdate(now) + TO_LOOK
            yield row.identity, Reason(once, Kind.FAULT, day, fault.why[:300], note)


def endings(now: datetime, company: tzinfo) -> Iterator[tuple[Identity, Reason]]:
    """Yield what customers subscribed to that ends soon and was not taken again."""
    today = timezone.localdate(now)
    words = Q()
    for word in ("subscri", "member", "plan", "licen", "warrant", "guarant", "cover", "contract"):
        words |= Q(product__icontains=word)
    for word in ("protection", "pass", "season"):
        words |= Q(product__icontains=word)
    lines = PurchaseLine.objects.filter(
        words, purchase__returned=False, purchase__at__gt=now - LONGEST_TERM, purchase__at__lte=now
    )
    newest: dict[tuple[int, str], PurchaseLine] = {}
    for line in lines.select_related("purchase__identity__customer").order_by("purchase__at"):
        newest[line.purchase.identity.customer_id, line.product] = line
    for line in newest.values():
        last = terms.ends(line.product, line.purchase.day)
        if last is None or not today - BACK <= last <= today + ENDS_WITHIN:
            continue
        why = f"“{line.product[:120]}” ends"
        note = "Ask how it served them, and tell them what happens if they do nothing."
        once = f"ending {line.purchase_id} {line.product[:60]}"
        yield line.purchase.identity, Reason(once, Kind.ENDING, last, why, note)


def reached_first(now: datetime) -> Reached:
    """Count in how many openings of the last weeks the customer was reached before they wrote."""
    today = timezone.localdate(now)
    # Told by the database: read to be compared here, two thousand times take as long as a page may.
    became = Case(
        When(outcome=FollowUp.Outcome.NOT_NEEDED.value, then=Value("settled")),
        When(_wrote_first(), then=Value("wrote")),
        When(done_at__isnull=False, then=Value("reached")),
        When(due__lt=today - OVER, then=Value("passed")),
        default=Value("waiting"),
    )
    # Along the days: by kind, all of these weeks would be read and sorted for the newest.
    newest = (
        FollowUp.objects.alias(sort=unindexed("kind"), until=Coalesce("done_at", Value(_NEVER)))
        .filter(sort__in=KINDS, due__gt=today - timedelta(weeks=WEEKS), made_at__lte=now)
        .order_by("-due", "-pk")
    )
    counts = Counter(newest.values_list(became, flat=True)[:MOST])
    return Reached(**{field.name: counts[field.name] for field in fields(Reached)})


def _wrote_first() -> Exists:
    """Return the condition that the customer wrote before an opening was done, or at all where it is not."""
    return Exists(
        _begun_by_customers().filter(
            identity__customer=OuterRef("identity__customer"),
            began__gt=OuterRef("made_at"),
            began__lt=OuterRef("until"),
        )
    )


def _begun_by_customers() -> QuerySet[Any]:
    begun = Turn.objects.filter(conversation=OuterRef("pk"), index=0, role=Role.CUSTOMER.value)
    # Led to by the customers: by time alone, everybody's talks of these weeks would be read.
    talks = Conversation.objects.alias(began=unindexed("started_at"))
    return talks.filter(Exists(begun), has_time=True)


def open_now(kinds: Collection[str] = KINDS) -> QuerySet[FollowUp]:
    """Return the openings that wait to be taken, the earliest day first."""
    # Along the index of what is open by day: by kind, all of them would be sorted for one page.
    sorts = FollowUp.objects.alias(sort=unindexed("kind"))
    rows = sorts.filter(sort__in=kinds, done_at=None)
    return rows.select_related("identity__customer").order_by("shown_on", "pk")


def faults_told(now: datetime) -> list[str]:
    """Return the known faults that customers are or were told of lately, as it was counted then."""
    rows = FollowUp.objects.filter(kind=Kind.FAULT.value, made_at__gt=now - RECENT)
    return sorted(set(rows.order_by().values_list("why", flat=True).distinct()))


def wrote_since(rows: Sequence[Opening]) -> dict[int, datetime]:
    """Return when the customers of these openings wrote since they were found, where they did."""
    if not rows:
        return {}
    customers = {row.customer for row in rows}
    talks = (
        _begun_by_customers()
        .filter(identity__customer__in=customers, began__gt=min(row.made_at for row in rows))
        .order_by("began")
    )
    said: dict[int, list[datetime]] = {}
    for customer, at in talks.values_list("identity__customer", "started_at"):
        said.setdefault(customer, []).append(at)
    found = {}
    for row in rows:
        later = (at for at in said.get(row.customer, []) if at > row.made_at)
        if (first := next(later, None)) is not None:
            found[row.pk] = first
    return found


def _told(since: datetime, now: datetime) -> dict[tuple[str, str], set[int]]:
    """Return which customers told of a trouble with which product: the one they bought before it."""
    rows = Incident.objects.filter(
        dismissed=False,
        trouble__key__in=OF_THE_THING,
        identity__isnull=False,
        happened_at__gt=since,
        happened_at__lte=now,
    ).select_related("identity", "trouble")
    incidents = [(row, row.identity.customer_id) for row in rows if row.identity]
    lines = (
        PurchaseLine.objects.filter(
            purchase__identity__customer__in={customer for _, customer in incidents},
            purchase__returned=False,
            purchase__at__gt=since - BOUGHT_BEFORE,
        )
        .exclude(product="")
        .values_list("purchase__identity__customer", "product", "purchase__at")
    )
    bought: dict[int, list[tuple[str, datetime]]] = {}
    for customer, product, at in lines:
        bought.setdefault(customer, []).append((product, at))
    told: dict[tuple[str, str], set[int]] = {}
    for incident, customer in incidents:
        for product in _meant(incident, bought.get(customer, [])):
            told.setdefault((product, incident.trouble.name), set()).add(customer)
    return told


def _meant(incident: Incident, bought: Sequence[tuple[str, datetime]]) -> set[str]:
    """Return the product an incident is of: the one it names, else what was bought last before it."""
    at = incident.happened_at
    before = [(product, when) for product, when in bought if at - BOUGHT_BEFORE < when <= at]
    if not before:
        return set()
    words = f"{incident.words} {incident.told}".casefold()
    newest = max(when for _, when in before)
    named = {product for product, _ in before if product.casefold() in words}
    return named or {product for product, when in before if when == newest}
