"""Criteria a team makes without code, and the patterns that are taken for them."""

import time

import pytest

from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind, Moment, Verdict
from highpoint.engine.observation import Span
from highpoint.engine.scorecard import (
    BadPattern,
    BadScorecard,
    Combination,
    Criterion,
    Order,
    Scorecard,
    Words,
    evaluate,
    occasions,
)
from highpoint.engine.scorecard.patterns import LONGEST_TEXT, check, compile_pattern

TALK = Conversation.from_dict(
    {
        "id": "t",
        "agent": "ana",
        "turns": [
            {"role": "customer", "text": "I want my  MONEY back."},
            {"role": "agent", "text": "We issue a re-fund within 5 days."},
            {"role": "customer", "text": "My money back, please!"},
            {"role": "agent", "text": "That’s our policy.", "author": "bo"},
        ],
    }
)


def asks(**fields) -> Criterion:
    return Criterion("c", "C", "S", 1, **fields)


def words_of(criterion: Criterion, author: str | None = None) -> list[tuple[bool, list[str]]]:
    return [
        (found.met, [TALK.turns[s.turn].text[s.start : s.end] for s in found.spans])
        for found in occasions(criterion, TALK, (), author)
    ]


def moment(kind: Kind, turn: int, verdict: Verdict) -> Moment:
    span = Span(turn, 0, 5)
    return Moment(kind, turn, verdict, (turn + 1,), (span,), (span,), "reason", "ana")


class TestWords:
    def test_are_found_whatever_their_case_and_spacing(self):
        asked = asks(words=Words(("5 DAYS",)))

        assert words_of(asked) == [(True, ["5 days"])]

    def test_are_whole_words_only(self):
        assert words_of(asks(words=Words(("fun",)))) == [(False, [])]

    def test_not_wanted_are_missed_where_they_are_said(self):
        asked = asks(words=Words(("that's our policy",), wanted=False))

        assert words_of(asked) == [(False, ["That’s our policy"])]
        assert words_of(asked, "ana") == [(True, [])]

    def test_asked_for_by_the_customer_are_looked_for_in_each_reply(self):
        asked = asks(words=Words(pattern=r"\d+ days", when=("money back",)))

        assert words_of(asked) == [
            (True, ["MONEY back", "5 days"]),
            (False, ["money back"]),
        ]
        assert [met for met, _ in words_of(asked, "bo")] == [False]

    def test_make_a_score(self):
        card = Scorecard("C", 1, (asks(words=Words(("within 5 days",), when=("money back",))),))

        found = evaluate(TALK, (), (), card)

        assert (found.score, found.ratings[0].offered, found.n) == (50, 2, 0)

    @pytest.mark.parametrize("row", [{}, {"phrases": [""]}, {"phrases": "days"}])
    def test_that_say_nothing_are_refused(self, row):
        with pytest.raises(BadScorecard):
            Words.from_dict(row)


class TestCombination:
    MOMENTS = (
        moment(Kind.DISTRESS, 0, Verdict.MISSED),
        moment(Kind.CHURN, 2, Verdict.MET),
        moment(Kind.DISTRESS, 6, Verdict.MISSED),
    )

    @pytest.mark.parametrize(
        ("order", "within", "met"),
        [
            (Order.AFTER, 4, [False, True]),
            (Order.AFTER, 1, [True, True]),
            (Order.BEFORE, 4, [True, False]),
            (Order.EITHER, 4, [False, False]),
        ],
    )
    def test_is_found_in_its_order_and_within_its_turns(self, order, within, met):
        told = Combination(
            Kind.DISTRESS, (Verdict.MISSED,), Kind.CHURN, tuple(Verdict), order, within
        )

        found = occasions(asks(combination=told), TALK, self.MOMENTS)

        assert [each.met for each in found] == met

    def test_wanted_is_met_where_it_is_found(self):
        told = Combination(
            Kind.DISTRESS, (Verdict.MISSED,), Kind.CHURN, (Verdict.MET,), wanted=True
        )

        assert occasions(asks(combination=told), TALK, self.MOMENTS)[0].met

    def test_has_no_occasion_where_the_first_was_judged_otherwise(self):
        told = Combination(Kind.DISTRESS, (Verdict.MET,), Kind.CHURN, (Verdict.MET,))

        assert not occasions(asks(combination=told), TALK, self.MOMENTS)

    @pytest.mark.parametrize(
        "change", [{"first": "joy"}, {"within": 0}, {"then_verdicts": []}, {"order": "beside"}]
    )
    def test_that_cannot_be_is_refused(self, change):
        told = Combination(Kind.DISTRESS, (Verdict.MET,), Kind.CHURN, (Verdict.MET,)).to_dict()

        with pytest.raises(BadScorecard):
            Combination.from_dict(told | change)


class TestCriterion:
    @pytest.mark.parametrize(
        "criterion",
        [
            asks(words=Words(("a b",), r"\d{3}", ("c",), wanted=False)),
            asks(combination=Combination(Kind.NAME, (Verdict.MET,), Kind.HOLD, tuple(Verdict))),
        ],
        ids=["words", "combination"],
    )
    def test_is_read_back_as_it_was_written(self, criterion):
        assert Criterion.from_dict(criterion.to_dict()) == criterion


HARMFUL = [
    r"(a+)+b",
    r"(a*)*b",
    r"(a|a)*b",
    r"(a|ab)*c",
    r"(\w+\s?)+$",
    r"(.*)(.*)(.*)x",
    r".*.*x",
    r"\d+\s*\d+x",
    r"(a{1,50}){1,50}b",
    r"((ab?){1,9}){1,9}c",
    r"(?:a?){40}b",
    r"(a)\1+",
    r"(?=a+)b",
    r"(?<!a)b",
]


class TestCheck:
    @pytest.mark.parametrize("pattern", HARMFUL)
    def test_refuses_what_some_text_keeps_busy(self, pattern):
        with pytest.raises(BadPattern):
            check(pattern)

    @pytest.mark.parametrize("pattern", ["", "a*", "(", "[z-a]", "x" * 201])
    def test_refuses_what_is_no_pattern_or_finds_nothing(self, pattern):
        with pytest.raises(BadPattern):
            check(pattern)

    @pytest.mark.parametrize(
        "pattern",
        [
            r"order (number|no\.?) \d{4,8}",
            r"\bcolou?rs?\b",
            r"within \d+ (hours?|days?|weeks?)",
            r"refund.{0,40}days",
            r"\$\d{1,4}(\.\d\d)?",
        ],
    )
    def test_takes_what_people_write_and_none_is_slow_on_any_text(self, pattern):
        check(pattern)

        for text in ("refund" * 900, "order no. 1" * 400, "9" * LONGEST_TEXT, "$1" * 2_000):
            began = time.process_time()
            compile_pattern(pattern).search(text[:LONGEST_TEXT])
            assert time.process_time() - began < 1

    def test_refuses_what_takes_too_long_however_it_looks(self):
        ticks = iter(range(0, 1_000, 2))

        with pytest.raises(BadPattern, match="takes too long"):
            check("a+", clock=lambda: next(ticks))
