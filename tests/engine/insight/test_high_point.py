import random
from statistics import fmean, variance

import pytest

from highpoint.engine.insight.high_point import (
    TooFewWeeks,
    Week,
    beats,
    high_point,
    reliability,
    shrink,
)


def lived(chance: random.Random, level: float, n: int) -> Week:
    """Return a week of n conversations around a level, single ones spread by 15 points."""
    scores = [chance.gauss(level, 15) for _ in range(n)]
    return Week(fmean(scores), n, variance(scores))


class TestHighPoint:
    def test_is_the_best_week_held_by_many_conversations(self):
        weeks = [Week(75, 30, 150.0)] * 5 + [Week(90, 30, 150.0)] + [Week(76, 30, 150.0)] * 4

        high = high_point(weeks)

        assert high.week == 5
        assert high.counts

    def test_is_not_a_lucky_week_of_few(self):
        weeks = [Week(75 + i % 3, 30, 200.0) for i in range(8)]
        weeks += [Week(85, 40, 200.0), Week(88, 5, 200.0)]

        assert high_point(weeks).week == 8

    def test_lies_below_the_best_week_as_it_looked(self):
        weeks = [Week(70 + 2 * i, 10, 200.0) for i in range(10)]

        assert high_point(weeks).level.value < 88

    def test_does_not_count_where_weeks_differ_by_chance_only(self):
        chance = random.Random(3)

        lucky = sum(
            high_point([lived(chance, 80, chance.randint(5, 30)) for _ in range(weeks)]).counts
            for weeks in (8, 26)
            for _ in range(300)
        )

        assert lucky / 600 < 0.06

    def test_passes_over_weeks_of_fewer_than_five_conversations(self):
        weeks = [Week(100, 4, 0.0)] + [Week(70 + i, 20, 30.0) for i in range(8)]

        assert high_point(weeks).week == 8

    @pytest.mark.parametrize("weeks", [0, 7])
    def test_needs_eight_weeks(self, weeks):
        with pytest.raises(TooFewWeeks, match="needs 8"):
            high_point([Week(80, 20, 100.0)] * weeks + [Week(80, 4, 100.0)])

    def test_of_weeks_without_any_spread_is_the_last_one(self):
        high = high_point([Week(80, 20, 0.0)] * 8)

        assert (high.week, high.level.value, high.counts) == (7, 80, False)


class TestShrink:
    def test_draws_a_week_of_few_more_than_a_week_of_many(self):
        weeks = [Week(90, 5, 225.0), Week(90, 80, 225.0)] + [Week(75, 30, 225.0)] * 6

        _, (few, many, *_) = shrink(weeks)

        assert few.value < many.value < 90
        assert few.reliability < many.reliability

    def test_is_nearer_to_the_truth_than_the_plain_means(self):
        chance = random.Random(5)
        plain = drawn = 0.0
        for _ in range(200):
            truth = [chance.gauss(80, 4) for _ in range(12)]
            weeks = [lived(chance, level, chance.randint(5, 25)) for level in truth]
            _, levels = shrink(weeks)
            for level, week, shrunk in zip(truth, weeks, levels, strict=True):
                plain += (week.mean - level) ** 2
                drawn += (shrunk.value - level) ** 2

        assert drawn < 0.75 * plain


class TestReliability:
    @pytest.mark.parametrize(("n", "known"), [(10, 0.16), (50, 0.50), (200, 0.80)])
    def test_is_what_the_evidence_says_of_rates_that_truly_differ_by_five_points(self, n, known):
        assert reliability(n, 0.85 * 0.15, 0.05**2) == pytest.approx(known, abs=0.005)

    def test_is_none_where_nothing_truly_differs(self):
        assert reliability(1000, 100.0, 0.0) == 0


class TestBeats:
    def test_asks_for_more_than_a_little_more(self):
        weeks = [Week(70, 30, 200.0)] * 7
        weeks += [Week(80, 30, 200.0), Week(81, 30, 200.0), Week(99, 30, 200.0)]

        _, levels = shrink(weeks)

        assert not beats(levels[8], levels[7])
        assert beats(levels[9], levels[7])
