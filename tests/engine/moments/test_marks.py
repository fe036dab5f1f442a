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
        "Sorry for any upset. Parcels over ten kilos must be paid for at the depot.",
        "We're sorry. The couriers' times can change for a variety of reasons.",
        "Sorry to hear it. Some of our branches charge for that.",
        "Sorry about that. You're not required to take the insurance.",
        "We can only replace a kettle within a year.",
        "We don't gain anything from late trains.",
        "We do care about our guests.",
        "I'm sorry that you see it like that.",
        "That's odd, everything is working fine on our end.",
        "Our drivers always try to be on time.",
        "Our waiters are some of the best in the business.",
        "We rely on our drivers to be polite. Apologies for any rudeness.",
        "While we can't hold every train, we hope you had a good day.",
        "That's just how it works.",
        "Sorry about that. When a parcel is too wide, we will typically send it by road.",
        "If you're late for the class, it will be given to somebody else.",
        "We have a strict guest policy. Sorry for the upset.",
        "We do not serve tea after nine.",
        "Please know our gardeners don't open gates.",
        "There are several factors behind our timetable.",
        "Sorry to hear it. Small rooms come with certain restrictions.",
        "Sorry for the upset. The first row is intended for our members.",
        "Our repair team replies as quickly as it can.",
        "Our decision still stands.",
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
        "We expect our drivers to be polite, and I am sorry that this one was not.",
        "I know how tiring delays can be, I'm so sorry.",
        "Our team is working hard to find it, I'm sorry for the wait.",
        "That is not what we want to hear, I'm so sorry about your son's bed.",
        "The times and prices can be found on our page. What is your order number?",
    ],
)
def test_owning_what_they_had_to_bear_is_not_defensive(reply):
    assert marks(ANGRY, reply) == []


@pytest.mark.parametrize(
    "reply", ["That's your own fault.", "You must have done something wrong yourself."]
)
def test_blame_is_defensive(reply):
    assert marks(ANGRY, reply) == [(1, "defensive")]


@pytest.mark.parametrize(
    "reply",
    [
        "I'm sorry to hear that you feel this way. How can I help you today?",
        "Your order is showing on the van, it will be there at 3.",
        "We are sorry if this was rude. What is your order number?",
        "When you have found the receipt, we will refund it today.",
        "Sorry! If you book again we will take the fee off.",
        "Please know we've told the kitchen about it.",
        "We offer you a new lamp, and I am sorry for the scare.",
        "We allow you to change the date for free.",
    ],
)
def test_a_question_or_a_plain_fact_is_not_defensive(reply):
    assert "defensive" not in dict(marks(ANGRY, reply)).values()


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


def test_the_same_answer_to_something_new_is_not_scripted():
    talk = ("Is order 12 on its way?", LINE, "Sorry, it is order 21.", LINE)
    assert marks(*talk) == []


def test_the_same_check_after_thanks_is_not_scripted():
    assert marks("Hi", "Hi!", "Great, thank you!", CHECK, "Thanks so much!", CHECK) == []


def test_sending_back_who_has_been_there_is_scripted():
    talk = (
        "My bag is lost.",
        "Please contact our desk.",
        "I did that already.",
        "Please contact our support team.",
    )
    assert (3, "scripted") in marks(*talk)


def test_a_bare_goodbye_to_an_open_question_is_scripted():
    assert marks("Hi", "Hi!", "Was my card stolen?", "Thank you and goodbye.") == [(3, "scripted")]


def test_feedback_that_is_passed_on_is_not_scripted():
    line = "We appreciate your feedback and will pass it along to the kitchen."
    assert marks("Hi", "Hi!", "The soup was cold, what a shame.", line) == []


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


@pytest.mark.parametrize(
    "reply",
    [
        "Yes. Please bring your ticket and some proof of age with you.",
        "Yes. For your own safety please take your phone number off this page.",
        "Yes, and we have kept you a table by the window.",
        "Yes. I can offer you 500 points for the trouble.",
        "Yes. If you miss it, you can always take the late one at no charge.",
        "Yes, it does. Good luck with the exam!",
        "Yes. I'm so glad, and congratulations on the new job!",
        "Yes, and if not, we can put you on the next one.",
        "Yes. Please note if it rains, the upper deck may be shut.",
        "Yes. Feel free to take a blanket from the rack.",
        "Yes, and you're welcome to bring your own lunch.",
        "Yes. You may want to sit on the left for the view.",
        "Yes. In the meantime, enjoy the coffee at the pier.",
        "Yes, and you have been saved a bunk on the night boat.",
        "Yes. I hope your brother makes a speedy recovery.",
    ],
)
def test_what_they_will_meet_later_is_one_too(reply):
    assert marks("Does the ferry leave at 6?", reply) == [(1, "extra_touch")]


@pytest.mark.parametrize(
    "reply",
    [
        "Please send us your order number.",
        "Don't forget to include your order number.",
        "We can't wait to have you on board.",
        "We hope you have a great day!",
        "It varies, and we've also seen it leave early.",
        "Send your details our way and I'll get this sorted for you.",
        "Feel free to call us any time.",
        "You may wish to contact our harbor office.",
        "Let us know how it goes.",
        "We're there for your safety too.",
    ],
)
def test_what_everybody_is_told_is_no_extra_touch(reply):
    assert "extra_touch" not in dict(marks("Thanks, the crew was lovely!", reply)).values()


def test_a_plain_answer_is_none():
    assert marks("Hi, does the ferry leave at 6?", "Yes, it leaves at 6 from pier 4.") == []


def test_a_stock_wish_in_answer_to_thanks_is_no_extra_touch():
    assert marks("Thanks a lot, all sorted!", "Glad to hear it. Enjoy the weekend!") == []


def test_praise_that_somebody_is_to_hear_of_is_an_extra_touch():
    praise = "Your baker Ines was wonderful, she deserves a raise."
    reply = "We love hearing this. We'll make sure she's recognized for it!"

    assert marks(praise, reply) == [(1, "extra_touch")]
