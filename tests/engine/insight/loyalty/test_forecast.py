"""Purchases to come: weighed by the company's own past, and by nothing that came later."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import pytest

from highpoint.engine.insight.loyalty import (
    Forecast,
    Known,
    Mix,
    Order,
    Parameters,
    Summary,
    expected,
    fit,
    likely,
    summaries,
)
from highpoint.engine.insight.loyalty.ladder import facts_of

FIRST, AT, DAYS = date(2025, 6, 15), date(2026, 7, 20), 80
PLAIN = Parameters(r=0.7, alpha=8.0, a=0.4, b=2.0)
MIX = Mix(0.5, 0.2, 0.4, 1.1, DAYS, 200, [(4.0, 0.8), (20.0, 0.3)])


def order(customer: object, day: int) -> Order:
    at = datetime.combine(FIRST + timedelta(day), time(12), UTC)
    return Order(str(customer), at, Decimal(10), f"{customer}/{day}")


def played() -> list[Order]:
    """Customers buy often or seldom, and change from one to the other: the model knows no such thing."""
    chance = np.random.default_rng(5)
    orders = []
    for customer in range(200):
        often = chance.random() < 0.5
        for day in range(480):
            if day % 40 == 0 and chance.random() < 0.12:
                often = not often
            if chance.random() < (0.04 if often else 0.002):
                orders.append(order(customer, day))
    return orders


@pytest.fixture(scope="module")
def coming() -> list[Order]:
    return played()


@pytest.fixture(scope="module")
def bought(coming: list[Order]) -> list[Order]:
    return [each for each in coming if each.at.date() <= AT]


@pytest.fixture(scope="module")
def learned(bought: list[Order]) -> Forecast:
    return Forecast.learned(fit(summaries(bought, AT)), bought, AT, DAYS)


def known(orders: list[Order]) -> list[Known]:
    pairs = zip(summaries(orders, AT), facts_of(orders), strict=True)
    return [Known(summary, facts.purchases, AT) for summary, facts in pairs]


def test_without_a_mix_it_is_the_model_alone():
    one = Known(Summary("1", 3, 10.0, 14.0), [AT], AT)
    alone = Forecast.from_dict(PLAIN, DAYS, {})
    assert alone.mean(one) == expected(PLAIN, one.summary, DAYS)
    assert alone.likely(one) == likely(PLAIN, one.summary, DAYS)


def test_a_mix_is_the_three_forecasts_each_to_its_power():
    days = [AT - timedelta(each) for each in (0, 30, 79, 80, 150)]
    one = Known(Summary("1", 4, 21.4, 21.4), days, AT)
    model = expected(PLAIN, one.summary, DAYS)
    by_hand = 1.1 * (model + 0.01) ** 0.5 * (3 + 0.5) ** 0.2 * (5 / 200 * DAYS + 0.05) ** 0.4
    assert Forecast(PLAIN, DAYS, MIX).mean(one) == pytest.approx(by_hand)


def test_the_chances_sum_to_the_mean_and_the_range_follows_from_them():
    one = Known(Summary("1", 4, 20.0, 22.0), [AT - timedelta(14)], AT)
    forecast = Forecast(PLAIN, DAYS, MIX)
    chances = forecast.at_least(one, 200)
    assert chances.sum() == pytest.approx(forecast.mean(one))
    told = forecast.likely(one)
    assert told.middle == (chances > 0.5).sum()
    assert told.high == (chances > 0.1).sum()


@pytest.mark.parametrize(("weeks", "mean"), [(1, 0.8), (4, 0.8), (5, 0.3), (90, 0.3)])
def test_who_bought_once_is_told_what_others_of_about_their_age_are(weeks, mean):
    one = Known(Summary("1", 0, 0.0, weeks), [AT - timedelta(weeks * 7)], AT)
    assert Forecast(PLAIN, DAYS, MIX).mean(one) == mean


def test_the_sum_over_all_customers_stays_that_of_the_model(bought, learned):
    everybody = known(bought)
    model = sum(expected(learned.parameters, each.summary, DAYS) for each in everybody)
    assert sum(map(learned.mean, everybody)) == pytest.approx(model)


def test_learns_that_the_last_period_tells_who_changed(bought, coming, learned):
    assert learned.mix.period == DAYS
    assert learned.mix.last > 0.1
    came = Counter(each.customer for each in coming if each.at.date() > AT)
    everybody = known(bought)
    really = np.array([came[each.summary.customer] for each in everybody])
    mixed = np.array([learned.mean(each) for each in everybody])
    model = np.array([expected(learned.parameters, each.summary, DAYS) for each in everybody])
    assert ((mixed - really) ** 2).sum() < 0.95 * ((model - really) ** 2).sum()


def test_nothing_that_came_later_changes_it(coming, learned):
    assert Forecast.learned(learned.parameters, coming, AT, DAYS) == learned


def test_is_the_same_after_it_was_kept(learned):
    kept = Forecast.from_dict(learned.parameters, DAYS, asdict(learned.mix))
    assert kept == learned


def test_a_past_too_short_or_too_thin_leaves_the_model_alone(bought):
    early = FIRST + timedelta(50)
    short = [each for each in bought if each.at.date() <= early]
    assert Forecast.learned(PLAIN, short, early, DAYS).mix is None
    thin = [order(customer, day) for customer in range(12) for day in (0, 60, 190)]
    assert Forecast.learned(PLAIN, thin, AT, DAYS).mix is None
