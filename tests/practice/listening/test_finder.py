"""Which fact a question finds in words that no phrase of the scenario holds."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from highpoint.practice.listening.finder import Finder
from highpoint.practice.listening.vectors import table, words_of
from highpoint.practice.scenario import Fact, shipped

SOFA = replace(
    shipped("three-legged-desk"),
    facts=(
        Fact("delivered", ("It came on Monday morning",), ("when did it come",)),
        Fact("color", ("Green, like the curtains",), ("what color is it",)),
        Fact("helper", ("My brother-in-law Tom carried it up",), ("who helped you",)),
        Fact("paid", ("Four hundred and ten euros",), ("how much did you pay",)),
    ),
)


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("when was it delivered", "delivered"),
        ("which shade did you choose", "color"),
        ("who lent you a hand with it", "helper"),
        ("how much money did it cost you", "paid"),
    ],
)
def test_a_scenario_never_seen_is_asked_in_other_words_than_it_lists(asked: str, key: str) -> None:
    chances = Finder(SOFA).chances(asked)
    assert max(chances, key=lambda each: chances[each]) == key


def test_a_question_that_no_fact_answers_finds_none() -> None:
    assert Finder(SOFA).likeliest("does your grandmother speak portuguese") == ""
    assert Finder(replace(SOFA, facts=())).likeliest("when was it delivered") == ""


def test_a_question_without_a_word_that_tells_is_no_trouble() -> None:
    assert Finder(SOFA).likeliest("and you") in ("", *(fact.key for fact in SOFA.facts))


def test_chances_and_that_of_none_are_one_together() -> None:
    chances = Finder(SOFA).chances("what color is it")
    assert 0 < sum(chances.values()) <= 1.01


def test_a_word_cut_short_stands_for_the_most_frequent_that_begins_so() -> None:
    assert words_of("allerg*") == ["allerg*"]
    assert table().place("deliver*") == min(
        place for word, place in table().places.items() if word.startswith("deliver")
    )
    assert table().place("qqqx*") is None


def test_two_processes_find_the_same() -> None:
    script = (
        "from highpoint.practice.listening.finder import Finder\n"
        "from highpoint.practice.scenario import shipped\n"
        "print(dict(Finder(shipped('birthday-bike')).chances('how old will he turn')))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "4711")
    }
    assert len(said) == 1
