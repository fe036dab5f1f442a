"""Orders, what is left of them after returns, and the four numbers they come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from highpoint.engine.insight.loyalty import Order, net, orders_of, summaries
from highpoint.engine.insight.loyalty.gamma_gamma import (
    SpendParameters,
    expected_spend,
    fit_spend,
)
from highpoint.engine.insight.loyalty.summary import Summary

START = datetime(2026, 1, 5, 10, tzinfo=UTC)


def order(day: int, amount: str, customer: str = "ada", currency: str = "EUR") -> Order:
    money = Decimal(amount)
    return Order(
        customer, START + timedelta(days=day), money, str(day), currency, returned=money < 0
    )


@dataclass(frozen=True)
class Line:
    customer: str
    order: str
    at: datetime
    amount: Decimal
    currency: str = "EUR"
    returned: bool = False


class TestOrders:
    def test_lines_of_one_number_are_one_order(self):
        lines = [
            Line("ada", "1", START + timedelta(minutes=2), Decimal("2.50")),
            Line("ada", "1", START, Decimal("3.00")),
            Line("ada", "1", START, Decimal("-1.00"), returned=True),
            Line("", "2", START, Decimal("9.00")),
        ]

        bought, back = orders_of(lines)

        assert (bought.amount, bought.at, bought.returned) == (Decimal("5.50"), START, False)
        assert (back.amount, back.returned) == (Decimal("-1.00"), True)


class TestNet:
    def test_an_order_given_back_whole_is_no_purchase(self):
        left = net([order(0, "20"), order(1, "30"), order(2, "-20")])

        assert [each.amount for each in left] == [30]

    def test_a_part_given_back_is_taken_from_the_newest_that_is_large_enough(self):
        left = net([order(0, "50"), order(1, "80"), order(2, "5"), order(3, "-10")])

        assert [each.amount for each in left] == [50, 70, 5]

    def test_a_return_larger_than_any_order_goes_backwards(self):
        left = net([order(0, "50"), order(1, "30"), order(2, "-60")])

        assert [each.amount for each in left] == [20]

    def test_a_return_of_what_was_bought_before_the_file_is_let_go(self):
        assert [each.amount for each in net([order(0, "-10"), order(1, "10")])] == [10]

    def test_a_return_in_the_same_moment_finds_its_order(self):
        assert not net([order(0, "-10"), order(0, "10")])

    @settings(max_examples=50)
    @given(
        st.lists(
            st.tuples(st.integers(0, 9), st.integers(-50, 50), st.sampled_from("ab")), max_size=12
        )
    )
    def test_makes_no_money_and_leaves_nothing_below_zero(self, told):
        orders = [order(day, str(amount), who) for day, amount, who in told]

        left = net(orders)

        assert all(each.amount >= 0 for each in left)
        assert sum(each.amount for each in left) <= sum(max(each.amount, 0) for each in orders)
        assert net(left) == left


class TestSummaries:
    def test_days_count_and_weeks_are_counted_from_the_first(self):
        orders = [order(0, "9"), order(7, "10"), order(7, "10"), order(21, "40")]

        (ada,) = summaries(orders, START + timedelta(days=28))

        assert ada == Summary("ada", 2, recency=3.0, age=4.0, monetary=30.0)

    def test_what_comes_after_the_day_is_not_known_yet(self):
        orders = [order(0, "9"), order(7, "10"), order(9, "-10")]

        assert summaries(orders, date(2026, 1, 12))[0].frequency == 1
        assert summaries(orders, date(2026, 1, 14))[0].frequency == 0

    def test_spend_is_that_of_one_currency(self):
        orders = [order(0, "9"), order(7, "10"), order(14, "900", currency="JPY")]

        (ada,) = summaries(orders, date(2026, 2, 1), currency="EUR")

        assert (ada.frequency, ada.monetary) == (2, 10.0)

    def test_customers_come_by_name(self):
        found = summaries([order(0, "1", "bo"), order(1, "1", "al")], date(2026, 2, 1))

        assert [each.customer for each in found] == ["al", "bo"]


class TestSpend:
    def test_finds_again_what_a_made_up_shop_was_made_of(self):
        import numpy as np

        chance = np.random.default_rng(5)
        rates = chance.gamma(4.0, 1 / 15.0, 3000)
        known = [
            Summary(str(n), x, 1, 2, float(chance.gamma(6.0, 1 / rate, x).mean()))
            for n, rate in enumerate(rates)
            for x in [int(chance.integers(1, 6))]
        ]

        fitted = fit_spend(known)

        assert fitted.mean == pytest.approx(6 * 15 / 3, rel=0.05)
        assert fitted.q == pytest.approx(4.0, rel=0.15)

    def test_of_who_bought_once_nothing_own_is_known(self):
        fitted = SpendParameters(6.25, 3.74, 15.44)

        assert expected_spend(fitted, Summary("c", 0, 0, 9)) == fitted.mean

    def test_the_more_is_known_the_more_it_is_their_own(self):
        fitted = SpendParameters(6.25, 3.74, 15.44)

        few, many = (expected_spend(fitted, Summary("c", x, 5, 9, 100.0)) for x in (1, 50))

        assert fitted.mean < few < many < 100
