"""
Who comes back, on real purchases: python -m benchmarks.loyalty [--shared FOLDER].

How fast the lines are read; the parameters fitted; and how well the models foretell purchases and
spend of customers they were not fitted to, in months they did not see, beside “the same as in
the last period of the same length”. Half of the customers, told by their numbers, fit; the
others judge.
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

import numpy as np
import numpy.typing as npt
from scipy.stats import spearmanr

from corpus.shared import SHARED
from highpoint.connectors.purchases import read
from highpoint.engine.insight.loyalty import (
    Order,
    Summary,
    expected,
    expected_spend,
    fit,
    fit_spend,
    likely,
    net,
    orders_of,
    summaries,
)
from highpoint.engine.insight.loyalty.ladder import Rules, facts_of, rung, steps

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
    Set("cdnow", date(1997, 9, 30), 273),
    Set("cdnow", date(1997, 12, 31), 91),
    Set("online_retail", date(2011, 8, 31), 100),
    Set("online_retail", date(2011, 5, 31), 90),
    Set("online_retail", date(2011, 6, 8), 184),
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
        known[name] = told(folder / f"{name}.csv.gz")
        ladder(known[name])
    for each in SETS:
        foretold(each, known[each.name])
    return 0


def told(path: Path) -> list[Order]:
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


def foretold(about: Set, orders: Sequence[Order]) -> None:
    """Print how near the models and the last period come to what customers did."""
    end = about.known_until + timedelta(about.days)
    known = summaries(orders, about.known_until)
    began = time.process_time()
    fitting, judging = known[::2], known[1::2]
    parameters, spend = fit(fitting), fit_spend(fitting)
    seconds = time.process_time() - began
    p = parameters
    print(f"\n== {about.name}, known until {about.known_until}, {about.days} days foretold")
    print(
        f"   fitted to {len(fitting):,} customers in {seconds:.1f} s: r {p.r:.4g}, alpha {p.alpha:.4g}, a {p.a:.4g}, b {p.b:.4g}; "
        f"p {spend.p:.4g}, q {spend.q:.4g}, gamma {spend.gamma:.4g}; judged on {len(judging):,} others"
    )
    before, money_before = totals(
        orders, about.known_until - timedelta(about.days), about.known_until
    )
    after, money_after = totals(orders, about.known_until, end)
    names = [each.customer for each in judging]
    counts = np.array([expected(parameters, each, about.days) for each in judging])
    worth = counts * np.array([expected_spend(spend, each) for each in judging])
    ranges = [likely(parameters, each, about.days) for each in judging]
    last, truth = of(before, names), of(after, names)
    show("purchases, the mean", counts, last, truth)
    show("purchases, the middle", np.array([float(each.middle) for each in ranges]), last, truth)
    ranked("purchases, all", counts, last, truth)
    some = np.array([each.frequency > 0 for each in judging])
    ranked("purchases, bought again", counts[some], last[some], truth[some])
    show("spend", worth, of(money_before, names), of(money_after, names))
    ranked("spend", worth, of(money_before, names), of(money_after, names))
    spent = [(each.frequency, each.monetary) for each in judging if each.monetary > 0]
    print(
        f"   how often and how much go together: rank correlation {spearmanr(spent)[0]:.2f}, n {len(spent):,}"
    )
    inside = np.mean([x.low <= real <= x.high for x, real in zip(ranges, truth, strict=True)])
    print(f"   within the range of 8 in 10: {inside:.1%}")
    again(judging, counts, of(after, names))


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


def show(what: str, model: Floats, last: Floats, truth: Floats) -> None:
    """Print the error of a forecast and of the last period, and the interval of the difference."""
    errors = np.abs(model - truth), np.abs(last - truth)
    low, high = drawn(lambda at: float((errors[1][at] - errors[0][at]).mean()), len(truth), DRAWS)
    print(
        f"   {what:26}  real mean {truth.mean():.2f}, foretold {model.mean():.2f}; mean absolute error "
        f"{errors[0].mean():.3f} against {errors[1].mean():.3f} (less by {low:.3f} to {high:.3f})"
    )


def ranked(what: str, model: Floats, last: Floats, truth: Floats) -> None:
    """Print the rank correlations of both with what came, and the interval of the difference."""

    def more(at: npt.NDArray[np.int64]) -> float:
        return rank(model[at], truth[at]) - rank(last[at], truth[at])

    low, high = drawn(more, len(truth), DRAWS // 5)
    print(
        f"   {what:26}  n {len(truth):,}; rank correlation {rank(model, truth):.3f} against "
        f"{rank(last, truth):.3f} (more by {low:.3f} to {high:.3f})"
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
