from math import inf
from random import Random
from statistics import fmean, pvariance, variance

import pytest

from highpoint.engine.insight.sample_size import (
    RELIABLE,
    Group,
    TooFewToTell,
    half_width,
    needed,
    rate_half_width,
    reliability,
    spread,
)

RATE = 0.85 * 0.15


class TestRateHalfWidth:
    @pytest.mark.parametrize(("n", "points"), [(10, 22), (50, 10), (200, 5)])
    def test_is_that_of_the_evidence(self, n, points):
        assert round(100 * rate_half_width(0.85, n)) == points

    def test_halves_with_four_times_as_many(self):
        assert rate_half_width(0.5, 400) == pytest.approx(rate_half_width(0.5, 100) / 2)

    @pytest.mark.parametrize("n", [0, -1])
    def test_needs_one_conversation(self, n):
        with pytest.raises(TooFewToTell):
            half_width(1.0, n)


class TestReliability:
    @pytest.mark.parametrize(
        ("tau", "n", "known"),
        [
            (0.05, 10, 0.16),
            (0.05, 50, 0.50),
            (0.05, 200, 0.80),
            (0.08, 10, 0.33),
            (0.08, 20, 0.50),
            (0.08, 100, 0.83),
        ],
    )
    def test_is_that_of_the_evidence(self, tau, n, known):
        assert reliability(n, within=RATE, between=tau**2) == pytest.approx(known, abs=0.005)

    def test_is_none_where_all_agents_are_alike(self):
        assert reliability(10_000, within=RATE, between=0) == 0

    def test_needs_one_conversation(self):
        with pytest.raises(TooFewToTell):
            reliability(0, within=1, between=1)

    def test_is_how_much_two_draws_of_the_same_agents_have_in_common(self):
        # The definition: the correlation of one set of means with another of the same agents.
        random, n, tau, sigma = Random(3), 10, 6.0, 15.0
        levels = [random.gauss(75, tau) for _ in range(4000)]
        one, other = (
            [fmean(random.gauss(level, sigma) for _ in range(n)) for level in levels]
            for _ in range(2)
        )
        together = fmean(a * b for a, b in zip(one, other, strict=True)) - fmean(one) * fmean(other)

        found = together / (pvariance(one) * pvariance(other)) ** 0.5

        assert found == pytest.approx(reliability(n, within=sigma**2, between=tau**2), abs=0.04)


class TestNeeded:
    def test_is_the_first_that_is_reliable_enough(self):
        n = needed(within=225.0, between=36.0)

        assert reliability(int(n), within=225.0, between=36.0) >= RELIABLE
        assert reliability(int(n) - 1, within=225.0, between=36.0) < RELIABLE

    def test_is_never_where_all_agents_are_alike(self):
        assert needed(within=225.0, between=0.0) == inf


class TestSpread:
    def test_finds_what_the_talks_were_made_with(self):
        random = Random(5)
        groups = []
        for _ in range(400):
            level = random.gauss(70, 6)
            scores = [random.gauss(level, 15) for _ in range(random.randint(5, 60))]
            groups.append(Group(len(scores), fmean(scores), variance(scores)))

        found = spread(groups)

        assert found.mean == pytest.approx(70, abs=1)
        assert found.within == pytest.approx(225, rel=0.05)
        assert found.between == pytest.approx(36, rel=0.2)

    def test_sees_nothing_between_agents_whom_luck_alone_parts(self):
        assert spread([Group(5, 70, 100), Group(5, 71, 100), Group(5, 69, 100)]).between == 0

    def test_needs_two_agents(self):
        with pytest.raises(TooFewToTell):
            spread([Group(50, 70, 100), Group(1, 70, 0)])
