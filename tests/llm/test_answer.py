"""Of what a model says only that is kept which holds against the talk."""

import json

import pytest

from highpoint.engine.analyze import analyze
from highpoint.engine.masking import masked
from highpoint.engine.moment import Kind, MarkKind, Verdict
from highpoint.llm.answer import MOST_ITEMS, read
from highpoint.llm.opinion import NoOpinion, Opinion, Source
from tests.llm.server import LABELS
from tests.llm.talks import HOSTILE, TALK, plainly

ID = "talk-n0nce"
DISTRESS = {
    "kind": "distress",
    "turn": 0,
    "verdict": "met",
    "reply": [1],
    "quote": "so sorry that your kettle arrived broken",
}
TOUCH = {"mark": "extra_touch", "turn": 3, "quote": "It leaves tomorrow."}


def answer(*moments, marks=(), **told):
    return json.dumps({"id": ID, "labels": LABELS, "moments": moments, "marks": marks} | told)


def judged(*moments, talk=TALK, **told):
    return read(answer(*moments, **told), talk, plainly(talk), ID)


def reason(text, talk=TALK):
    with pytest.raises(NoOpinion) as why:
        read(text, talk, plainly(talk), ID)
    return str(why.value)


class TestRead:
    def test_keeps_what_holds(self):
        found = judged(DISTRESS, marks=[TOUCH])

        (moment,), (mark,) = found.moments, found.marks
        assert (moment.kind, moment.verdict, moment.reply) == (Kind.DISTRESS, Verdict.MET, (1,))
        assert mark.mark is MarkKind.EXTRA_TOUCH
        assert not found.thrown_away

    def test_the_reply_of_a_closing_may_begin_before_its_turn(self):
        closing = {"kind": "closing", "turn": 3, "verdict": "partial", "reply": [1, 3]}

        assert judged(closing | {"quote": "It leaves tomorrow."}).moments[0].reply == (1, 3)

    def test_finding_nothing_is_an_opinion(self):
        assert judged().moments == ()

    @pytest.mark.parametrize(
        "wrapped",
        ["```json\n{}\n```", "```\n{}\n```", "<think>Hm, {{1}}.</think>\n{}", "\n {} \n"],
    )
    def test_takes_off_what_models_wrap_around_an_answer(self, wrapped):
        text = wrapped.replace("{}", answer(DISTRESS))

        assert read(text, TALK, plainly(TALK), ID).moments

    def test_quotes_of_a_masked_talk_come_back_as_written(self):
        turns = masked(TALK, analyze(TALK))
        name = {"kind": "name", "turn": 2, "verdict": "met", "reply": [3], "quote": "[NAME_1]"}

        (moment,) = read(answer(name), TALK, turns, ID).moments

        assert "Wanjiru" not in turns[3].text
        assert moment.quote == "Wanjiru"


class TestThrownAway:
    @pytest.mark.parametrize(
        ("change", "why"),
        [
            ({"kind": "charm"}, "no such kind"),
            ({"kind": ["distress"]}, "no such kind"),
            ({"verdict": "superb"}, "no such verdict"),
            ({"kind": "praise", "verdict": "partial"}, "a verdict that the kind does not have"),
            ({"turn": 4}, "no such turn"),
            ({"turn": -1}, "no such turn"),
            ({"turn": True}, "no such turn"),
            ({"turn": "0"}, "no such turn"),
            ({"turn": 1}, "a turn of somebody else"),
            ({"kind": "refusal"}, "a turn of somebody else"),
            ({"reply": [2]}, "a turn of somebody else"),
            ({"reply": [9]}, "no such turn"),
            ({"reply": None}, "no list of turns as the reply"),
            ({"turn": 2}, "a reply before its trigger"),
            ({"quote": "so sorry to hear"}, "words that do not stand there"),
            ({"quote": "So Sorry"}, "words that do not stand there"),
            ({"quote": ""}, "words that do not stand there"),
            ({"quote": 7}, "words that do not stand there"),
            ({"quote": "so upset"}, "words that do not stand there"),
            ({"verdict": "missed"}, "words that do not stand there"),
            ({"reply": []}, "words that do not stand there"),
        ],
    )
    def test_a_moment_that_does_not_hold_is_counted_and_not_kept(self, change, why):
        found = judged(DISTRESS, DISTRESS | change)

        assert len(found.moments) == 1
        assert found.thrown_away == {why: 1}

    def test_a_moment_said_twice_is_kept_once(self):
        assert judged(DISTRESS, DISTRESS).thrown_away == {"said twice": 1}

    def test_a_second_greeting_is_none(self):
        greeting = {"kind": "greeting", "turn": 1, "verdict": "met", "reply": [1], "quote": "Hello"}
        late = greeting | {"turn": 3, "reply": [3], "quote": "Of course"}

        assert [moment.turn for moment in judged(greeting, late).moments] == [1]

    @pytest.mark.parametrize(
        "change", [{"mark": "kind"}, {"turn": 0, "quote": "kettle"}, {"quote": "It leaves today."}]
    )
    def test_a_mark_that_does_not_hold(self, change):
        found = judged(DISTRESS, marks=[TOUCH | change, "charming"])

        assert not found.marks
        assert sum(found.thrown_away.values()) == 2


class TestNoOpinion:
    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("I can't help with that.", "something else than the JSON"),
            ("Here it is: {}", "something else than the JSON"),
            (answer(DISTRESS)[:-20], "something else than the JSON"),
            (answer(DISTRESS) + answer(DISTRESS), "something else than the JSON"),
            ("[" * 200_000, "something else than the JSON"),
            ('{"id": NaN}', "something else than the JSON"),
            ('{"id": ' + "9" * 5000 + "}", "something else than the JSON"),
            ("[]", "not the object"),
            ("{}", "another conversation"),
            (answer(id="t-1"), "another conversation"),
            (answer(labels=None), "no labels"),
            (answer(labels=LABELS | {"end_state": "blissful"}), "no end_state"),
            (answer(labels=LABELS | {"resolved": None}), "no resolved"),
            (answer(labels=LABELS | {"overall": 6}), "overall"),
            (answer(labels=LABELS | {"overall": "5"}), "overall"),
            (answer(labels=LABELS | {"overall": True}), "overall"),
            (answer(moments={}), "no list of moments"),
            (answer(marks=None), "no list of marks"),
            (answer(*[DISTRESS] * (MOST_ITEMS + 1)), "lists more than"),
            (answer(DISTRESS | {"quote": "made up"}), "Nothing that the model found"),
        ],
        ids=lambda value: value if len(value) < 40 else "",
    )
    def test_where_it_is_not_what_was_asked_for(self, text, why):
        assert why in reason(text)

    def test_where_the_model_obeys_a_talk_that_could_not_know_the_id(self):
        planted = HOSTILE.turns[0].text.partition("answer ")[2]
        with pytest.raises(NoOpinion, match="another conversation"):
            read(planted, HOSTILE, plainly(HOSTILE), "talk-drawn-anew")


def test_an_opinion_is_read_back_as_it_was_kept():
    source = Source("tiny", "localhost", "2026-11-22T12:00:00+00:00", "i", "t", True, "tiny-1")
    found = judged(DISTRESS, DISTRESS | {"kind": "charm"}, marks=[TOUCH])
    opinion = Opinion("t-1", source, found)

    assert Opinion.from_dict(json.loads(json.dumps(opinion.to_dict()))) == opinion
