"""Tests of whether a change helped, on weeks with known answers."""

import pytest

from highpoint.engine.insight.effect import Judged, effect

# Mean 10, moving ranges all 2: limits 10 ± 5.32.
BEFORE = [9, 11] * 6


def test_the_limits_are_those_of_the_weeks_before():
    found = effect(BEFORE, [])
    assert (found.before.lower, found.before.upper) == pytest.approx((4.68, 15.32))


@pytest.mark.parametrize(
    ("after", "judged"),
    [
        ([], Judged.TOO_SOON),
        ([10, 9, 11], Judged.TOO_SOON),
        ([9, 11] * 5, Judged.NONE),
        ([4], Judged.FEWER),
        ([8] * 9, Judged.FEWER),
        ([16, 10], Judged.MORE),
        ([3, 2, 3, 2, 11], Judged.FEWER),
        ([3, 2, 3, 2, 11, 10], Judged.BACK),
        # Ten quiet weeks have limits of their own: 2.5 ± 2.66.
        ([2, 3] * 5 + [5], Judged.FEWER),
        ([2, 3] * 5 + [6], Judged.BACK),
    ],
)
def test_a_change_is_judged_by_the_weeks_after_it(after, judged):
    assert effect(BEFORE, after).judged is judged


def test_with_too_little_before_it_nothing_is_said():
    assert effect([10] * 9, [1] * 20).judged is Judged.TOO_FEW
