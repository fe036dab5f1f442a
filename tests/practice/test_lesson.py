"""Lessons: each is whole, the engine agrees with it, and what is wrong in one is told."""

from __future__ import annotations

from random import Random

import pytest

from highpoint.engine.moment import Kind, Verdict
from highpoint.practice import placement, scenario
from highpoint.practice.lesson import _FILES, BadLesson, lesson, lesson_for, lessons, names, read
from highpoint.practice.offering import fitting_seed, offers

CARE = "care-before-questions"


def source(name: str = CARE) -> str:
    return (_FILES / f"{name}.yaml").read_text(encoding="utf-8")


class TestLessons:
    @pytest.mark.parametrize("name", names())
    def test_are_whole_and_judged_by_the_engine_as_meant(self, name):
        found = read(source(name))

        assert 4 <= len(found.quiz) <= 6
        assert set(found.scenarios) <= set(scenario.names())
        assert all(answer.why for question in found.quiz for answer in question.answers)

    def test_train_every_behavior_there_is(self):
        assert {lesson_for(kind).id for kind in Kind} == set(names())

    def test_come_in_their_own_order(self):
        assert [each.place for each in lessons()] == list(range(1, len(names()) + 1))

    def test_are_not_taken_where_the_engine_sees_the_good_model_fail(self):
        worse = source().replace(
            "Oh no, Priya, an oven that gives up in the middle of a birthday dinner, and then "
            "nobody picks up. I'm so sorry, that must have been awful. Which",
            "Which",
        )
        with pytest.raises(BadLesson, match="good model does not meet"):
            read(worse)

    def test_are_not_taken_with_two_right_answers(self):
        both = source().replace("why: It reads as an afterthought", "right: true, why: It reads")
        with pytest.raises(BadLesson, match="Question 4 has 2 right answers"):
            read(both)

    def test_say_everything_that_is_missing_at_once(self):
        with pytest.raises(BadLesson) as told:
            read("id: A b\ntitle: x\nkinds: [rain]\ngood: {said: ['hello there']}")

        said = " ".join(told.value.problems)
        assert "Id may hold small letters" in said
        assert "Kinds must be a list of" in said
        assert "must begin with" in said
        assert len(told.value.problems) > 6


class TestASeedThatFits:
    def test_opens_with_the_moment_of_the_lesson(self):
        rent = scenario.shipped("rent-money-gone")
        seeds = [fitting_seed(rent, Kind.DISTRESS, Random(n)) for n in range(5)]

        assert all(offers(rent, seed, Kind.DISTRESS) for seed in seeds)
        assert not all(offers(rent, seed, Kind.DISTRESS) for seed in range(1, 21))


class TestPlacement:
    def test_suggests_lessons_for_what_was_missed_and_none_for_what_was_met(self):
        best = [
            next(n for n, answer in enumerate(question.answers) if answer.right)
            for _, question in placement.questions()
        ]
        replies = ["What is your order number?", "", ""]

        results = placement.judge(replies, best)

        assert [r.verdict for r in results[:3]] == [Verdict.MISSED, "", ""]
        assert all(r.met for r in results[3:])
        assert [each.id for each in placement.suggested(results)] == [
            CARE,
            "respect-under-anger",
            "the-wish-to-leave",
        ]

    def test_every_moment_is_offered_so_that_it_can_be_missed(self):
        assert all(one.judge("Hello.") is not None for one in placement.opens())
        assert {q.kind for _, q in placement.questions()}.isdisjoint(
            one.kind for one in placement.opens()
        )

    def test_a_lesson_is_found_by_its_name(self):
        assert lesson(CARE).title == "Care before questions"
