from __future__ import annotations

import random

import pytest

from highpoint.engine.insight.coached import Change, Level, NotEnough, Verdict, effect
from highpoint.engine.insight.transfer import Together, together

MOMENTS = 60


def drawn(chance: random.Random, rate: float, n: int = MOMENTS) -> Level:
    return Level(sum(chance.random() < rate for _ in range(n)), n)


def company(seed: int, gain: float, *, trained: int, worst: bool) -> Together:
    """Return what is told of trained people among sixteen, the lowest of whom may be chosen."""
    chance = random.Random(seed)
    true = [min(0.9, max(0.1, chance.gauss(0.55, 0.1))) for _ in range(16)]
    before = [drawn(chance, rate) for rate in true]
    order = list(range(len(true)))
    if worst:
        order.sort(key=lambda who: before[who].rate)
    chosen = order[:trained]
    after = [
        drawn(chance, min(1.0, rate + (gain if who in chosen else 0.0) + chance.gauss(0, 0.03)))
        for who, rate in enumerate(true)
    ]
    changes = [Change(b, a) for b, a in zip(before, after, strict=True)]
    others = [one for who, one in enumerate(changes) if who not in chosen]
    return together([effect(changes[who], others) for who in chosen])


class TestTogether:
    def test_is_the_mean_of_what_each_gained(self):
        others = [Change(Level(40 + n, 100), Level(40 + n, 100)) for n in range(0, 24, 3)]
        effects = [
            effect(Change(Level(50, 100), Level(after, 100)), others) for after in (60, 70, 80)
        ]

        found = together(effects)

        assert found.people == 3
        assert found.others == 8
        assert found.raw == pytest.approx(0.20)
        assert found.gained == pytest.approx(sum(one.gained for one in effects) / 3)

    def test_is_surer_than_one_person_and_never_surer_than_the_comparison(self):
        others = [Change(Level(40 + n, 100), Level(44 + n % 7, 100)) for n in range(0, 24, 3)]
        one = effect(Change(Level(50, 100), Level(60, 100)), others)

        few, many = together([one] * 3), together([one] * 300)

        width = one.interval.high - one.interval.low
        assert few.interval.high - few.interval.low < width
        assert many.interval.high - many.interval.low > width * (one.shared / one.variance) ** 0.5

    def test_says_that_it_would_tell_of_single_people(self):
        others = [Change(Level(40 + n, 100), Level(40 + n, 100)) for n in range(0, 24, 3)]
        with pytest.raises(NotEnough, match="it takes 3"):
            together([effect(Change(Level(50, 100), Level(60, 100)), others)] * 2)

    @pytest.mark.parametrize("worst", [False, True])
    def test_shows_a_change_of_nothing_at_most_about_5_times_in_100(self, worst):
        runs = 200
        shown = sum(
            company(seed, 0.0, trained=5, worst=worst).verdict is not Verdict.NOT_SHOWN
            for seed in range(runs)
        )

        # Two standard errors above 5 in 100.
        assert shown <= 0.081 * runs

    def test_shows_twenty_points_more_often_than_not(self):
        runs = 40
        shown = sum(
            company(seed, 0.2, trained=5, worst=False).verdict is Verdict.BETTER
            for seed in range(runs)
        )

        assert shown > runs / 2
