import random

import pytest

from highpoint.engine.insight.own_high import Case, adjusted, own_high, own_highs


def window(offered, taken, sort="easy"):
    return [Case(sort, offered, taken)]


def mixed(hard, easy, hard_rate=0.5, easy_rate=0.9):
    return [Case("hard", hard, hard * hard_rate), Case("easy", easy, easy * easy_rate)]


class TestAdjusted:
    def test_leaves_rates_as_they_are_where_all_cases_are_alike(self):
        assert adjusted([window(10, 8), window(20, 10)]) == pytest.approx([0.8, 0.5])

    def test_takes_out_what_only_the_mix_of_cases_made(self):
        raw = [0.5 * 0.8 + 0.9 * 0.2, 0.5 * 0.2 + 0.9 * 0.8]

        rates = adjusted([mixed(800, 200), mixed(200, 800)])

        assert raw == pytest.approx([0.58, 0.82])
        assert rates == pytest.approx([0.70, 0.70], abs=0.005)

    def test_keeps_what_was_better_with_the_same_cases(self):
        rates = adjusted([mixed(500, 500), mixed(500, 500, hard_rate=0.7)])

        assert rates[1] - rates[0] == pytest.approx(0.10, abs=0.001)

    def test_of_nothing_is_nothing(self):
        assert adjusted([]) == []
        assert adjusted([[]]) == [0.0]


class TestOwnHigh:
    def test_needs_eight_windows_of_five_moments(self):
        assert own_high([window(20, 10)] * 7 + [window(4, 4)] * 5) is None
        assert own_high([window(20, 10)] * 8) is not None

    def test_is_the_best_window_drawn_to_the_usual_one(self):
        high = own_high([window(40, 24)] * 9 + [window(40, 38)] + [window(40, 24)])

        assert high.window == 9
        assert high.newest == 10
        assert high.usual < high.level.value < 95
        assert high.certainty > 0.99

    def test_names_the_place_among_all_windows_also_those_passed_over(self):
        high = own_high([[]] * 3 + [window(40, 24)] * 8 + [window(40, 38)])

        assert high.window == high.newest == 11

    def test_is_no_feat_of_a_window_with_easy_cases(self):
        usual = [mixed(80, 20)] * 9
        easy_month = mixed(10, 90)

        high = own_high([*usual, easy_month])

        assert abs(high.level.value - high.usual) < 2

    def test_leaves_an_interval_where_every_window_is_alike(self):
        high = own_high([window(20, 14)] * 10)

        assert high.now.interval.low < 70 < high.now.interval.high
        assert high.now.interval.high - high.now.interval.low < 20

    def test_does_not_take_nothing_but_hits_for_certain(self):
        high = own_high([window(6, 6)] * 12)

        assert high.level.interval.low < 100
        assert not own_highs({"name": [window(6, 6)] * 12})["name"].counts


class TestOwnHighs:
    def test_count_where_one_stands_out_among_many(self):
        found = own_highs(
            {"flat": [window(40, 24)] * 10, "risen": [window(40, 20)] * 9 + [window(40, 38)]}
        )

        assert found["risen"].counts
        assert not found["flat"].counts

    def test_of_too_few_windows_are_none(self):
        assert own_highs({"flat": [window(40, 24)] * 3}) == {"flat": None}

    def test_are_told_by_chance_to_few_whose_level_never_changes(self):
        chance = random.Random(20261122)

        def steady(rate):
            return [window(15, sum(chance.random() < rate for _ in range(15))) for _ in range(13)]

        people = 300
        told = sum(
            any(
                high and high.counts
                for high in own_highs(
                    {kind: steady(0.4 + kind / 20) for kind in range(10)}
                ).values()
            )
            for _ in range(people)
        )

        assert told / people < 0.06

    def test_find_a_real_rise_in_most(self):
        chance = random.Random(7)

        def weeks(rate, count):
            return [
                window(20, sum(chance.random() < rate for _ in range(20))) for _ in range(count)
            ]

        found = [
            own_highs({"risen": weeks(0.5, 9) + weeks(0.9, 3), "flat": weeks(0.7, 12)})["risen"]
            for _ in range(100)
        ]

        assert sum(high.counts for high in found) > 80
