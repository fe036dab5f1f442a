"""What meets the kinds that most talks offer once: greeting, name, closing; and a no."""

from __future__ import annotations

import pytest

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind

MET, PARTIAL, MISSED, NONE = "met", "partial", "missed", None


def verdict(kind: Kind, *turns: tuple[str, str]) -> str | None:
    """Return the verdict on the one moment of a kind in a talk, None where it is not offered."""
    rows = [{"role": role, "text": text} for role, text in turns]
    moments = analyze(Conversation.from_dict({"id": "case", "turns": rows})).moments
    found = [moment.verdict.value for moment in moments if moment.kind is kind]
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(
    ("first_words", "expected"),
    [
        ("Hello, how can I help?", MET),
        ("Good morning, this is Kim from the bank.", MET),
        ("Thanks for letting us know. We are on it. ^KM", MET),
        ("Hi there, I will check that right now.", MET),
        ("Thank you for asking, Paula. It opens at nine.", MET),
        ("Hello. What is the order number?", PARTIAL),
        ("Happy to further assist. What is the order number?", PARTIAL),
        ("We can help with that! Which model is it?", PARTIAL),
        ("The parcel leaves on Monday. ^KM", PARTIAL),
        ("What is going on?", MISSED),
        ("You're welcome to send it back.", MISSED),
        ("Thank you for your patience. What is the order number?", MISSED),
        ("We are sorry for the mix-up, Paula.", MISSED),
    ],
)
def test_a_greeting_welcomes_and_offers(first_words, expected):
    assert verdict(Kind.GREETING, ("customer", "My parcel is late"), ("agent", first_words)) == (
        expected
    )


OPENED = [("customer", "My parcel is late"), ("agent", "Hello, it comes today.")]


@pytest.mark.parametrize(
    ("last_words", "expected"),
    [
        ("You're welcome! Let us know if you need anything else.", MET),
        ("Thanks so much, I will send the label by mail.", MET),
        ("Please send us the form. Have a lovely weekend!", MET),
        ("You're very welcome. Enjoy the lamp!", PARTIAL),
        ("Here to help! Please send us a message with the order number.", PARTIAL),
        ("Thanks for following up. Please send us a DM.", PARTIAL),
        ("Could you send us a DM with the order number?", PARTIAL),
        ("The best number to call is 555 01 99 99.", PARTIAL),
        ("We hope to have it with you as soon as possible.", PARTIAL),
        ("Nice talking to you, bye!", PARTIAL),
        ("The shop is on Main Street.", MISSED),
        ("Just one moment.", NONE),
        ("Which shop was it?", NONE),
    ],
)
def test_a_closing_keeps_the_door_open_and_takes_leave(last_words, expected):
    talk = [*OPENED, ("customer", "Ok"), ("agent", last_words)]
    assert verdict(Kind.CLOSING, *talk) == expected


def test_a_closing_counts_anything_else_asked_just_before():
    talk = [*OPENED, ("customer", "Ok"), ("agent", "Is there anything else?"), ("customer", "No")]
    assert verdict(Kind.CLOSING, *talk, ("agent", "Thank you and goodbye.")) == MET
    talk[3] = ("agent", "It is in the van.")
    assert verdict(Kind.CLOSING, *talk, ("agent", "Thank you and goodbye.")) == PARTIAL


def test_a_talk_that_the_customer_goes_on_with_is_not_closed():
    talk = [*OPENED, ("customer", "Ok"), ("agent", "The shop is on Main Street.")]
    assert verdict(Kind.CLOSING, *talk, ("customer", "There is no shop there")) is None


@pytest.mark.parametrize(
    ("said", "answered", "expected"),
    [
        ("My name is Paula", "Thank you, Paula. One moment.", MET),
        ("Paula speaking, where is my lamp?", "It is on its way.", MISSED),
        ("Where is my lamp?", "We are sorry about that Paula, it is late.", MET),
        ("Where is my lamp?", "Which lamp was it Paula?", MET),
        ("Where is my lamp?", "Walk two blocks towards Murray.", NONE),
        ("Where is my lamp?", "Yeah, it is late.", NONE),
        ("Where is my lamp?", "Our driver Paula, who left at nine, has it.", NONE),
        ("This is best before May", "I see.", NONE),
    ],
)
def test_a_name_is_the_customers(said, answered, expected):
    assert verdict(Kind.NAME, ("customer", said), ("agent", answered)) == expected


