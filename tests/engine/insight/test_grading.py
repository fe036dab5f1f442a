import random

import pytest

from highpoint.engine.insight.control_chart import Rule
from highpoint.engine.insight.grading import FEWEST_TALKS, drift, mean_difference


class TestMeanDifference:
    def test_says_nothing_of_too_few(self):
        assert mean_difference([1.0] * (FEWEST_TALKS - 1)) is None

    def test_gives_students_interval(self):
        # Student's own sleep data (1908): ten differences, mean 1.58, interval .70 to 2.46.
        slept = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]

        found = mean_difference(slept)

        assert (found.value, found.low, found.high) == (
            pytest.approx(1.58, abs=5e-3),
            pytest.approx(0.70, abs=5e-3),
            pytest.approx(2.46, abs=5e-3),
        )
        assert found.told

    def test_tells_no_difference_where_it_may_be_chance(self):
        assert not mean_difference([5.0, -5.0] * 6).told

    def test_holds_the_true_difference_nineteen_times_in_twenty(self):
        chance = random.Random(4)
        held = 0
        for _ in range(1000):
            found = mean_difference([chance.gauss(-3, 12) for _ in range(15)])
            held += found.low <= -3 <= found.high

        assert held == pytest.approx(950, abs=25)


class TestDrift:
    STEADY = (0, 4, -4, 2, -2, 3, -3, 1, -1, 0)

    def test_judges_nothing_of_too_few(self):
        assert drift(self.STEADY).limits is None

    def test_sees_no_drift_in_more_of_the_same(self):
        assert not drift(self.STEADY * 3).signals

    def test_sees_who_grows_stricter(self):
        found = drift([*self.STEADY, *[each - 8 for each in self.STEADY]])

        assert found.now
        assert found.now.rule is Rule.DRIFT
        assert not found.now.rises

    def test_sees_a_single_conversation_far_off(self):
        found = drift([*self.STEADY, 60])

        assert [shock.index for shock in found.shocks] == [10]

    def test_forgets_an_old_shock(self):
        found = drift([*self.STEADY, 20, *self.STEADY, *self.STEADY])

        assert found.shocks
        assert found.now is None
