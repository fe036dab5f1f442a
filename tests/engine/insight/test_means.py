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
