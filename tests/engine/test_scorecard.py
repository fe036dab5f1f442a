import random

import pytest

from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind, Mark, MarkKind, Moment, Verdict
from highpoint.engine.observation import Observation, Span
from highpoint.engine.scorecard import (
    DEFAULT,
    BadScorecard,
    Criterion,
    Rating,
    Scorecard,
    evaluate,
    pool,
)


def talk(*turns: tuple[str, ...]) -> Conversation:
    """Build a conversation from (role, text) or (role, text, author)."""
    keys = ("role", "text", "author")
    return Conversation.from_dict(
        {"id": "t", "turns": [dict(zip(keys, turn, strict=False)) for turn in turns]}
    )


DELIVERY = talk(
    ("customer", "My parcel never came and I needed it today."),
    ("agent", "Hello, I am sorry that it let you down today.", "Ines"),
    ("customer", "So where is it?"),
    ("agent", "It should be with you soon.", "Omar"),
)


def moment(
    kind: Kind, turn: int, verdict: Verdict, reply: tuple[int, ...], author: str = "Ines"
) -> Moment:
    span = Span(turn, 0, 5)
    return Moment(kind, turn, verdict, reply, (span,), (span,), "reason", author)


def rating_of(key: str, *args, **kwargs) -> Rating:
    evaluation = evaluate(DELIVERY, *args, **kwargs)
    return next(rating for rating in evaluation.ratings if rating.criterion == key)


class TestDefault:
    def test_weights_add_up_to_a_hundred(self):
        assert sum(criterion.weight for criterion in DEFAULT.criteria) == 100

    def test_reads_every_kind_of_moment_once(self):
        counted = [c for c in DEFAULT.criteria if c.misses is None]

        assert sorted(kind for c in counted for kind in c.kinds) == sorted(Kind)

    def test_gives_no_points_for_an_extra_touch(self):
        assert all(criterion.misses is not MarkKind.EXTRA_TOUCH for criterion in DEFAULT.criteria)


class TestEvaluate:
    def test_counts_a_partial_moment_as_half(self):
        moments = [
            moment(Kind.QUESTION, 2, Verdict.PARTIAL, (3,)),
            moment(Kind.QUESTION, 0, Verdict.MET, (1,)),
        ]

        assert rating_of("question", moments, []).rate == 0.75

    def test_keeps_no_occasion_apart_from_missed(self):
        moments = [moment(Kind.DISTRESS, 0, Verdict.MISSED, (1,))]

        assert rating_of("distress", moments, []).rate == 0
        assert rating_of("hostility", moments, []).rate is None

    def test_leaves_a_criterion_without_occasion_out_of_the_score(self):
        moments = [moment(Kind.GREETING, 1, Verdict.MET, (1,))]

        assert evaluate(DELIVERY, moments, []).score == 100

    def test_of_a_talk_without_an_agent_has_no_score(self):
        evaluation = evaluate(talk(("customer", "Hello?")), [], [])

        assert (evaluation.score, evaluation.low, evaluation.high) == (None, None, None)
        assert evaluation.n == 0

    def test_counts_in_n_the_moments_and_not_the_replies(self):
        moments = [
            moment(Kind.GREETING, 1, Verdict.MET, (1,)),
            moment(Kind.DISTRESS, 0, Verdict.MET, (1,)),
        ]

        assert evaluate(DELIVERY, moments, []).n == 2

    def test_for_one_author_reads_only_what_they_wrote(self):
        moments = [
            moment(Kind.DISTRESS, 0, Verdict.MET, (1,), "Ines"),
            moment(Kind.QUESTION, 2, Verdict.MISSED, (3,), "Omar"),
        ]

        assert evaluate(DELIVERY, moments, [], author="Ines").score == 100
        assert rating_of("distress", moments, [], author="Omar").offered == 0
        assert rating_of("dialogue", moments, [], author="Omar").offered == 1

    def test_takes_a_defensive_mark_as_a_miss_of_a_reply_to_a_negative_turn(self):
        moments = [moment(Kind.DISTRESS, 0, Verdict.MET, (1,))]
        mark = Mark(MarkKind.DEFENSIVE, 1, Span(1, 0, 5), "blame", "Ines")

        assert rating_of("drops_the_defense", moments, []).rate == 1
        assert rating_of("drops_the_defense", moments, [mark]).rate == 0

    def test_counts_a_reply_to_two_negative_moments_once(self):
        moments = [
            moment(Kind.DISTRESS, 0, Verdict.MET, (1,)),
            moment(Kind.CHURN, 0, Verdict.MET, (1,)),
        ]

        assert rating_of("drops_the_defense", moments, []).offered == 1

    def test_counts_every_reply_as_an_occasion_for_dialogue(self):
        mark = Mark(MarkKind.SCRIPTED, 3, Span(3, 0, 5), "pasted", "Omar")

        assert rating_of("dialogue", [], [mark]) == Rating("dialogue", 2, 1, 0)

    def test_counts_an_agents_opening_turn_as_no_reply(self):
        opening = talk(("agent", "Hello"), ("customer", "Hi"), ("agent", "How can I help?"))

        ratings = evaluate(opening, [], []).ratings

        assert next(r for r in ratings if r.criterion == "dialogue").offered == 1

    def test_insulting_the_customer_makes_the_whole_score_0(self):
        moments = [moment(Kind.GREETING, 1, Verdict.MET, (1,))]
        insult = Observation("insult", Span(3, 0, 5), "insult")

        evaluation = evaluate(DELIVERY, moments, [], observations=[insult])

        assert evaluation.failed == ("no_insult",)
        assert (evaluation.score, evaluation.high) == (0, 0)

    def test_an_insult_by_the_customer_fails_nobody(self):
        insult = Observation("insult", Span(0, 0, 5), "insult")

        assert evaluate(DELIVERY, [], [], observations=[insult]).failed == ()

    def test_an_insult_fails_only_the_agent_who_wrote_it(self):
        insult = Observation("insult", Span(3, 0, 5), "insult")

        assert not evaluate(DELIVERY, [], [], author="Ines", observations=[insult]).failed
        assert evaluate(DELIVERY, [], [], author="Omar", observations=[insult]).failed


