import random
from statistics import fmean

import pytest

from highpoint.engine.insight.control_chart import (
    Limits,
    Rule,
    TooFewPoints,
    signals,
    xmr_limits,
)

STEADY = [80, 82, 79, 81, 80, 83, 79, 80, 82, 81]


class TestXmrLimits:
    def test_hold_an_ordinary_week(self):
        assert xmr_limits(STEADY).holds(78)

    def test_do_not_hold_a_week_far_from_the_usual(self):
        assert not xmr_limits(STEADY).holds(60)

    def test_a_bad_week_among_ten_cannot_hide_itself(self):
        bad_week = 40

        limits = xmr_limits([*STEADY[:9], bad_week])

        assert not limits.holds(bad_week)

    def test_a_flat_run_allows_no_change_at_all(self):
        limits = xmr_limits([90] * 10)

        assert limits.lower == limits.upper == 90

    @pytest.mark.parametrize("weeks", [0, 1, 9])
    def test_refuse_too_short_a_history(self, weeks):
        with pytest.raises(TooFewPoints, match="needs 10"):
            xmr_limits([80] * weeks)


class DriftOnly(Limits):
    """Limits that hold everything, so that the moving average alone is measured."""

    def holds(self, value: float) -> bool:
        return True


def run_length(chance: random.Random, shift: float, limits: Limits) -> int:
    """Return after how many points, shifted by so many sigmas, the chart speaks."""
    batch = 200
    scores: list[float] = []
    while True:
        scores += [chance.gauss(shift, 1) for _ in range(batch)]
        if signal := next(signals(scores, limits), None):
            return signal.index + 1


class TestSignals:
    def test_show_a_single_shock(self):
        (signal,) = signals([80, 81, 68, 80], Limits(70, 80, 90))

        assert (signal.index, signal.rule, signal.rises) == (2, Rule.BEYOND_LIMITS, False)

    def test_show_a_slow_drift_that_no_single_point_shows(self):
        seen = list(signals([86] * 12, Limits(70, 80, 90)))

        assert seen
        assert all(signal.rule is Rule.DRIFT and signal.rises for signal in seen)

    def test_are_silent_about_a_steady_run(self):
        assert not list(signals(STEADY, xmr_limits(STEADY)))

    def test_of_no_scores_are_none(self):
        assert not list(signals([], Limits(70, 80, 90)))

    @pytest.mark.parametrize(
        ("shift", "points", "within", "runs"), [(0, 369, 25, 1000), (1, 8.8, 0.3, 3000)]
    )
    def test_of_drift_come_as_late_and_as_soon_as_they_should(self, shift, points, within, runs):
        chance = random.Random(11)

        lengths = [run_length(chance, shift, DriftOnly(-3, 0, 3)) for _ in range(runs)]

        assert fmean(lengths) == pytest.approx(points, abs=within)

    def test_of_both_rules_give_a_false_alarm_every_200_points(self):
        chance = random.Random(11)

        lengths = [run_length(chance, 0, Limits(-3, 0, 3)) for _ in range(1000)]

        assert fmean(lengths) == pytest.approx(200, abs=20)
