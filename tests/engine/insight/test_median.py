import pytest

from highpoint.engine.insight.intervals import BadCount, Interval
from highpoint.engine.insight.median import median


class TestMedian:
    # Ranks of the tables of the sign test: n and the rank counted from either end.
    @pytest.mark.parametrize(
        ("n", "rank"), [(6, 1), (8, 1), (9, 2), (10, 2), (15, 4), (20, 6), (25, 8), (100, 40)]
    )
    def test_runs_from_the_ranks_of_the_tables(self, n, rank):
        found = median(range(1, n + 1))

        assert found.interval == Interval(rank, n + 1 - rank)

    @pytest.mark.parametrize("n", [1_500, 20_001])
    def test_of_very_many_lies_where_the_normal_curve_puts_it(self, n):
        interval = median(range(n)).interval

        assert (interval.high - interval.low) / 2 == pytest.approx(0.98 * n**0.5, rel=0.03)

    @pytest.mark.parametrize("n", [1, 2, 5])
    def test_has_no_interval_where_no_two_values_reach_far_enough(self, n):
        assert median([3.0] * n).interval is None

    def test_is_not_moved_by_one_wild_value(self):
        assert median([1, 2, 3, 4, 500]).value == 3

    def test_does_not_mind_the_order(self):
        assert median([5, 1, 4, 2, 3, 6]) == median([1, 2, 3, 4, 5, 6])

    def test_refuses_nothing(self):
        with pytest.raises(BadCount, match="at least one"):
            median([])
