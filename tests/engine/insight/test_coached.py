from __future__ import annotations

import random

import pytest

from highpoint.engine.insight.coached import (
    FEWEST_OTHERS,
    Change,
    Effect,
    Level,
    NotEnough,
    Verdict,
    difference,
    effect,
)


def change(before: float, after: float, n: int = 100) -> Change:
    return Change(Level(before * n, n), Level(after * n, n))


# Rates before that differ by more than luck, each kept: what the person was is what they are.
STEADY = [change(rate, rate, 400) for rate in (0.40, 0.48, 0.56, 0.64, 0.72, 0.80)]


class TestDifference:
    def test_is_close_to_the_published_answer_for_other_limits(self):
        # Newcombe (1998), 56/70 against 48/80 by Wilson's limits: 0.0524 to 0.3339.
        found = difference(Change(before=Level(48, 80), after=Level(56, 70)))

        assert found.low == pytest.approx(0.0524, abs=0.006)
        assert found.high == pytest.approx(0.3339, abs=0.006)

    def test_is_the_same_seen_from_the_other_end(self):
        there = difference(Change(Level(10, 40), Level(30, 50)))
        back = difference(Change(Level(30, 50), Level(10, 40)))

        assert (there.low, there.high) == pytest.approx((-back.high, -back.low))

    @pytest.mark.parametrize(("p", "q", "m", "n"), [(0.6, 0.6, 20, 30), (0.3, 0.8, 60, 40)])
    def test_holds_the_truth_about_95_times_in_100(self, p, q, m, n):
        chance = random.Random(4)
        held = sum(
            difference(Change(drawn(chance, p, m), drawn(chance, q, n))).holds(q - p)
            for _ in range(1000)
        )

        assert 925 <= held <= 980

    def test_needs_something_on_both_sides(self):
        with pytest.raises(NotEnough):
            difference(Change(Level(0, 0), Level(1, 2)))


class TestEffect:
    def test_of_somebody_who_does_as_before_among_steady_people_is_nothing(self):
        found = effect(change(0.5, 0.5, 400), STEADY)

        assert found.raw == 0
        assert found.others == pytest.approx(0)
        assert found.gained == pytest.approx(0, abs=0.01)
        assert found.verdict is Verdict.NOT_SHOWN

    def test_takes_out_what_everybody_gained(self):
        lifted = [Change(one.before, Level(one.after.taken + 40, 400)) for one in STEADY]

        found = effect(change(0.5, 0.6, 400), lifted)

        assert found.raw == pytest.approx(0.1)
        assert found.others == pytest.approx(0.1)
        assert found.against == pytest.approx(0, abs=0.001)
        assert found.verdict is Verdict.NOT_SHOWN

    @pytest.mark.parametrize(("after", "verdict"), [(0.9, Verdict.BETTER), (0.2, Verdict.WORSE)])
    def test_shows_a_large_change_among_steady_people(self, after, verdict):
        assert effect(change(0.55, after, 400), STEADY).verdict is verdict

    def test_names_how_much_comes_back_by_itself(self):
        # Rates before that differ by no more than luck: a low one is bad luck, all of it.
        equal = [change(0.6, 0.6, 20)] * 8

        found = effect(change(0.35, 0.6, 20), equal)

        assert found.raw == pytest.approx(0.25)
        assert found.pull > 0.15
        assert found.gained < 0.1
        assert found.verdict is Verdict.NOT_SHOWN

    def test_draws_the_same_rate_less_the_more_moments_it_has(self):
        few = effect(change(0.3, 0.3, 20), STEADY)
        many = effect(change(0.3, 0.3, 400), STEADY)

        assert few.expected > many.expected

    def test_expects_no_rate_beyond_all(self):
        lifted = [Change(one.before, Level(400, 400)) for one in STEADY]

        assert effect(change(0.95, 1.0, 400), lifted).expected == 1.0

    @pytest.mark.parametrize("rate", [0.0, 1.0])
    def test_knows_no_certainty_where_all_are_alike(self, rate):
        found = effect(change(rate, rate, 10), [change(rate, rate, 10)] * FEWEST_OTHERS)

        assert found.verdict is Verdict.NOT_SHOWN
        assert found.interval.high > found.interval.low

    def test_says_that_few_moments_are_too_few(self):
        with pytest.raises(NotEnough, match="10 moments before and 10 after"):
            effect(change(0.5, 0.5, 9), STEADY)

    def test_leaves_out_people_with_few_moments_and_says_when_too_few_are_left(self):
        with pytest.raises(NotEnough, match="5 people to compare with; it takes 6"):
            effect(change(0.5, 0.5), [*STEADY[:5], change(0.5, 0.5, 4)])

    def test_is_the_same_twice(self):
        assert effect(change(0.4, 0.7), STEADY) == effect(change(0.4, 0.7), STEADY)


def drawn(chance: random.Random, rate: float, n: int) -> Level:
    return Level(sum(chance.random() < rate for _ in range(n)), n)


def simulated(chance: random.Random, *, people: int, worst: bool, gain: float = 0.0) -> Effect:
    """Play people whose true rates differ, wander and fall back; coach one of them."""
    rates = [min(0.97, max(0.03, chance.gauss(0.6, 0.12))) for _ in range(people)]
    later = [0.6 + 0.7 * (rate - 0.6) + chance.gauss(0, 0.05) for rate in rates]
    before = [drawn(chance, rate, chance.randint(30, 80)) for rate in rates]
    who = min(range(people), key=lambda one: before[one].rate) if worst else 0
    later[who] += gain
    changes = [
        Change(first, drawn(chance, rate, chance.randint(30, 80)))
        for first, rate in zip(before, later, strict=True)
    ]
    return effect(changes.pop(who), changes)


class TestAmongPeopleNobodyCoached:
    @pytest.mark.parametrize("worst", [False, True], ids=["anybody", "the lowest of all"])
    @pytest.mark.parametrize("people", [7, 13, 31])
    def test_a_change_is_shown_at_most_about_5_times_in_100(self, people, worst):
        chance = random.Random(people)
        found = [simulated(chance, people=people, worst=worst) for _ in range(400)]
        shown = sum(one.verdict is not Verdict.NOT_SHOWN for one in found)

        # 400 plays at a true 5 in 100 lie within 12 and 29 at 95 %; the rule may be stricter.
        assert shown <= 29

    def test_a_plain_before_and_after_shows_one_for_the_lowest_far_more_often(self):
        chance = random.Random(31)
        found = [simulated(chance, people=31, worst=True) for _ in range(300)]

        naive = sum(one.raw_interval.low > 0 for one in found)
        assert naive > 75
        assert sum(one.verdict is Verdict.BETTER for one in found) <= 15

    def test_but_a_gain_of_40_points_is_shown_more_often_than_not(self):
        chance = random.Random(5)
        found = [simulated(chance, people=31, worst=True, gain=0.4) for _ in range(100)]

        assert sum(one.verdict is Verdict.BETTER for one in found) > 50
