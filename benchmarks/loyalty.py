"""
Who comes back, on real purchases: python -m benchmarks.loyalty [--shared FOLDER].

How fast the lines are read; the parameters fitted; and how well the models foretell purchases and
spend of customers they were not fitted to, in months they did not see, beside “the same as in
the last period of the same length”. Each half of the customers is foretold by a fit to the other.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt
from scipy.stats import spearmanr

from corpus.shared import SHARED
from highpoint.connectors.purchases import read
from highpoint.engine.insight.loyalty import (
    Forecast,
    Known,
    Likely,
    Order,
    Summary,
    expected_spend,
    fit,
    fit_spend,
    net,
    orders_of,
    summaries,
)
from highpoint.engine.insight.loyalty.ladder import Rules, facts_of, rung, steps
from highpoint.engine.insight.loyalty.precedents import Event, History, before

SEED = 20261122
DRAWS = 500

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Set:
    """A file, the last day that is known, and the days after it that are foretold."""

    name: str
    known_until: date
    days: int


SETS = (
    Set("cdnow", date(1997, 8, 31), 60),
    Set("cdnow", date(1997, 9, 30), 273),
    Set("cdnow", date(1997, 11, 15), 45),
    Set("cdnow", date(1997, 12, 31), 91),
    Set("cdnow", date(1998, 2, 28), 120),
    Set("online_retail", date(2011, 4, 30), 45),
    Set("online_retail", date(2011, 5, 31), 90),
    Set("online_retail", date(2011, 6, 8), 184),
    Set("online_retail", date(2011, 6, 30), 120),
    Set("online_retail", date(2011, 8, 31), 100),
    Set("online_retail", date(2011, 10, 31), 39),
)


def main() -> int:
    """Print every table; 1 where the purchases are not there."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shared", type=Path, default=SHARED)
    folder = options.parse_args().shared / "purchases"
    if not folder.is_dir():
        print(f"{folder} is not there: nothing to measure on")
        return 1
    known: dict[str, list[Order]] = {}
    for name in dict.fromkeys(each.name for each in SETS):
        known[name] = lines_told(folder / f"{name}.csv.gz")
        ladder(known[name])
        nothing(known[name])
    for each in SETS:
        foretold(each, known[each.name])
    return 0


def lines_told(path: Path) -> list[Order]:
    """Read a file and print what became of its lines, and how long it took."""
    began, wall = time.process_time(), time.perf_counter()
    with read(path) as opened:
        orders = orders_of(opened)
    seconds, waited = time.process_time() - began, time.perf_counter() - wall
    report = opened.report
    print(
        f"\n== {path.name}: {report.lines:,} lines in {seconds:.1f} s of one core ({waited:.1f} s waited),"
    )
    print(
        f"   at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB; {len(orders):,} orders and returns"
    )
    for sentence in report.sentences():
        print(f"   {sentence}")
    return orders


def ladder(orders: Sequence[Order]) -> None:
    """Print how many customers stand where at the end, and how long all their steps take."""
    until = max(order.at.date() for order in orders)
    began = time.process_time()
    facts = facts_of(orders)
    counts = Counter(rung(each, Rules(), until) for each in facts)
    number = sum(len(steps(each, Rules(), until)) for each in facts)
    seconds = time.process_time() - began
    shown = ", ".join(f"{where} {n:,}" for where, n in counts.most_common() if where)
    print(f"   ladder on {until}: {shown}; {number:,} steps in {seconds:.1f} s")


