"""Tests of what a change was worth."""

import pytest

from highpoint.engine.insight.avoided import Week, avoided, square_and_add
from highpoint.engine.insight.intervals import Interval

# Newcombe 1998, table II, method 10: with Wilson's intervals of each rate.
NEWCOMBE = [
    ((56, 70), Interval(0.6924, 0.8768), (48, 80), Interval(0.4904, 0.7003), (0.0524, 0.3339)),
    ((9, 10), Interval(0.5958, 0.9821), (3, 10), Interval(0.1078, 0.6032), (0.1705, 0.8090)),
]


@pytest.mark.parametrize(("one", "own", "other", "its", "known"), NEWCOMBE)
def test_the_range_of_a_difference_is_the_published_one(one, own, other, its, known):
    found = square_and_add((one[0] / one[1], own), (other[0] / other[1], its))
    assert (found.low, found.high) == pytest.approx(known, abs=2e-3)


def test_weeks_that_vary_more_than_chance_widen_the_range():
    steady = avoided([Week(10, 100)] * 10, [Week(5, 100)] * 10)
    wild = avoided([Week(2, 100), Week(18, 100)] * 5, [Week(5, 100)] * 10)
    assert steady.fewer == wild.fewer == 50
    assert steady.spread == 1.0
    assert wild.spread > 1.5
    assert wild.high - wild.low == pytest.approx(wild.spread * (steady.high - steady.low))


def test_with_no_talk_on_a_side_nothing_is_told():
    assert avoided([Week(1, 10)], [Week(0, 0)]) is None
