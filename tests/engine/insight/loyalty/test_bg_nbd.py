"""BG/NBD against published answers, the whole CDNOW cohort, and the integral it is made of."""

from __future__ import annotations

import csv
import gzip
from datetime import date, datetime
from decimal import Decimal
from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import dblquad
from scipy.special import gamma, hyp2f1

from corpus.shared import SHARED
from highpoint.engine.insight.loyalty import (
    Order,
    Parameters,
    Summary,
    alive,
    expected,
    fit,
    fit_spend,
    summaries,
)
from highpoint.engine.insight.loyalty.bg_nbd import (
    TooFewCustomers,
    at_least,
    likely,
    log_likelihood,
)

PUBLISHED = Parameters(r=0.243, alpha=4.414, a=0.793, b=2.426)
CDNOW = SHARED / "purchases" / "cdnow.csv.gz"

histories = st.builds(
    lambda x, first, silence: Summary("c", x, first if x else 0.0, first * bool(x) + silence),
    st.integers(0, 60),
    st.floats(0.1, 100),
    st.floats(0, 100),
)


def simulated(parameters: Parameters, customers: int, weeks: int, seed: int) -> list[Summary]:
    """Play the model's own story, purchase by purchase."""
    chance = np.random.default_rng(seed)
    rates = chance.gamma(parameters.r, 1 / parameters.alpha, customers)
    leaving = chance.beta(parameters.a, parameters.b, customers)
    found = []
    for number, (rate, leaves) in enumerate(zip(rates, leaving, strict=True)):
        at, times = 0.0, [0.0]
        while (at := at + chance.exponential(1 / rate)) < weeks:
            times.append(at)
            if chance.random() < leaves:
                break
        found.append(Summary(str(number), len(times) - 1, times[-1], float(weeks)))
    return found


class TestFit:
    @pytest.mark.skipif(not CDNOW.exists(), reason=f"{CDNOW} is not there")
    def test_agrees_with_the_known_fit_of_the_cdnow_cohort(self):
        with gzip.open(CDNOW, "rt") as file:
            orders = [
                Order(row["customer"], datetime.fromisoformat(row["date"]), Decimal(row["spend"]))
                for row in csv.DictReader(file)
                if row["date"] <= "1997-09-30"
            ]
        known = summaries(orders, date(1997, 9, 30))

        fitted = fit(known)

        assert len(known) == 21_216
        assert (fitted.r, fitted.alpha, fitted.a, fitted.b) == pytest.approx(
            (0.251, 4.723, 0.717, 2.122), abs=0.0006
        )
        assert log_likelihood(fitted, known) == pytest.approx(-86_110.1, abs=0.05)
        # Fader and Hardie's 1-in-10 sample of the same cohort: p 6.25, q 3.74, gamma 15.44.
        spend = fit_spend(known)
        assert (spend.p, spend.q, spend.gamma) == pytest.approx((6.25, 3.74, 15.44), rel=0.05)

    def test_finds_again_what_a_made_up_shop_was_made_of(self):
        made_of = Parameters(r=0.8, alpha=6.0, a=0.6, b=3.0)
        known = simulated(made_of, 2000, weeks=52, seed=7)

        fitted = fit(known)

        # Mean rate and mean chance of leaving, which the data hold well.
        assert fitted.r / fitted.alpha == pytest.approx(0.8 / 6, rel=0.1)
        assert fitted.a / (fitted.a + fitted.b) == pytest.approx(0.6 / 3.6, rel=0.2)
        assert log_likelihood(fitted, known) >= log_likelihood(made_of, known)

    @pytest.mark.parametrize("known", [[], [Summary("a", 3, 5, 9)], [Summary("a", 0, 0, 9)] * 99])
    def test_refuses_too_few(self, known):
        with pytest.raises(TooFewCustomers, match="too few to fit"):
            fit(known)


class TestLikelihood:
    def test_is_the_story_summed_over_all_customers(self):
        x, recency, age = 3, 5.0, 6.0
        r, alpha, a, b = 0.9, 4.0, 0.8, 2.5

        def story(p: float, rate: float) -> float:
            still = (1 - p) ** x * rate**x * exp(-rate * age)
            left = p * (1 - p) ** (x - 1) * rate**x * exp(-rate * recency)
            rates = alpha**r * rate ** (r - 1) * exp(-alpha * rate) / gamma(r)
            chances = p ** (a - 1) * (1 - p) ** (b - 1) * gamma(a + b) / gamma(a) / gamma(b)
            return float((still + left) * rates * chances)

        total, _ = dblquad(story, 0, 20, 0, 1, epsabs=1e-6, epsrel=1e-4)

        found = log_likelihood(Parameters(r, alpha, a, b), [Summary("c", x, recency, age)])
        assert found == pytest.approx(log(total), abs=1e-3)


