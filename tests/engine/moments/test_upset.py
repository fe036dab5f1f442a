"""Anger and trouble: how they last from turn to turn, and which of the two a turn is."""

from __future__ import annotations

import pytest

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation


def upset_at(turn: int, *said: str) -> list[str]:
    """Return which of the two kinds a talk of customer and agent by turns offers at a turn."""
    turns = [
        {"role": "agent" if at % 2 else "customer", "text": text} for at, text in enumerate(said)
    ]
    moments = analyze(Conversation.from_dict({"id": "upset", "turns": turns})).moments
    kinds = ("distress", "hostility")
    return [m.kind.value for m in moments if m.turn == turn and m.kind.value in kinds]


@pytest.mark.parametrize("dry", ["And who pays for that? You?", "Is that your answer?"])
def test_a_dry_word_after_anger_is_angry_still(dry):
    assert upset_at(2, "You people are useless liars!", "We are looking into it.", dry) == [
        "hostility"
    ]


@pytest.mark.parametrize("dry", ["And who pays for that? You?", "Is that your answer?"])
def test_the_same_word_of_a_calm_customer_is_not(dry):
    assert upset_at(2, "Where is my lamp?", "We are looking into it.", dry) == []


def test_anger_does_not_last_through_a_talk_that_went_on_calmly():
    calm = ("My number is 5512.", "Thank you. Which town?", "Bremen.", "Which street?")
    talk = ("You people are useless liars!", "What is the order number?", *calm)

    assert upset_at(6, *talk, "Is that your answer?") == []


@pytest.mark.parametrize(
    "told",
    [
        "I am so upset, stranded for six hours with no food in this bloody station.",
        "My suitcase is broken and soaked, I have nothing to wear for three days, wtf.",
    ],
)
def test_swearing_at_great_trouble_is_trouble(told):
    assert upset_at(0, told) == ["distress"]
