"""What `highpoint loyalty` answers: the models fitted, each customer, and both written out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from highpoint.cli._words import fitted
from highpoint.connectors.purchases import Report
from highpoint.engine.insight.loyalty import (
    Forecast,
    Known,
    Likely,
    Mix,
    Order,
    Parameters,
    SpendParameters,
    Summary,
    alive,
    expected_spend,
    fit,
    fit_spend,
    summaries,
)
from highpoint.engine.insight.loyalty.bg_nbd import TooFewCustomers
from highpoint.engine.insight.loyalty.ladder import facts_of, rung
from highpoint.engine.insight.loyalty.rules import Rules, Rung

# Below this mean chance of being lost at a purchase, the model knows nobody who left.
HARDLY_ANYBODY = 0.01

NO_SEASON = (
    "Seasons are not foretold: before a busy time more may come than is told here, after it less."
)

ID_WIDTH = 24


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer as answered; what could not be fitted is None."""

    customer: str
    rung: Rung
    purchases: int
    first: date
    last: date
    summary: Summary
    alive: float | None
    expected: float | None
    likely: Likely | None
    spend: float | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that is told of a purchase file on a day."""

    at: date
    days: int
    currency: str
    parameters: Parameters | None
    mix: Mix | None
    spend: SpendParameters | None
    customers: Sequence[Customer]
    notes: Sequence[str]

    @classmethod
    def of(cls, orders: Sequence[Order], at: date | None, rules: Rules, days: int) -> Self:
        """Return the answer by the end of a day, or by the last day of the orders."""
        at = at or max(order.at.date() for order in orders)
        known = [order for order in orders if order.at.date() <= at]
        currency, notes = _currency(known)
        if later := len(orders) - len(known):
            notes.append(f"{later:,} orders and returns after {at} are not looked at.")
        found = summaries(known, at, currency)
        forecast = spend = None
        try:
            forecast = Forecast.learned(fit(found), known, at, days)
            notes += [*_lost(forecast.parameters), NO_SEASON]
        except TooFewCustomers as few:
            notes.append(f"The chance of being alive is not told: {few}")
        if any(each.monetary for each in found):
            try:
                spend = fit_spend(found)
            except TooFewCustomers as few:
                notes.append(f"What they will spend is not told: {few}")
        customers = []
        for one, facts in zip(found, facts_of(known), strict=True):
            bought = facts.purchases
            stands = rung(facts, rules, at)
            assert stands is not None  # each has a purchase
            seen = Known(one, bought, at)
            customers.append(
                Customer(
                    one.customer,
                    stands,
                    len(bought),
                    bought[0],
                    bought[-1],
                    one,
                    alive(forecast.parameters, one) if forecast else None,
                    forecast.mean(seen) if forecast else None,
                    forecast.likely(seen) if forecast else None,
                    expected_spend(spend, one) if spend else None,
                )
            )
        parameters = forecast.parameters if forecast else None
        mix = forecast.mix if forecast else None
        return cls(at, days, currency, parameters, mix, spend, customers, notes)


def written(
    answer: Answer, customers: Sequence[Customer], as_json: bool, report: Report
) -> Iterator[str]:
    """Yield the answer as one JSON object, or as a table for people."""
    return _json(answer, customers, report) if as_json else _table(answer, customers)


def _currency(orders: Sequence[Order]) -> tuple[str, list[str]]:
    counts = Counter(order.currency for order in orders)
    main = counts.most_common(1)[0][0] if counts else ""
    if len(counts) < 2:
        return main, []
    others = ", ".join(sorted(code or "none named" for code in counts if code != main))
    return main, [
        f"Spend is that of the {counts[main]:,} orders in {main or 'no named currency'}; orders in "
        f"other currencies ({others}) count as purchases, not as spend."
    ]


def _lost(parameters: Parameters) -> list[str]:
    chance = parameters.a / (parameters.a + parameters.b)
    if chance >= HARDLY_ANYBODY:
        return []
    return [
        f"Fitted to this file the model finds hardly anybody lost (1 in {1 / chance:,.0f} at each "
        "purchase), so the chance of being alive tells customers apart badly; go by the last purchase."
    ]


def _json(answer: Answer, customers: Sequence[Customer], report: Report) -> Iterator[str]:
    head = {
        "at": answer.at.isoformat(),
        "days": answer.days,
        "currency": answer.currency or None,
        "parameters": _plain(answer.parameters, "r", "alpha", "a", "b"),
        "mix": _plain(answer.mix, "model", "last", "year"),
        "spend_parameters": _plain(answer.spend, "p", "q", "gamma"),
        "rungs": _counts(customers),
        "lines": {
            "read": report.lines,
            "kept": report.kept,
            "returned": report.returned,
            "without_customer": report.without_customer,
            "duplicates": report.duplicates,
            "repeated": report.repeated_lines,
            "not_bought": report.not_bought,
            "left_out": report.left_out,
        },
        "notes": [*report.sentences(), *answer.notes],
    }
    # One customer at a time: a million of them need not stand in memory as text.
    yield json.dumps(head, ensure_ascii=True)[:-1] + ', "customers": ['
    for number, one in enumerate(customers):
        yield (",\n" if number else "\n") + json.dumps(_row(one))
    yield "\n]}\n"


def _row(one: Customer) -> dict[str, Any]:
    return {
        "customer": one.customer,
        "rung": one.rung.value,
        "purchases": one.purchases,
        "first_purchase": one.first.isoformat(),
        "last_purchase": one.last.isoformat(),
        "frequency": one.summary.frequency,
        "recency_weeks": round(one.summary.recency, 3),
        "age_weeks": round(one.summary.age, 3),
        "monetary": round(one.summary.monetary, 2) if one.summary.monetary else None,
        "alive": _rounded(one.alive, 4),
        "expected_purchases": _rounded(one.expected, 4),
        "likely_purchases": asdict(one.likely) if one.likely else None,
        "expected_spend": _rounded(one.spend, 2),
    }


def _table(answer: Answer, customers: Sequence[Customer]) -> Iterator[str]:
    money = f"spend each{f' ({answer.currency})' if answer.currency else ''}"
    yield (
        f"{'customer':{ID_WIDTH}}  {'rung':10}  {'purchases':>9}  {'last':10}  {'alive':>6}  "
        f"{f'next {answer.days} days':>18}  {money:>16}\n"
    )
    for one in customers:
        by_rule = "*" if one.purchases == 1 and one.alive is not None else " "
        yield (
            f"{fitted(one.customer, ID_WIDTH)}  {one.rung.words:10}  {one.purchases:9,}  "
            f"{one.last}  {_shown(one.alive)}{by_rule}  {_coming(one):>18}  "
            f"{_shown(one.spend):>16}\n"
        )
    rungs = ", ".join(f"{Rung(name).words} {n:,}" for name, n in _counts(customers).items() if n)
    people = "1 customer" if len(customers) == 1 else f"{len(customers):,} customers"
    yield f"\n{people} on {answer.at}: {rungs}.\n"
    if answer.parameters:
        p = answer.parameters
        yield "In brackets: 8 of 10 such customers lie within, where the model holds.\n"
        yield (
            f"BG/NBD in weeks, fitted to them: r {p.r:.4g}, alpha {p.alpha:.4g}, a {p.a:.4g}, "
            f"b {p.b:.4g}.\n* The model has nobody lost before a second purchase.\n"
        )
    if answer.mix:
        m = answer.mix
        yield (
            f"Weighed by the {m.period} days before, as they came out: the model {m.model:.2f}, "
            f"the last period {m.last:.2f}, the year {m.year:.2f}.\n"
        )
    if answer.spend:
        g = answer.spend
        again = sum(one.summary.monetary > 0 for one in customers)
        yield (
            f"Gamma-Gamma, fitted to the {again:,} who bought again: p {g.p:.4g}, q {g.q:.4g}, "
            f"gamma {g.gamma:.4g}.\n"
        )
    yield "Advocates and brand evangelists show in what customers tell others, not in purchases.\n"


def _coming(one: Customer) -> str:
    if one.likely is None:
        return _shown(one.expected)
    return f"{_shown(one.expected)} ({one.likely.low} to {one.likely.high})"


def _counts(customers: Sequence[Customer]) -> dict[str, int]:
    counts = Counter(one.rung for one in customers)
    return {rung.value: counts[rung] for rung in Rung}


def _plain(parameters: object, *names: str) -> dict[str, float] | None:
    if parameters is None:
        return None
    return {name: round(getattr(parameters, name), 6) for name in names}


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)


def _shown(value: float | None) -> str:
    return "–".rjust(5) if value is None else f"{value:.2f}".rjust(5)