class TestCriterion:
    @pytest.mark.parametrize(("partial", "score"), [(0, 0), (0.5, 50), (0.75, 75), (1, 100)])
    def test_says_what_a_moment_in_part_counts(self, partial, score):
        one = Criterion("q", "Q", "S", 1, (Kind.QUESTION,), partial=partial)
        card = Scorecard("C", 1, (one,))
        moments = [moment(Kind.QUESTION, 2, Verdict.PARTIAL, (3,))]

        found = evaluate(DELIVERY, moments, [], card)

        assert found.score == score == pool(card, found.ratings).value

    @pytest.mark.parametrize(("cap", "score"), [(0, 0), (40, 40)])
    def test_critical_and_failed_holds_the_score_down(self, cap, score):
        greeting = Criterion("g", "G", "S", 1, (Kind.GREETING,))
        churn = Criterion("c", "C", "S", 1, (Kind.CHURN,), critical=True, cap=cap)
        moments = [
            moment(Kind.GREETING, 1, Verdict.MET, (1,)),
            moment(Kind.CHURN, 2, Verdict.MISSED, (3,)),
        ]

        found = evaluate(DELIVERY, moments, [], Scorecard("C", 1, (greeting, churn)))

        assert found.score == score
        assert found.failed == ("c",)

    def test_critical_and_failed_never_lifts_a_score(self):
        churn = Criterion("c", "C", "S", 1, (Kind.CHURN,), critical=True, cap=60)
        moments = [moment(Kind.CHURN, 2, Verdict.MISSED, (3,))]

        assert evaluate(DELIVERY, moments, [], Scorecard("C", 1, (churn,))).score == 0

    def test_judged_by_a_person_is_no_occasion_for_the_engine(self):
        tone = Criterion("t", "Tone", "S", 5, points=5)
        hello = Criterion("g", "G", "S", 1, (Kind.GREETING,))
        moments = [moment(Kind.GREETING, 1, Verdict.MET, (1,))]

        found = evaluate(DELIVERY, moments, [], Scorecard("C", 1, (tone, hello)))

        assert found.ratings[0] == Rating("t", 0, 0, 0)
        assert found.score == 100

    @pytest.mark.parametrize(
        ("row", "says"),
        [
            ({"points": 6}, "2 .yes or no., 3, 4 or 5"),
            ({"points": 2, "kinds": ["name"]}, "both counted and judged"),
            ({"kinds": ["name"], "partial": 2}, "partial must be a number from 0 to 1"),
            ({"kinds": ["name"], "cap": -1}, "cap must be a number from 0 to 100"),
            ({"kinds": ["name"], "do": "Hello"}, "do must be a list"),
            ({"kinds": ["name"], "definition": 7}, "definition must be a text"),
        ],
        ids=["points", "two sources", "partial", "cap", "do", "definition"],
    )
    def test_that_cannot_be_is_refused_with_the_reason(self, row, says):
        with pytest.raises(BadScorecard, match=says):
            Criterion.from_dict({"key": "a", "title": "A", "section": "S", "weight": 1} | row)

    def test_is_read_back_as_it_was_written(self):
        told = Criterion(
            "t", "Tone", "S", 5, points=4, definition="How.", do=("Hi",), dont=("No", "Nah")
        )

        assert Criterion.from_dict(told.to_dict()) == told


