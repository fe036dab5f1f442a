"""What a customer may spend: against drawing the same futures by hand."""

import numpy as np
import pytest

from highpoint.engine.insight.loyalty import (
    Parameters,
    SpendParameters,
    Summary,
    alive,
    expected,
    expected_spend,
    go_together,
    worth,
)
from highpoint.engine.insight.loyalty.bg_nbd import at_least
from highpoint.engine.insight.loyalty.worth import MOST

CDNOW = Parameters(r=0.243, alpha=4.414, a=0.793, b=2.426)
SPEND = SpendParameters(p=6.25, q=3.74, gamma=15.44)
WEEKS = 39


def drawn(one: Summary, n: int) -> np.ndarray:
    """Draw futures from the models' own assumptions, a purchase at a time."""
    chance = np.random.default_rng(7)
    rate = chance.gamma(CDNOW.r + one.frequency, 1 / (CDNOW.alpha + one.age), n)
    lost = chance.beta(CDNOW.a, CDNOW.b + one.frequency, n)
    scale = chance.gamma(
        SPEND.q + SPEND.p * one.frequency,
        1 / (SPEND.gamma + one.frequency * one.monetary),
        n,
    )
    there = chance.random(n) < alive(CDNOW, one)
    spent, at = np.zeros(n), np.zeros(n)
    while there.any():
        at += chance.exponential(1 / rate)
        there &= at < WEEKS
        spent += np.where(there, chance.gamma(SPEND.p, 1 / scale), 0)
        there &= chance.random(n) >= lost
    return spent


@pytest.mark.parametrize("frequency", [2, 9])
def test_is_what_drawing_futures_gives(frequency):
    one = Summary("1", frequency, 30.43, 38.86, monetary=22.35)
    told = worth(at_least(CDNOW, one, WEEKS * 7, MOST), SPEND, one)
    futures = drawn(one, 60_000)
    wanted = np.quantile(futures, [0.1, 0.5, 0.9])
    assert (told.low, told.middle, told.high) == pytest.approx(wanted, rel=0.03, abs=0.3)
    assert told.mean == pytest.approx(futures.mean(), rel=0.03)
    assert told.mean == pytest.approx(expected(CDNOW, one, WEEKS * 7) * expected_spend(SPEND, one))


def test_tells_whether_who_comes_often_spends_more():
    told = [Summary(str(x), x, 1.0, 9.0, monetary=10.0 + x) for x in range(1, 13)]
    assert go_together(told) == {"together": pytest.approx(1.0), "n": 12}
    assert go_together(told[:3])["together"] == 0.0
