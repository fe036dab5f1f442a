"""After a talk: where it turned, and what another reply does, by trying it."""

from __future__ import annotations

from highpoint.engine.conversation import Role
from highpoint.engine.moment import Kind, Verdict
from highpoint.practice import audition, debrief
from highpoint.practice.coverage import coverage, offered
from highpoint.practice.scenario import names, shipped
from highpoint.practice.talk import PracticeTalk, played
from tests.practice import trainees

DESK = shipped("three-legged-desk")


def test_the_weakest_reply_is_the_one_that_cost_most() -> None:
    talk = played(
        PracticeTalk.begin(DESK, 1),
        [
            "What is your order number?",
            "You should have checked the parts yourself, that's not our fault.",
        ],
    )
    assert debrief.turned(talk, best=False) == 1
    weakest = [turn for turn in talk.turns if turn.role is Role.AGENT][1]
    assert "defensive" in {effect.move for effect in weakest.effects}


def test_a_better_reply_is_tried_on_the_same_customer() -> None:
    talk = played(
        PracticeTalk.begin(DESK, 1),
        ["You should have checked the parts yourself, that's not our fault."],
    )
    better = debrief.better(talk, 0)
    assert better is not None
    assert better.was == talk.state.mood
    assert better.mood == PracticeTalk.begin(DESK, 1).say(better.text).state.mood
    assert better.gain > 0
    assert better == max(
        (debrief.tried(talk, 0, text) for text in DESK.models.good), key=lambda each: each.mood
    )


def test_a_score_counts_a_partial_moment_half() -> None:
    moments = trainees.run(DESK, trainees.GOOD).analysis.moments
    worth = {Verdict.MET: 1.0, Verdict.PARTIAL: 0.5, Verdict.MISSED: 0.0}
    told = debrief.score(moments)
    assert told.offered == len(moments)
    assert told.met == sum(worth[moment.verdict] for moment in moments)


def test_the_lines_of_a_talk_add_up_to_its_score() -> None:
    talk = trainees.run(DESK, trainees.GOOD)
    told = [line.score for line in debrief.lines(talk)]

    whole = debrief.score(talk.analysis.moments)
    assert (sum(one.met for one in told), sum(one.offered for one in told)) == (
        whole.met,
        whole.offered,
    )


def test_an_audition_gives_all_the_same_customer_and_tells_the_gain() -> None:
    first = trainees.run(DESK, trainees.COLD)
    second = trainees.run(DESK, trainees.GOOD)
    assert first.turns[0] == second.turns[0] == audition.begin(DESK, 1).turns[0]
    result = audition.judged(first, second)
    assert result.gain is not None
    assert result.gain > 0
    assert audition.tip(first) == audition.TIPS[Kind.DISTRESS]


def test_every_kind_of_moment_is_offered_by_some_scenario() -> None:
    covered = coverage(shipped(name) for name in names())
    assert set(covered) == set(Kind)
    assert Kind.DISTRESS in offered(DESK)
    assert Kind.REFUSAL in offered(DESK)
