"""Marks on what an agent says, with what the customer had just said."""

from __future__ import annotations

import pytest

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation

ANGRY = "This is the third delay this week, I am furious and nobody cares!"
POLICY = "Our fees are clearly stated in the terms and conditions."
CHECK = "Is there anything else that I can do for you?"
LINE = "Please tell me the number of your booking."
CREED = "We appreciate your feedback. We always strive to provide great service."


def marks(*texts: str) -> list[tuple[int, str]]:
    """Return the marks of a talk in which customer and agent take turns."""
    turns = [
        {"role": ("customer", "agent")[place % 2], "text": text} for place, text in enumerate(texts)
    ]
    analysis = analyze(Conversation.from_dict({"id": "marks", "turns": turns}))
    return [(each.turn, each.mark.value) for each in analysis.marks]


@pytest.mark.parametrize(
    "reply",
    [
        POLICY,
        "As we already explained, the weather is to blame.",
        "We are sorry you feel this way, but our drivers are trained to a high standard.",
        "We don't operate the ferries, that is set by the port.",
    ],
)
def test_an_excuse_to_an_angry_customer_is_defensive(reply):
    assert marks(ANGRY, reply) == [(1, "defensive")]


def test_the_same_words_to_a_calm_question_are_not():
    assert marks("Hello. Thanks, where can I read about your fees?", POLICY) == []


@pytest.mark.parametrize(
    "reply",
    [
        "I'm so sorry that you had to tell your son that. That was not right of us.",
        "I'm sorry you had to wait so long, that was not right.",
    ],
)
def test_owning_what_they_had_to_bear_is_not_defensive(reply):
    assert marks(ANGRY, reply) == []


@pytest.mark.parametrize(
    "reply", ["That's your own fault.", "You must have done something wrong yourself."]
)
def test_blame_is_defensive(reply):
    assert marks(ANGRY, reply) == [(1, "defensive")]


def test_comfort_and_help_are_not_defensive():
    assert marks(ANGRY, "I am so sorry for the delays. Let me check what I can do.") == []


def test_anything_else_to_an_open_question_is_scripted():
    assert marks("Hi", "Hi!", "Is the pool heated, and when does it open?", CHECK) == [
        (3, "scripted")
    ]


def test_anything_else_at_the_end_is_not():
    assert marks("Hi, is the pool heated?", "Yes, it is.", "Great, thank you!", CHECK) == []


def test_a_stock_line_for_an_answer_is_scripted():
    assert marks("Why is my train late again? I am upset.", CREED) == [(1, "scripted")]


def test_a_stock_line_beside_an_answer_is_not():
    answer = (
        "It waits for a driver and will leave at 5:40, platform 2. We appreciate your patience."
    )
    assert marks("Which platform is my train on?", answer) == []


def test_the_same_line_to_a_complaint_is_scripted():
    talk = ("I lost my bag.", LINE, "I told you already, I have none! What now?", LINE)
    assert marks(*talk) == [(3, "scripted")]


def test_the_same_short_courtesy_twice_is_not():
    assert marks("Thanks!", "You're welcome!", "Thanks again!", "You're welcome!") == []


@pytest.mark.parametrize(
    "reply",
    [
        "It leaves at 6. Don't forget to bring your passport!",
        "Yes, it does. Enjoy your dinner!",
        "Done. I have also waived the fee as a gesture of goodwill.",
    ],
)
def test_what_nobody_asked_for_is_an_extra_touch(reply):
    assert marks("Thanks! Does the ferry leave at 6? I am at dinner.", reply) == [
        (1, "extra_touch")
    ]


def test_a_plain_answer_is_none():
    assert marks("Hi, does the ferry leave at 6?", "Yes, it leaves at 6 from pier 4.") == []
