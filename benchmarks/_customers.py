"""The customers of a large company for benchmarks: what they bought, told and were promised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from benchmarks._reviews import WORDS, store
from highpoint.apps.accounts.models import User
from highpoint.apps.care.models import Fact, FollowUp, OptOut, Promise
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.customers.models import (
    Customer,
    Deed,
    Identity,
    Merge,
    Purchase,
    PurchaseImport,
    PurchaseLine,
    PurchaseProblem,
)
from highpoint.apps.newest import midnight
from highpoint.apps.prevention.finding import known_troubles
from highpoint.apps.prevention.models import Action, Incident, Why
from highpoint.demo import company
from highpoint.engine.insight.loyalty.ladder import DeedKind
from highpoint.engine.promises import Owner
from highpoint.engine.promises.keeping import About, State
from highpoint.loop import ladder_job

CUSTOMERS = 40_000
SOURCE = "bench"
# One of them is a shop's account for guests: so many talks and purchases are theirs.
GUESTS = 300
PURCHASES = 120_000
FOLLOW_UPS = 20_000
FACTS = 30_000
INCIDENTS = 20_000
ACTIONS = 300


def known(now: datetime) -> None:
    """Give every conversation one of so many customers."""
    customers = store(
        Customer,
        (
            Customer(
                name=f"Customer {n:05}" if n % 10 else "", known_since=now - timedelta(days=800)
            )
            for n in range(CUSTOMERS)
        ),
    )
    rows = store(Identity, (Identity(customer=one, **_key(n)) for n, one in enumerate(customers)))
    first = rows[0].pk
    assert rows[-1].pk == first + CUSTOMERS - 1
    talks = Conversation.objects.order_by()
    talks.update(identity_id=first + F("pk") % CUSTOMERS)
    talks.filter(pk__in=talks.order_by("pk").values("pk")[:GUESTS]).update(identity_id=first)


def _key(number: int) -> dict[str, str]:
    if number % 3:
        value = f"customer{number}@bench.test"
        return {"kind": "email", "value": value, "shown": value}
    return {"kind": "account", "source": SOURCE, "value": f"{number:07}", "shown": f"{number:07}"}


def bought(now: datetime) -> None:
    """Let customers buy, and put them on the ladder as the nightly round does."""
    chance = Random(11)
    files = store(PurchaseImport, (PurchaseImport(name=f"orders {n}.csv", status="done", new=900, left_out=100, created_at=now - timedelta(days=n), finished_at=now) for n in range(100)))  # fmt: skip
    store(PurchaseProblem, (PurchaseProblem(source=files[0], line=n, reason="No amount.") for n in range(5_000)))  # fmt: skip
    made = store(Purchase, _purchases(now, chance, files[0]))
    store(PurchaseLine, _lines(made))
    lead = User.objects.get(email="lead@bench.test")
    identities = list(Identity.objects.filter(customer__name__gt="").order_by("pk")[:1_000])
    store(Deed, (Deed(identity=one, kind=chance.choice([*DeedKind]).value, day=timezone.localdate(now) - timedelta(days=chance.randrange(300)), words="Five stars.", by=lead, at=now) for one in identities))  # fmt: skip
    _merged(now, lead)
    ladder_job.look(now)


def _purchases(now: datetime, chance: Random, brought_by: PurchaseImport) -> Iterator[Purchase]:
    identities = list(_identities())
    for number in range(PURCHASES):
        at = now - timedelta(days=760 * chance.random())
        yield Purchase(
            identity_id=identities[0] if number < GUESTS else chance.choice(identities),
            source="shop",
            number=f"{100_000 + number}",
            at=at,
            day=timezone.localdate(at),
            amount=Decimal(chance.randrange(900, 30_000)) / 100,
            currency="USD",
            line_count=1 + number % 2,
            brought_by=brought_by,
        )


def _lines(made: list[Purchase]) -> Iterator[PurchaseLine]:
    for number, one in enumerate(made):
        for place in range(one.line_count):
            product = company.PRODUCTS[(number + place) % len(company.PRODUCTS)]
            yield PurchaseLine(
                purchase=one, product=product.name, quantity=1, amount=one.amount / one.line_count
            )


def _identities() -> Any:
    mine = Identity.objects.filter(Q(source=SOURCE) | Q(value__endswith="@bench.test"))
    return mine.order_by("pk").values_list("pk", flat=True)


def _merged(now: datetime, by: User) -> None:
    """Take some customers for others, as people do; nothing of them moves in a made-up one."""
    few = list(Customer.objects.order_by("-pk")[:400])
    merges = []
    for kept, gone in zip(few[:200], few[200:], strict=True):
        gone.merged_into = kept
        merges.append(Merge(kept=kept, gone=gone, reason="The same address.", by=by, at=now))
        gone.identities.update(customer=kept)
    Customer.objects.bulk_update(few[200:], ["merged_into"])
    store(Merge, merges)


def promised(now: datetime) -> None:
    """Promise something in every talk, and say of most what became of it."""
    chance = Random(12)
    talks = Conversation.objects.order_by("pk").values_list("pk", "agent", "started_at", "identity")
    store(Promise, (_promise(chance, now, *one) for one in talks.iterator()))
    rows = list(talks[:FACTS])
    kinds = Fact.Kind.values
    store(Fact, (Fact(identity_id=whose, kind=kinds[n % len(kinds)], said="Has two children.", words="My two children love it.", conversation_id=pk, turn=0, start=0, said_at=at, proposed_at=at, **({"accepted_at": at, "accepted_by": None, "expires_on": timezone.localdate(now) + timedelta(days=400)} if n % 2 else {})) for n, (pk, _, at, whose) in enumerate(rows)))  # fmt: skip
    store(FollowUp, _follow_ups(now, chance, rows[:FOLLOW_UPS]))
    whose = sorted({one for _, _, _, one in rows})[-500:]
    store(OptOut, (OptOut(identity_id=one, words="Please do not write.", at=now) for one in whose))


def _promise(
    chance: Random, now: datetime, talk: int, agent: int | None, at: datetime, _: int
) -> Promise:
    due = at + timedelta(hours=chance.randrange(4, 200)) if chance.random() < 0.8 else None
    state, settled = State.OPEN, None
    if due is not None and due < now and chance.random() < 0.7:
        state = chance.choice([State.KEPT] * 6 + [State.LATE, State.BROKEN, State.WITHDRAWN])
        settled = min(now, at + (due - at) * (2 if state is State.LATE else 0.7))
    return Promise(
        conversation_id=talk,
        turn=1,
        start=0,
        end=12,
        words="I call you back by Friday noon.",
        about=chance.choice([*About]).value,
        owner=chance.choice([*Owner]).value,
        agent_id=agent,
        talk_of_id=agent,
        made_at=at,
        due=due,
        state=state.value,
        settled_at=settled,
        evidence_id=talk if settled else None,
        evidence_turn=2 if settled else None,
        evidence_words="You called, thank you." if settled else "",
    )


def _follow_ups(
    now: datetime, chance: Random, talks: list[tuple[int, int | None, datetime, int]]
) -> Iterator[FollowUp]:
    kinds = FollowUp.Kind.values
    for number, (talk, _, _, whose) in enumerate(talks):
        day = timezone.localdate(now) + timedelta(days=30 - chance.randrange(180))
        found = midnight(day) - timedelta(days=chance.randrange(1, 12))
        done = chance.random() < 0.7
        yield FollowUp(
            identity_id=whose,
            kind=kinds[number % len(kinds)],
            reason=f"bench {number}",
            due=day,
            shown_on=day,
            why="The table was to arrive.",
            note=WORDS,
            conversation_id=talk,
            made_at=min(now, found),
            done_at=min(now, found + timedelta(hours=number % 200)) if done else None,
            outcome="glad" if done else "",
        )


def went_wrong(now: datetime) -> None:
    """Log failures of every sort, ask why, and act on them."""
    chance = Random(13)
    named = list(known_troubles().values())
    talks = Conversation.objects.order_by("pk").values_list("pk", "started_at", "identity")
    rows = list(talks)[:: max(1, talks.count() // INCIDENTS)]
    of = [(chance.choice(named), one) for one in rows]
    store(Incident, (Incident(conversation_id=pk, identity_id=whose, trouble=t, found=t.key, source="conversation", words="It came late again.", turn=0, happened_at=at, logged_at=now, dismissed=n % 30 == 0) for n, (t, (pk, at, whose)) in enumerate(of)))  # fmt: skip
    lead = User.objects.get(email="lead@bench.test")
    whys = store(Why, (Why(trouble=t, text=f"Because of {n}", by=lead, at=now) for t in named for n in range(4)))  # fmt: skip
    store(Why, (Why(trouble_id=w.trouble_id, under=w, text="And why that?", by=lead, at=now) for w in whys))  # fmt: skip
    store(Action, (Action(step=t.step, trouble=t, kind=("corrective", "preventive")[n % 2], title=f"Do it otherwise {n}", expected="Half as many.", owner=lead, due_on=timezone.localdate(now) + timedelta(days=n % 60), created_by=lead, created_at=now - timedelta(days=100), done_at=now - timedelta(days=10 + n % 80) if n % 3 else None) for n, t in ((n, chance.choice(named)) for n in range(ACTIONS))))  # fmt: skip


def numbers(users: dict[str, User]) -> dict[str, Any]:
    """Return what stands in the addresses of customers, by their name."""
    guests, usual = Identity.objects.filter(value__in=["0000000", "customer8@bench.test"]).order_by(
        "value"
    )
    whom = dict.fromkeys(users, usual.customer_id) | {"administrator": guests.customer_id}
    names = (
        "customer",
        "customer_merge",
        "customer_erase",
        "customer_brief",
        "customer_brief_panel",
        "customer_brief_json",
        "customer_follow_up",
        "customer_serve",
    )
    brought = PurchaseImport.objects.latest("created_at").pk
    acted = Action.objects.exclude(done_at=None).latest("pk")
    own = Incident.objects.filter(conversation__agent__user=users["agent"], dismissed=False)
    trouble = Incident.objects.latest("pk").trouble_id
    of: dict[str, Any] = dict.fromkeys(names, whom)
    of |= dict.fromkeys(("purchase_import", "purchase_import_progress"), brought)
    of |= dict.fromkeys(("prevention_action", "prevention_change"), acted.pk)
    return of | {"failure": own.latest("pk").pk, "trouble": trouble}


QUERIES = {
    "customers": [
        "page=700",
        "q=customer+012",
        "q=customer8@bench.test",
        "q=100",
        "rung=loyal",
        "named=no",
    ],
    "customer": ["talks=all", "page=3", "whole=told", "whole=due"],
    "customer_merge": ["q=customer+012"],
    "promises": [
        "show=passed",
        "show=vague",
        "show=settled",
        "show=settled&page=900",
        "about=refund",
    ],
    "follow_ups": ["show=ahead", "show=done", "show=done&page=400"],
    "failures": ["weeks=4", "weeks=52"],
    "failures_every": ["step=deliver", "dismissed=yes", "page=500"],
}