def nothing(orders: Sequence[Order]) -> None:
    """Print how often events that matter nothing are told apart before steps: 5 % would be right."""
    until = max(order.at.date() for order in orders)
    facts = facts_of(orders)
    facts = facts[:: max(len(facts) // 5000, 1)]
    histories = [History(each, steps(each, Rules(), until)) for each in facts]
    for up in (True, False):
        found = []
        for seed in range(4):
            chance = Random(seed)
            events = [
                Event(each.customer, str(kind), day + timedelta(chance.randrange(20)))
                for each in facts
                for day in each.purchases
                for kind in range(5)
                if chance.random() < 0.1
            ]
            found += before(histories, events, up=up, seed=seed)
        ratios = [each.ratio for each in found if each.ratio is not None]
        print(
            f"   before {'climbs' if up else 'falls'} ({found[0].steps:,} steps), of {len(found)} kinds of events after "
            f"purchases that matter nothing: without 1 in their 95 % interval "
            f"{sum(each.interval is not None and not each.interval.holds(1.0) for each in found)}, "
            f"mean ratio {np.mean(ratios):.2f}"
        )


@dataclass(frozen=True)
class Judged:
    """What was foretold of one customer by a fit to the other half, and what came."""

    half: int
    known: Known
    model: float
    middle_of_model: int
    mean: float
    range: Likely
    spend: float


def foretold(about: Set, orders: Sequence[Order]) -> None:
    """Print how near the forecast, the model alone and the last period come to what came."""
    at, end = about.known_until, about.known_until + timedelta(about.days)
    known = known_of(orders, at)
    print(f"\n== {about.name}, known until {at}, {about.days} days foretold")
    judged = [one for half in (0, 1) for one in by_other_half(about, orders, known, half)]
    names = [each.known.summary.customer for each in judged]
    before, money_before = totals(orders, at - timedelta(about.days), at)
    after, money_after = totals(orders, at, end)
    last, truth = of(before, names), of(after, names)
    paid, spent = of(money_before, names), of(money_after, names)
    halves = np.array([each.half for each in judged])
    model = np.array([each.model for each in judged])
    mean = np.array([each.mean for each in judged])
    show("the middle, absolute", np.abs, [each.range.middle for each in judged], last, truth)
    show("  of the model alone", np.abs, [each.middle_of_model for each in judged], last, truth)
    show("the mean, absolute", np.abs, mean, last, truth)
    show("the mean, squared", np.square, mean, last, truth)
    show("  of the model alone", np.square, model, last, truth)
    some = np.array([each.known.summary.frequency > 0 for each in judged])
    for title, at_some in (("all", np.full(len(some), True)), ("bought again", some)):
        for name, by in (("", mean), (", the model alone", model)):
            here = halves[at_some]
            ranked(title + name, by[at_some], last[at_some], truth[at_some], here)
    show("spend, absolute", np.abs, [each.spend for each in judged], paid, spent)
    covered([each.range for each in judged], truth)
    again([each.known.summary for each in judged], mean, truth)


def by_other_half(
    about: Set, orders: Sequence[Order], known: Sequence[Known], half: int
) -> list[Judged]:
    """Foretell for one half of the customers by a fit to the other, and print the fit."""
    began = time.process_time()
    fitting = [each.summary for each in known[1 - half :: 2]]
    p, spend = fit(fitting), fit_spend(fitting)
    names = {each.customer for each in fitting}
    theirs = [x for x in orders if x.customer in names]
    forecast = Forecast.learned(p, theirs, about.known_until, about.days)
    seconds, mix = time.process_time() - began, forecast.mix
    assert mix is not None
    print(
        f"   fitted to {len(fitting):,} customers in {seconds:.1f} s: r {p.r:.4g}, alpha {p.alpha:.4g}, a {p.a:.4g}, b {p.b:.4g}; "
        f"weights from the {mix.period} days before: model {mix.model:.2f}, last period {mix.last:.2f}, year {mix.year:.2f}"
    )
    alone = Forecast(p, about.days)
    return [
        Judged(
            half,
            each,
            alone.mean(each),
            alone.likely(each).middle,
            mean := forecast.mean(each),
            forecast.likely(each),
            mean * expected_spend(spend, each.summary),
        )
        for each in known[half::2]
    ]


def known_of(orders: Sequence[Order], at: date) -> list[Known]:
    """Return each customer as known by the end of a day."""
    known = [order for order in orders if order.at.date() <= at]
    pairs = zip(summaries(known, at), facts_of(known), strict=True)
    return [Known(summary, facts.purchases, at) for summary, facts in pairs]


def covered(ranges: Sequence[Likely], truth: Floats) -> None:
    """Print how many customers' purchases lay within the range of 8 in 10, and on which side not."""
    below = np.mean([real < x.low for x, real in zip(ranges, truth, strict=True)])
    above = np.mean([real > x.high for x, real in zip(ranges, truth, strict=True)])
    print(
        f"   within the range of 8 in 10: {1 - below - above:.1%}; below {below:.1%}, above {above:.1%}"
    )


def totals(
    orders: Sequence[Order], after: date, until: date
) -> tuple[dict[str, float], dict[str, float]]:
    """Return each customer's days with a purchase in a period, and what they spent in it."""
    days: dict[str, set[date]] = {}
    money: dict[str, float] = {}
    # What was known at the end of the period: later returns are not.
    for order in net(order for order in orders if order.at.date() <= until):
        if order.at.date() > after:
            days.setdefault(order.customer, set()).add(order.at.date())
            money[order.customer] = money.get(order.customer, 0.0) + float(order.amount)
    return {customer: float(len(found)) for customer, found in days.items()}, money


def of(values: dict[str, float], names: Sequence[str]) -> Floats:
    """Return the values of customers, 0 where there is none."""
    return np.array([values.get(name, 0.0) for name in names])


def show(
    what: str,
    error: Callable[[Floats], Floats],
    told: npt.ArrayLike,
    last: Floats,
    truth: Floats,
) -> None:
    """Print the mean error of a forecast and of the last period, and the interval of the difference."""
    by = np.asarray(told, dtype=float)
    errors = error(by - truth), error(last - truth)
    low, high = drawn(lambda at: float((errors[1][at] - errors[0][at]).mean()), len(truth), DRAWS)
    print(
        f"   {what:26}  real mean {truth.mean():.2f}, foretold {by.mean():.2f}; error "
        f"{errors[0].mean():.3f} against {errors[1].mean():.3f} (less by {low:.3f} to {high:.3f})"
    )


def ranked(what: str, told: Floats, last: Floats, truth: Floats, halves: Floats) -> None:
    """Print the mean rank correlation within both halves, and the interval of the difference."""

    def within(by: Floats, at: npt.NDArray[np.int64]) -> float:
        parts = [at[halves[at] == half] for half in (0, 1)]
        return float(np.mean([rank(by[part], truth[part]) for part in parts]))

    everybody = np.arange(len(truth))
    low, high = drawn(lambda at: within(told, at) - within(last, at), len(truth), DRAWS // 5)
    print(
        f"   {what:26}  n {len(truth):,}; rank correlation {within(told, everybody):.3f} against "
        f"{within(last, everybody):.3f} (more by {low:.3f} to {high:.3f})"
    )


def rank(one: Floats, other: Floats) -> float:
    """Return Spearman's rank correlation, ties taken as shared ranks."""
    return float(spearmanr(one, other)[0])


def drawn(
    figure: Callable[[npt.NDArray[np.int64]], float], n: int, draws: int
) -> tuple[float, float]:
    """Return the middle 95 % of a figure over customers drawn again and again."""
    chance = np.random.default_rng(SEED)
    found = [figure(chance.integers(0, n, n)) for _ in range(draws)]
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)


def again(judging: Sequence[Summary], counts: Floats, truth: Floats) -> None:
    """Print expected and real purchases by how often customers had bought again."""
    groups: dict[int, list[int]] = {}
    for place, each in enumerate(judging):
        groups.setdefault(min(each.frequency, 7), []).append(place)
    shown = [
        f"{x}{'+' if x == 7 else ''}: {counts[at].mean():.2f}/{truth[at].mean():.2f} (n {len(at):,})"
        for x, at in sorted(groups.items())
    ]
    print(f"   foretold/real by purchases after the first  {'; '.join(shown)}")


if __name__ == "__main__":
    raise SystemExit(main())
