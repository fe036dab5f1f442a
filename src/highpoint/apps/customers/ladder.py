"""The loyalty ladder over all customers: rules as set, where each stands, every step dated."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import User
from highpoint.apps.customers.models import (
    Customer,
    Deed,
    Identity,
    LadderFit,
    LadderFlow,
    LadderRules,
    LadderStep,
    Purchase,
    Standing,
)
from highpoint.engine.insight.loyalty import (
    Forecast,
    Known,
    Order,
    Parameters,
    SpendParameters,
    Summary,
    alive,
    fit,
    fit_spend,
    go_together,
    summaries,
    worth,
)
from highpoint.engine.insight.loyalty import ladder as climbing
from highpoint.engine.insight.loyalty.bg_nbd import TooFewCustomers
from highpoint.engine.insight.loyalty.ladder import DeedKind, Facts, Step
from highpoint.engine.insight.loyalty.movement import Quarter, flows, quarters
from highpoint.engine.insight.loyalty.rules import Rules
from highpoint.engine.insight.loyalty.worth import MOST

# Customers a transaction.
BATCH = 500
# As much of a deed's words as is kept.
WORDS = 500
# The days to come over which purchases are expected.
AHEAD_DAYS = 90
# Quarters that the flow picture goes back.
QUARTERS = 8


class Looked(NamedTuple):
    """A customer's facts with the steps that they come to."""

    facts: Facts
    steps: list[Step]


class Fitted(NamedTuple):
    """The models as fitted last: who buys again, and what they spend, by currency."""

    buys: Forecast
    spends: Mapping[str, SpendParameters]


class _Seen(NamedTuple):
    """What was seen of one customer; ``currency`` is None where they paid in several."""

    looked: Looked
    summary: Summary
    currency: str | None


def rules() -> Rules:
    """Return the rules of the rungs as somebody set them last, or the usual ones."""
    row = LadderRules.objects.first()
    return Rules.from_dict(row.rules) if row else Rules()


@transaction.atomic
def set_rules(told: Mapping[str, int | str], *, by: User, now: datetime) -> Rules:
    """
    Set what each rung takes.

    :raises BadRules: where they contradict each other
    """
    set_to = Rules.from_dict(told)
    LadderRules.objects.create(rules=set_to.to_dict(), by=by, at=now)
    audit.note(by, Did.SET_LADDER, "ladder", now=now)
    return set_to


@transaction.atomic
def note_deed(
    identity: Identity, kind: DeedKind, day: date, words: str, *, by: User, now: datetime
) -> Deed:
    """Note that a customer told others well of us, and let them climb by it."""
    row = Deed.objects.create(
        identity=identity, kind=kind.value, day=day, words=words[:WORDS], by=by, at=now
    )
    audit.note(by, Did.NOTED_DEED, "customer", thing_id=identity.customer_id, now=now)
    look_at([identity.customer_id], timezone.localtime(now).date())
    return row


@transaction.atomic
def forget_deed(row: Deed, *, by: User, now: datetime) -> None:
    """Take back that a customer told others of us, and what they climbed by it."""
    customer = row.identity.customer_id
    row.delete()
    audit.note(by, Did.FORGOT_DEED, "customer", thing_id=customer, now=now)
    look_at([customer], timezone.localtime(now).date())


def look_at(customers: Collection[int], day: date) -> None:
    """Write down where these customers stand by the end of a day, with the model fitted last."""
    with transaction.atomic():
        _write(customers, _looked(customers, rules(), day), day, fitted())


def look_at_all(day: date, now: datetime) -> dict[int, Looked]:
    """
    Fit the model anew and write down where everybody stands; return what was seen of each.

    A batch a transaction; run again, it writes the same.
    """
    numbers = list(_buyers().order_by("pk").values_list("pk", flat=True))
    models = _fit(day, now)
    standing_rules = rules()
    found: dict[int, Looked] = {}
    for start in range(0, len(numbers), BATCH):
        batch = numbers[start : start + BATCH]
        looked = _looked(batch, standing_rules, day)
        with transaction.atomic():
            _write(batch, looked, day, models)
        found.update({pk: one.looked for pk, one in looked.items()})
    _write_flows({str(pk): one.steps for pk, one in found.items()}, day)
    Standing.objects.exclude(customer__in=_buyers()).delete()
    LadderStep.objects.exclude(customer__in=_buyers()).delete()
    return found


def fitted() -> Fitted | None:
    """Return the models fitted last; None where there was too little to fit to."""
    row = LadderFit.objects.first()
    if row is None or row.r is None or row.alpha is None or row.a is None or row.b is None:
        return None
    spends = {
        currency: SpendParameters(told["p"], told["q"], told["gamma"])
        for currency, told in row.spend.items()
    }
    parameters = Parameters(row.r, row.alpha, row.a, row.b)
    return Fitted(Forecast.from_dict(parameters, AHEAD_DAYS, row.mix), spends)


def _buyers() -> QuerySet[Customer]:
    bought = Purchase.objects.filter(identity__customer__merged_into=None)
    return Customer.objects.filter(pk__in=bought.values("identity__customer"))