class TestAlive:
    @settings(max_examples=30, deadline=None)
    @given(histories)
    def test_is_a_chance(self, history):
        assert 0 <= alive(PUBLISHED, history) <= 1

    def test_silence_lowers_it(self):
        chances = [alive(PUBLISHED, Summary("c", 5, 10, 10 + weeks)) for weeks in (0, 10, 30, 90)]

        assert chances == sorted(chances, reverse=True)

    def test_the_same_silence_says_more_of_who_bought_often(self):
        rare, often = (alive(PUBLISHED, Summary("c", x, 20, 50)) for x in (2, 20))

        assert often < rare

    def test_who_bought_once_is_alive_by_assumption(self):
        assert alive(PUBLISHED, Summary("c", 0, 0, 500)) == 1


class TestExpected:
    @settings(max_examples=30, deadline=None)
    @given(histories, st.integers(1, 700))
    def test_agrees_with_the_form_of_the_paper(self, history, days):
        r, alpha, a, b = 0.243, 4.414, 0.793, 2.426
        x, t, whole = history.frequency, days / 7, alpha + history.age
        z = t / (whole + t)
        series = (whole / (whole + t)) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z)
        paper = (a + b + x - 1) / (a - 1) * (1 - series) * alive(PUBLISHED, history)

        # The difference in the paper's form has lost digits where hardly anything is expected.
        assert expected(PUBLISHED, history, days) == pytest.approx(paper, rel=1e-6, abs=1e-9)

    @settings(max_examples=30, deadline=None)
    @given(histories)
    def test_grows_with_the_days_and_holds_where_the_paper_divides_by_nothing(self, history):
        edge = Parameters(0.5, 4.0, a=1.0, b=1.0)

        month, year = (expected(edge, history, days) for days in (30, 365))

        assert 0 <= month <= year

    def test_stands_thousands_of_purchases(self):
        assert 0 < expected(PUBLISHED, Summary("c", 5000, 500, 501), 365) < 3650

    def test_expects_nothing_in_no_time(self):
        assert expected(PUBLISHED, Summary("c", 3, 10, 12), 0) == 0


class TestLikely:
    @settings(max_examples=30, deadline=None)
    @given(histories, st.integers(1, 300))
    def test_the_chances_of_one_more_sum_to_what_is_expected(self, history, days):
        chances = at_least(PUBLISHED, history, days, most=3000)

        assert (np.diff(chances) <= 1e-12).all()
        assert chances.sum() == pytest.approx(expected(PUBLISHED, history, days), rel=1e-6)

    @settings(max_examples=30, deadline=None)
    @given(histories, st.integers(1, 300))
    def test_the_middle_lies_within_its_range(self, history, days):
        found = likely(PUBLISHED, history, days)

        assert 0 <= found.low <= found.middle <= found.high

    def test_a_made_up_shop_stays_within_it_as_often_as_is_said(self):
        made_of = Parameters(r=0.8, alpha=3.0, a=0.6, b=3.0)
        # The same customers at two times: what is known at 40 weeks, what came by 60.
        chance = np.random.default_rng(11)
        inside = beside = 0
        for _ in range(400):
            rate, leaves = chance.gamma(0.8, 1 / 3.0), chance.beta(0.6, 3.0)
            at, times = 0.0, [0.0]
            while (at := at + chance.exponential(1 / rate)) < 60:
                times.append(at)
                if chance.random() < leaves:
                    break
            known = [time for time in times if time <= 40]
            found = likely(made_of, Summary("c", len(known) - 1, known[-1], 40.0), 140)
            came = len(times) - len(known)
            inside += found.low <= came <= found.high
            beside += came > found.high

        assert inside / 400 >= 0.8
        assert beside / 400 <= 0.13


def test_the_made_up_rates_are_negative_binomial_while_nobody_leaves():
    """With a near 0 nobody is lost: purchases are NBD, whose chance of none is known."""
    never = Parameters(r=2.0, alpha=3.0, a=1e-9, b=1.0)

    nothing = exp(log_likelihood(never, [Summary("c", 0, 0, 5.0)]))

    assert nothing == pytest.approx((3 / 8) ** 2)
