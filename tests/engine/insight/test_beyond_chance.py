import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from highpoint.engine.insight.agreement import (
    Metric,
    NothingToCompare,
    bootstrap,
    gwet_ac,
    krippendorff_alpha,
)
from highpoint.engine.insight.beyond_chance import beyond_chance
from tests.engine.insight.test_agreement import UNITS

RARE = [(0, 0)] * 118 + [(0, 1)] * 5 + [(1, 0)] * 2


def _some(n: int, agreeing: float, seed: int = 1) -> list[tuple[int, int]]:
    chance = random.Random(seed)
    units = []
    for _ in range(n):
        one = chance.randrange(3)
        units.append((one, one if chance.random() < agreeing else chance.randrange(3)))
    return units


class TestBeyondChance:
    @pytest.mark.parametrize(
        ("metric", "alpha"),
        [(Metric.NOMINAL, 0.743), (Metric.ORDINAL, 0.815), (Metric.INTERVAL, 0.849)],
    )
    def test_gives_the_published_alpha(self, metric, alpha):
        assert beyond_chance(UNITS, metric, seed=1).alpha.value == pytest.approx(alpha, abs=5e-4)

    def test_gives_the_published_ac1_of_raters_with_missing_answers(self):
        assert beyond_chance(UNITS, seed=1).ac.value == pytest.approx(0.775, abs=5e-4)

    def test_goes_by_ac_where_one_answer_is_nearly_all(self):
        agreed = beyond_chance(RARE, seed=1)

        assert agreed.skewed
        assert agreed.alpha.value < 0
        assert agreed.decides.value == pytest.approx(0.941, abs=5e-4)

    def test_goes_by_alpha_where_answers_are_many(self):
        agreed = beyond_chance(_some(60, 0.8), seed=1)

        assert agreed.decides is agreed.alpha

    @given(
        st.lists(
            st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=2, max_size=4),
            min_size=1,
            max_size=12,
        ),
        st.sampled_from(Metric),
    )
    def test_is_what_the_plain_reckoning_gives(self, units, metric):
        try:
            alpha, ac = krippendorff_alpha(units, metric), gwet_ac(units, metric)
        except NothingToCompare:
            with pytest.raises(NothingToCompare):
                beyond_chance(units, metric, seed=1, rounds=1)
            return

        found = beyond_chance(units, metric, seed=1, rounds=1)

        assert found.alpha.value == pytest.approx(alpha)
        assert found.ac.value == pytest.approx(ac)

    def test_counts_units_with_two_answers_only(self):
        assert beyond_chance([(1, 1), (0, None), (0, 1)], seed=1).n == 2

    def test_tells_how_many_pairs_are_alike(self):
        assert beyond_chance(RARE, seed=1).same == pytest.approx(118 / 125)


class TestInterval:
    @pytest.mark.parametrize("metric", [Metric.NOMINAL, Metric.ORDINAL])
    def test_is_the_one_of_the_plain_bootstrap(self, metric):
        units = _some(60, 0.7)

        plain = bootstrap(units, lambda drawn: krippendorff_alpha(drawn, metric), seed=3)
        fast = beyond_chance(units, metric, seed=3).alpha

        assert (fast.low, fast.high) == (
            pytest.approx(plain.low, abs=0.03),
            pytest.approx(plain.high, abs=0.03),
        )

    def test_is_the_same_with_the_same_seed(self):
        units = _some(40, 0.6)

        assert beyond_chance(units, seed=5) == beyond_chance(units, seed=5)

    def test_holds_the_figure(self):
        found = beyond_chance(_some(40, 0.6), seed=5)

        assert found.alpha.low <= found.alpha.value <= found.alpha.high
        assert found.ac.low <= found.ac.value <= found.ac.high

    def test_grows_narrower_with_more_units(self):
        few, many = beyond_chance(_some(30, 0.7), seed=1), beyond_chance(_some(900, 0.7), seed=1)

        assert many.alpha.high - many.alpha.low < (few.alpha.high - few.alpha.low) / 3

    def test_of_full_agreement_is_1_to_1(self):
        found = beyond_chance([(0, 0), (1, 1)] * 10, seed=1)

        assert (found.alpha.low, found.alpha.high) == (1, 1)
