from random import Random

import pytest

from highpoint.engine.insight.discovery import FEWEST_BEFORE, Sign, box, discovered, outside

TALK = ["customer", "agent", "customer"]


def found(roles=TALK, cues=(), moments=(), end_state="neutral", impact=None):
    return discovered(roles, cues, moments, end_state, impact)


class TestDiscovered:
    def test_an_ordinary_talk_by_nothing(self):
        assert found(moments=[("greeting", "met"), ("question", "met")]) == set()

    @pytest.mark.parametrize(
        ("kind", "sign"),
        [("churn", Sign.CHURN), ("repeat", Sign.REPEATED), ("promise", Sign.PROMISED)],
    )
    def test_a_moment_by_its_sign_however_it_went(self, kind, sign):
        assert found(moments=[(kind, "met")]) == {sign} == found(moments=[(kind, "missed")])

    def test_a_question_that_was_missed_as_unanswered(self):
        assert found(moments=[("question", "missed")]) == {Sign.UNANSWERED}
        assert found(moments=[("question", "partial")]) == set()

    def test_a_last_question_as_unanswered_but_not_an_earlier_one(self):
        assert found(cues=[("question", 2)]) == {Sign.UNANSWERED}
        assert found(cues=[("question", 0)]) == set()

    def test_a_last_question_before_a_bots_word_as_unanswered(self):
        assert found([*TALK, "bot"], cues=[("question", 2)]) == {Sign.UNANSWERED}

    def test_a_last_thank_you_as_nothing(self):
        assert found(cues=[("thanks", 2)]) == set()

    def test_a_talk_in_which_only_the_agent_spoke_as_nothing(self):
        assert found(["agent"], cues=[("question", 0)]) == set()
        assert found([]) == set()

    @pytest.mark.parametrize(
        ("kind", "end_state", "impact", "exceptional"),
        [
            ("praise", "satisfied", 0.7, True),
            ("praise", "satisfied", 0.5, False),
            ("praise", "satisfied", None, False),
            ("praise", "neutral", 0.7, False),
            ("greeting", "satisfied", 0.7, False),
        ],
    )
    def test_praise_and_a_high_impact_as_exceptional(self, kind, end_state, impact, exceptional):
        signs = found(moments=[(kind, "met")], end_state=end_state, impact=impact)

        assert (Sign.EXCEPTIONAL in signs) is exceptional


class TestBox:
    @pytest.mark.parametrize(
        ("score", "ended", "expected"),
        [
            (80, "satisfied", Sign.WELL_WELL),
            (80, "dissatisfied", Sign.WELL_BADLY),
            (79.9, "neutral", Sign.BADLY_WELL),
            (0, "dissatisfied", Sign.BADLY_BADLY),
            (80, "unknown", None),
            (None, "satisfied", None),
        ],
    )
    def test_crosses_the_two_ledgers(self, score, ended, expected):
        assert box(score, ended, 80) is expected


class TestOutside:
    def test_a_talk_far_from_ones_own_usual(self):
        assert outside([80, 84] * 10 + [60])[-1]

    def test_not_the_one_after_it_which_is_usual_again(self):
        assert not outside([80, 84] * 10 + [60, 82])[-1]

    def test_never_among_the_first(self):
        assert not any(outside([*([80, 82] * FEWEST_BEFORE)[: FEWEST_BEFORE - 1], 0]))

    def test_nothing_where_nothing_ever_moved(self):
        assert not any(outside([100] * 50 + [0]))

    def test_as_often_as_three_sigma_says_where_nothing_changes(self):
        chance = Random(1)
        values = [chance.gauss(80, 5) for _ in range(20_000)]

        share = sum(outside(values)) / len(values)

        # 0.27 % by three sigma, a little more since limits of 100 values are known only so well.
        assert 0.002 < share < 0.006

    def test_a_later_value_changes_no_earlier_answer(self):
        chance = Random(2)
        values = [chance.gauss(80, 10) for _ in range(300)]

        assert outside(values)[:150] == outside(values[:150])