@pytest.mark.parametrize(
    ("asked", "answered", "expected"),
    [
        ("May I have your name?", "Paula Berg", MISSED),
        ("May I have your name?", "It is for my friend Paula", NONE),
        ("What is the name of the city?", "Bergen", NONE),
        ("What is the name on the account?", "Paula Berg", MISSED),
        ("May I have your name?", "Don't you know it?", NONE),
    ],
)
def test_a_name_answers_the_question_for_it(asked, answered, expected):
    talk = [("customer", "A table please"), ("agent", asked), ("customer", answered)]
    assert verdict(Kind.NAME, *talk, ("agent", "It is done.")) == expected


def test_a_name_of_two_words_may_be_used_by_its_second():
    talk = [("customer", "Hi"), ("agent", "Your full name, please?"), ("customer", "Paula Berg")]
    assert verdict(Kind.NAME, *talk, ("agent", "Ms. Berg, it is done.")) == MET


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("I am sorry, but it is sold out. Would you like the red one?", MET),
        ("Sorry we can't help with that, but you can call 555 01 99 99.", MET),
        ("I'm sorry, but the booking failed.", PARTIAL),
        ("It is sold out. Would you like the red one?", PARTIAL),
        ("Unavailable", MISSED),
    ],
)
def test_a_no_has_a_reason_and_a_way_forward(answer, expected):
    talk = [*OPENED, ("customer", "Can I get the blue one?"), ("agent", answer)]
    assert verdict(Kind.REFUSAL, *talk) == expected


def test_soft_words_in_the_first_answer_to_a_complaint_are_no_refusal():
    complaint = ("customer", "I am so angry, my evening is ruined.")
    explained = ("agent", "The chairs were sold out that day, the crowd was larger than ever.")
    refused = ("agent", "We cannot refund that evening to you.")
    assert verdict(Kind.REFUSAL, complaint, explained) is None
    assert verdict(Kind.REFUSAL, complaint, refused) == PARTIAL


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("I'm sorry, no wonder you are cross. Which order is it?", MET),
        ("Sorry. You have every reason to be disappointed. Which order is it?", MET),
        (
            "An empty box after all that waiting, how disappointing. I'm sorry. Which order is it?",
            MET,
        ),
        ("I'm sorry, that would have scared me too. Which order is it?", MET),
        ("You did your part and we did not do ours, I'm sorry. Which order is it?", MET),
        ("I'm sorry, being forgotten is a rotten feeling. Which order is it?", MET),
        ("Sorry about that. Which order is it?", PARTIAL),
        ("We apologize for any inconvenience. Which order is it?", PARTIAL),
        ("We apologize for the inconvenience. Which order is it?", PARTIAL),
        ("Our apologies for your experience. Which order is it?", PARTIAL),
        ("Sorry to hear about these troubles. Which order is it?", PARTIAL),
        ("Sorry for the empty box. Which order is it?", MET),
        ("No wonder it broke. Which order is it?", MISSED),
    ],
)
def test_care_names_what_this_customer_met(reply: str, expected: str) -> None:
    trouble = "My kettle came broken and I am really upset."
    assert verdict(Kind.DISTRESS, ("customer", trouble), ("agent", reply)) == expected


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("Oh no, I am so sorry the vase is in pieces. Could you send us a photo?", MET),
        ("A new one leaves today, and I am so sorry the vase came in pieces.", MET),
        (
            "Please send us a photo. Where do you live? I am so sorry the vase is in pieces.",
            PARTIAL,
        ),
        ("We apologize for any inconvenience. Your feedback is important to us.", PARTIAL),
        ("You say “I am really upset, the vase is in pieces”. Your order number?", MISSED),
    ],
)
def test_empathy_comes_before_the_questions(reply, expected):
    trouble = ("customer", "I am really upset, the vase is in pieces.")
    assert verdict(Kind.DISTRESS, trouble, ("agent", reply)) == expected
