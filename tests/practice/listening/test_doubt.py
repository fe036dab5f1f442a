"""Nobody denies their own story, and nobody asks back twice in a row."""

from __future__ import annotations

import itertools

import pytest

from highpoint.engine.text import normalize
from highpoint.practice.intent import Act
from highpoint.practice.listening.doubt import doubts, in_doubt
from highpoint.practice.listening.forms import unmarked
from tests.practice.talks import after, answered


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("birthday-bike", "Has he got brothers who come to the party?"),
        ("jersey-too-small", "Have you trained with the club in it yet?"),
        ("line-cut-before-the-move", "Who else lives in your household?"),
        ("late-photo-book", "Did you keep a copy of the photos?"),
        ("the-bakery-number", "Do you have many orders for cakes this week?"),
        ("closing-fathers-account", "Were you at the funeral with your family?"),
    ],
)
def test_what_may_be_of_the_story_is_not_denied(name: str, asked: str) -> None:
    talk = after(name, asked)
    own = [each for each in talk.turns[-1].intents if each.act is Act.IMPROVISE]
    assert all(unmarked(each.about) in doubts() for each in own)


@pytest.mark.parametrize(
    ("asked", "form"),
    [
        ("who drives you there", "doubt-person"),
        ("where will you wait for him", "doubt-place"),
        ("what do you think she meant when she called", "doubt-thing"),
        ("how much luggage have you got", "doubt-much"),
        ("how long did the drive take", "doubt-length"),
        ("was it her idea or yours", "doubt-either"),
        ("since when has it been doing that", "since"),
    ],
)
def test_who_asks_back_asks_by_what_is_wanted(asked: str, form: str) -> None:
    assert unmarked(in_doubt(normalize(asked))) == form


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("key-card-for-312", "By what time do you have to leave us in the morning?"),
        ("books-due-at-midnight", "Up to what hour must the tax return be in?"),
        ("missed-connection", "Why couldn't you take a later plane?"),
    ],
)
def test_by_when_and_why_are_answered_by_what_is_at_stake(name: str, asked: str) -> None:
    said = answered(name, asked)
    assert (Act.IMPROVISE, "doubt-heart") in said or Act.TELL in {act for act, _ in said}


def test_nobody_asks_back_twice_in_a_row_nor_in_the_same_words() -> None:
    asked = (
        "Did your parents pay for the desk?",
        "Is your roommate helping you with the desk?",
        "Do your friends come to see the desk?",
    )
    forms = [
        about
        for at in range(1, len(asked) + 1)
        for _, about in answered("three-legged-desk", *asked[:at])
        if about.startswith("doubt-")
    ]
    assert "doubt-later" in forms
    assert not any(one == two == "doubt-yes" for one, two in itertools.pairwise(forms))
    texts = [turn.text for turn in after("three-legged-desk", *asked).turns if turn.intents]
    assert len(set(texts)) == len(texts)


def test_beside_an_answer_a_guess_is_passed_over() -> None:
    said = answered("three-legged-desk", "What is your order number? Did you learn for the exam?")
    assert [each for each in said if each[0] is Act.IMPROVISE] == []