class TestPool:
    def test_weighs_criteria_and_not_moments(self):
        ratings = [Rating("distress", 100, 100, 0), Rating("question", 4, 0, 0)]

        assert pool(DEFAULT, ratings).value == pytest.approx(100 * 20 / 35)

    def test_sums_the_ratings_of_many_conversations(self):
        apart = pool(DEFAULT, [Rating("distress", 1, 1, 0)] * 3 + [Rating("distress", 1, 0, 0)])

        assert apart == pool(DEFAULT, [Rating("distress", 4, 3, 0)])
        assert (apart.value, apart.n) == (75, 4)

    def test_narrows_its_interval_with_n(self):
        few = pool(DEFAULT, [Rating("question", 10, 8, 0)])
        many = pool(DEFAULT, [Rating("question", 1000, 800, 0)])

        assert few.high - few.low > 3 * (many.high - many.low)

    def test_is_sure_of_nothing_after_one_moment(self):
        score = pool(DEFAULT, [Rating("question", 1, 1, 0)])

        assert score.high == 100
        assert score.low < 60

    def test_has_no_score_without_an_occasion(self):
        assert pool(DEFAULT, [Rating("question", 0, 0, 0)]).value is None

    def test_passes_over_ratings_of_criteria_it_does_not_have(self):
        assert pool(DEFAULT, [Rating("gone", 5, 5, 0)]).n == 0

    def test_holds_the_truth_in_about_95_of_100_intervals(self):
        chance = random.Random(7)
        truth = {"distress": 0.5, "question": 0.8, "refusal": 0.7, "promise": 0.9}
        weight = {c.key: c.weight for c in DEFAULT.criteria}
        expected = 100 * sum(weight[k] * p for k, p in truth.items()) / sum(map(weight.get, truth))

        held = 0
        for _ in range(2000):
            score = pool(
                DEFAULT,
                [
                    Rating(k, 30, sum(chance.random() < p for _ in range(30)), 0)
                    for k, p in truth.items()
                ],
            )
            held += score.low <= expected <= score.high

        assert 0.93 <= held / 2000 <= 0.97


class TestScorecardFromDict:
    def test_reads_back_what_it_wrote(self):
        assert Scorecard.from_dict(DEFAULT.to_dict()) == DEFAULT

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"weight": -1}, "weight of criterion “a” is -1"),
            ({"weight": 0}, "must be more than 0"),
            ({"weight": float("nan")}, "is nan"),
            ({"weight": "ten"}, "must be a number"),
            ({"kinds": ["courage"]}, "unknown kind of moment, 'courage'"),
            ({"kinds": [["name"]]}, "unknown kind of moment"),
            ({"kinds": "name"}, "must be a list"),
            ({"kinds": []}, "counts nothing"),
            ({"misses": "sleepy"}, "unknown mark, 'sleepy'"),
            ({"title": " "}, "“a” has no title"),
            ({"key": ""}, "has no key"),
            ({"critical": "yes"}, "critical must be true or false"),
            ({"fails_on": 3}, "must be the name of a cue"),
            ({"fails_on": "insult"}, "make it two criteria"),
        ],
    )
    def test_names_what_is_wrong_with_a_criterion(self, change, sentence):
        criterion = {"key": "a", "title": "A", "section": "S", "weight": 5, "kinds": ["name"]}

        with pytest.raises(BadScorecard, match=sentence):
            Scorecard.from_dict(
                {"name": "Own", "version": 1, "criteria": [{**criterion, **change}]}
            )

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"name": ""}, "no name"),
            ({"version": 0}, "whole number from 1"),
            ({"version": True}, "whole number from 1"),
            ({"criteria": "all"}, "no list of criteria"),
            ({"criteria": []}, "nothing can be scored"),
            ({"criteria": [DEFAULT.criteria[0].to_dict()] * 2}, "two criteria with the key"),
            ({"criteria": [5]}, "must be an object"),
        ],
    )
    def test_names_what_is_wrong_with_the_whole(self, change, sentence):
        with pytest.raises(BadScorecard, match=sentence):
            Scorecard.from_dict({**DEFAULT.to_dict(), **change})

    def test_refuses_what_is_no_object(self):
        with pytest.raises(BadScorecard, match="must be an object"):
            Scorecard.from_dict([])  # type: ignore[arg-type]

    def test_allows_a_weight_of_0_to_a_critical_criterion_only(self):
        assert Criterion.from_dict(
            {
                "key": "a",
                "title": "A",
                "section": "S",
                "weight": 0,
                "critical": True,
                "fails_on": "insult",
            }
        ).critical
