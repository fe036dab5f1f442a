"""What a reply has to hold when a customer shows that they were not heard."""

from __future__ import annotations

import pytest

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation

BEFORE = (
    ("customer", "Hello, the hall light flickers."),
    ("agent", "Please send us a photo of the ceiling lamp."),
)


def judged(said: str, *replies: str) -> tuple[str, str]:
    """Return the verdict and reason of being unheard, said after a request for a photo."""
    turns = [{"role": role, "text": text} for role, text in [*BEFORE, ("customer", said)]]
    turns += [{"role": "agent", "text": text} for text in replies]
    analysis = analyze(Conversation.from_dict({"id": "r", "turns": turns}))
    found = [m for m in analysis.moments if m.kind.value == "repeat"]
    return (found[0].verdict.value, found[0].reason) if found else ("none", "none")


@pytest.mark.parametrize(
    "reply",
    [
        "I am sorry for the confusion. The hall light is with our electrician now.",
        "You're right, I misread that. Let me correct it.",
        "Oh, I see! The hall light it is.",
        "My apologies. The hall light it is, then.",
    ],
)
def test_owning_it_meets_it(reply):
    assert judged("I said the hall light, not the ceiling lamp.", reply) == ("met", "owned")


@pytest.mark.parametrize(
    "reply",
    [
        "The hall light has its own fuse, it is the third one.",
        "We will look into this and call you tomorrow.",
    ],
)
def test_taking_it_up_without_a_word_about_it_is_partial(reply):
    assert judged("I said the hall light, not the ceiling lamp.", reply) == ("partial", "moved_on")


@pytest.mark.parametrize(
    "reply",
    [
        "Please send us a photo of the ceiling lamp.",
        "Is there anything else I can help you with?",
        "Sorry, I don't understand what you mean.",
        "We always want you to feel at home.",
    ],
)
def test_a_reply_that_does_not_take_it_up_misses_it(reply):
    missed = ("missed", "not_heard_again")
    assert judged("I said the hall light, not the ceiling lamp.", reply) == missed


def test_silence_misses_it():
    assert judged("I already sent that photo twice.") == ("missed", "no_reply")


@pytest.mark.parametrize(
    "said",
    [
        "I have sent several photos and nobody replies.",
        "But it is not the ceiling lamp.",
        "It is not the lamp that flickers.",
    ],
)
def test_who_has_done_it_or_denies_it_was_not_heard(said):
    assert judged(said, "Thanks.")[0] != "none"


@pytest.mark.parametrize(
    "said",
    ["I just sent it.", "Thank you so much, I will.", "Oops, I meant the lamp, my mistake."],
)
def test_who_reports_back_thanks_or_slips_was_heard(said):
    assert judged(said, "Thanks.")[0] == "none"


def offered(*said: tuple[str, str]) -> list[int]:
    """Return the turns at which a talk shows that the customer was not heard."""
    turns = [{"role": role, "text": text} for role, text in said]
    analysis = analyze(Conversation.from_dict({"id": "r", "turns": turns}))
    return [m.turn for m in analysis.moments if m.kind.value == "repeat"]


def test_a_no_that_answers_a_question_repeats_nothing():
    opening = ("customer", "The kettle I bought here leaks.")
    answer = ("customer", "No I saw them, but the kettle is still at home.")

    assert offered(opening, ("agent", "Did you talk to the kettle desk?"), answer) == []
    assert offered(opening, ("agent", "The kettle desk will help you."), answer) == [2]


def test_one_sentence_said_again_among_others_repeats():
    asked = ("customer", "I want the blue sofa delivered to Leeds.")
    again = ("customer", "That is the wrong town. The blue sofa delivered to Leeds, please.")

    assert offered(asked, ("agent", "It goes to York on Friday."), again) == [2]


def test_thanks_in_the_same_words_repeat_nothing():
    thanks = ("customer", "Many thanks for your help, Monica.")

    assert offered(thanks, ("agent", "Pack the lamp into your own bag."), thanks) == []


def test_a_displeased_customer_who_comes_back_to_the_matter_repeats():
    told = ("customer", "My parcel with the garden lanterns was left at the wrong house.")
    again = ("customer", "The parcel is at the wrong house, lanterns and all, and nobody cares.")

    assert offered(told, ("agent", "Deliveries are made until eight."), again) == [2]