def _orders(customers: Collection[int] | None, day: date) -> Iterator[tuple[int, Order]]:
    rows = Purchase.objects.filter(day__lte=day)
    if customers is not None:
        rows = rows.filter(identity__customer__in=customers)
    told = rows.order_by().values_list(
        "identity__customer", "day", "at", "amount", "number", "currency", "returned"
    )
    for customer, on, at, amount, number, currency, returned in told.iterator(chunk_size=5_000):
        # The day of the shop, at the hour of the purchase: so that a day is the same everywhere.
        yield (
            customer,
            Order(
                str(customer),
                datetime.combine(on, at.astimezone(UTC).time().replace(microsecond=0), UTC),
                amount,
                number,
                currency,
                returned,
            ),
        )


def _fit(day: date, now: datetime) -> Fitted | None:
    orders = [order for _, order in _orders(None, day)]
    told = summaries(orders, day)
    row = LadderFit(day=day, customers=len(told), at=now)
    try:
        found = fit(told)
    except TooFewCustomers as error:
        row.reason = str(error)[:255]
    else:
        row.r, row.alpha, row.a, row.b = found.r, found.alpha, found.a, found.b
        mix = Forecast.learned(found, orders, day, AHEAD_DAYS).mix
        row.mix = asdict(mix) if mix else {}
        row.spend = _spends(orders, day)
    row.save()
    return fitted()


def _spends(orders: Sequence[Order], day: date) -> dict[str, dict[str, float]]:
    """Return what customers spend in each currency, and whether who comes often spends more."""
    apart: dict[str, list[Order]] = {}
    for order in orders:
        apart.setdefault(order.currency, []).append(order)
    found = {}
    for currency, its in apart.items():
        told = summaries(its, day)
        with suppress(TooFewCustomers):
            one = fit_spend(told)
            found[currency] = {"p": one.p, "q": one.q, "gamma": one.gamma, **go_together(told)}
    return found


def _looked(customers: Collection[int], by: Rules, day: date) -> dict[int, _Seen]:
    orders = [order for _, order in _orders(customers, day)]
    deeds = [
        (str(customer), climbing.Deed(DeedKind(kind), on))
        for customer, kind, on in Deed.objects.filter(
            identity__customer__in=customers, day__lte=day
        ).values_list("identity__customer", "kind", "day")
    ]
    told = {one.customer: one for one in summaries(orders, day)}
    paid: dict[str, set[str]] = {}
    for order in orders:
        paid.setdefault(order.customer, set()).add(order.currency)
    return {
        int(facts.customer): _Seen(
            Looked(facts, climbing.steps(facts, by, day)),
            told[facts.customer],
            min(its) if len(its := paid[facts.customer]) == 1 else None,
        )
        for facts in climbing.facts_of(orders, deeds)
    }


def _write(
    customers: Collection[int],
    looked: Mapping[int, _Seen],
    day: date,
    models: Fitted | None,
) -> None:
    LadderStep.objects.filter(customer__in=customers).delete()
    Standing.objects.filter(customer__in=customers).delete()
    LadderStep.objects.bulk_create(
        LadderStep(
            customer_id=pk,
            day=step.at,
            before=step.before.value if step.before else "",
            after=step.after.value,
            why=step.why[:255],
            turned=step.turned,
        )
        for pk, one in looked.items()
        for step in one.looked.steps
    )
    Standing.objects.bulk_create(
        _standing(pk, one, day, models) for pk, one in looked.items() if one.looked.steps
    )


def _standing(pk: int, one: _Seen, day: date, models: Fitted | None) -> Standing:
    last = one.looked.steps[-1]
    row = Standing(
        customer_id=pk,
        rung=last.after.value,
        since=last.at,
        days_bought=len(one.looked.facts.purchases),
        day=day,
    )
    if models is None:
        return row
    known = Known(one.summary, one.looked.facts.purchases, day)
    row.alive = alive(models.buys.parameters, one.summary)
    coming = models.buys.likely(known)
    row.likely_low, row.likely_middle, row.likely_high = coming.low, coming.middle, coming.high
    spends = models.spends.get(one.currency) if one.currency is not None else None
    if spends is not None:
        may_come = worth(models.buys.at_least(known, MOST), spends, one.summary)
        row.currency = one.currency or ""
        row.worth_low, row.worth_middle = may_come.low, may_come.middle
        row.worth_high = may_come.high
    return row


@transaction.atomic
def _write_flows(steps: Mapping[str, Sequence[Step]], day: date) -> None:
    LadderFlow.objects.all().delete()
    firsts = [taken[0].at for taken in steps.values() if taken]
    if not firsts:
        return
    over = quarters(min(firsts), day)[-QUARTERS:]
    LadderFlow.objects.bulk_create(
        LadderFlow(
            year=flow.quarter.year,
            quarter=flow.quarter.number,
            before=flow.before.value if flow.before else "",
            after=flow.after.value,
            customers=flow.customers,
        )
        for flow in flows(steps, over)
    )


__all__ = [
    "Fitted",
    "Looked",
    "Quarter",
    "fitted",
    "forget_deed",
    "look_at",
    "look_at_all",
    "note_deed",
    "rules",
    "set_rules",
]
