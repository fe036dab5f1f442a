import pytest

from highpoint.apps.quality.figures import Count
from highpoint.engine.moment import Kind
from highpoint.engine.scorecard import DEFAULT
from highpoint.web.behaviors import FEWEST_FOR_RATE, behaviors, most_to_gain, rate_of, strengths


def titles(found):
    return [behavior.title for behavior in found]


class TestBehaviors:
    def test_leave_out_what_had_no_occasion(self):
        assert titles(behaviors(DEFAULT, {Kind.NAME: Count(3, 1, 0)}, {})) == [
            "Uses the customer's name"
        ]

    def test_show_no_rate_below_the_stated_n_and_say_what_is_missing(self):
        (found,) = behaviors(DEFAULT, {Kind.NAME: Count(FEWEST_FOR_RATE - 1, 5, 0)}, {})

        assert found.rate is None
        assert found.missing == 1

    def test_count_a_partial_moment_half(self):
        assert rate_of(Count(20, 10, 10)).value == pytest.approx(75)

    def test_show_the_own_past_only_where_enough_stood_behind_it(self):
        assert rate_of(Count(20, 10, 0), Count(9, 9, 0)).was is None
        assert rate_of(Count(20, 10, 0), Count(10, 9, 0)).was == pytest.approx(90)

    def test_hold_the_rate_within_its_interval(self):
        rate = rate_of(Count(40, 40, 0))

        assert rate.low < rate.value == rate.high == 100


class TestStrengths:
    def test_put_first_what_is_done_most_surely(self):
        found = behaviors(DEFAULT, {Kind.NAME: Count(12, 12, 0), Kind.HOLD: Count(400, 390, 0)}, {})

        assert titles(strengths(found)) == [
            "Asks for patience politely",
            "Uses the customer's name",
        ]

    def test_hold_nothing_with_too_few_moments(self):
        assert strengths(behaviors(DEFAULT, {Kind.NAME: Count(9, 9, 0)}, {})) == []


class TestMostToGain:
    def test_weigh_what_is_missed_with_the_scorecard(self):
        found = behaviors(
            DEFAULT, {Kind.HOLD: Count(30, 10, 0), Kind.DISTRESS: Count(30, 20, 0)}, {}
        )

        assert titles(most_to_gain(found))[0] == "Empathy before analysis"

    def test_hold_nothing_where_everything_was_met(self):
        assert most_to_gain(behaviors(DEFAULT, {Kind.NAME: Count(9, 9, 0)}, {})) == []
