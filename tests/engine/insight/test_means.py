import random

import pytest

from highpoint.engine.insight.means import mean_of


class TestMeanOf:
    def test_reaches_as_far_as_students_table_says(self):
        values = [-1.0, 1.0] * 5
        spread = (10 / 9) ** 0.5

        found = mean_of(values)

        assert found.value == 0
        assert found.n == 10
        assert found.interval.high == pytest.approx(2.262 * spread / 10**0.5, abs=0.001)
        assert found.interval.low == -found.interval.high

    def test_of_fewer_than_ten_is_not_told(self):
        assert mean_of([80.0] * 9) is None

    def test_stays_within_what_a_value_can_be(self):
        found = mean_of([100.0] * 9 + [90.0], 0, 100)

        assert found.interval.high == 100

    def test_gives_students_interval(self):
        # Student's own sleep data (1908): ten differences, mean 1.58, interval .70 to 2.46.
        slept = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]

        found = mean_of(slept)

        assert (found.value, found.interval.low, found.interval.high) == (
            pytest.approx(1.58, abs=5e-3),
            pytest.approx(0.70, abs=5e-3),
            pytest.approx(2.46, abs=5e-3),
        )
        assert found.differs

    def test_tells_no_difference_where_it_may_be_chance(self):
        assert not mean_of([5.0, -5.0] * 6).differs

    def test_holds_the_true_mean_nineteen_times_in_twenty(self):
        chance = random.Random(4)
        means = [mean_of([chance.gauss(-3, 12) for _ in range(15)]) for _ in range(1000)]

        assert sum(each.interval.holds(-3) for each in means) == pytest.approx(950, abs=25)
