"""What a reply has to hold for a question to count as answered."""

from __future__ import annotations

import pytest

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind


def judged(question: str, reply: str, *before: str) -> tuple[str, str]:
    """Return the verdict and reason of a question, after what an agent and others said before."""
    roles = ("customer", "agent")
    turns = [{"role": roles[at % 2], "text": text} for at, text in enumerate([*before, question])]
    turns.append({"role": "agent", "text": reply})
    analysis = analyze(Conversation.from_dict({"id": "q", "turns": turns}))
    asked = [m for m in analysis.moments if m.kind.value == "question" and m.turn == len(before)]
    return (asked[0].verdict.value, asked[0].reason) if asked else ("none", "none")


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("Do you deliver on Sundays?", "Yes, until noon."),
        ("Who is my driver?", "Ella"),
        ("Which number can I call about a broken meter?", "You can call us on 0800 555 1200."),
        ("Why is my order late?", "Sorry about that! It was held up due to snow."),
        ("How do I turn off the alarm?", "Hold the red button for two seconds."),
        ("Is there a table for four tonight?", "Unfortunately, we are fully booked tonight."),
        ("Can I pay by card?", "Of course!"),
        ("What is the fee for a new card?", "A new card costs 12 euros."),
        ("Can you tell me who can help with a lost key?", "You would speak with our key desk."),
        ("Why is the train late?", "The incoming train arrived late and the crew had to change."),
        ("Why can't I change the date?", "Open the booking, then press the date."),
    ],
)
def test_an_answer_meets_it(question, reply):
    assert judged(question, reply) == ("met", "answered")


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("Why was I charged twice?", "Could you give me the date of the charge?"),
        ("Where is my parcel?", "Please send us your order number."),
        ("Why does the app crash?", "Please tell us more about what you see."),
    ],
)
def test_asking_for_what_is_needed_meets_it(question, reply):
    assert judged(question, reply) == ("met", "asked_back")


def test_looking_it_up_meets_it():
    assert judged("When does the pool open?", "One moment, let me check.") == ("met", "looked_up")


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("How can I change my address?", "Please visit our website: https://example.org"),
        ("What are the opening hours?", "Please contact our store team."),
    ],
)
def test_a_bare_referral_is_partial(question, reply):
    assert judged(question, reply) == ("partial", "only_referred")


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        (
            "Why did it go away? Could you bring it back?",
            "The old lamp has its friends. The new one is lighter.",
        ),
        ("How long will the repair take?", "The repair is done by our partner."),
        ("When will the new line open?", "We can't say when the new line may open."),
    ],
)
def test_an_answer_that_leaves_something_out_is_partial(question, reply):
    assert judged(question, reply) == ("partial", "in_part")


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("When will the new version be out?", "If you need help, let us know! Happy to help."),
        ("Why is the bus always late?", "We appreciate your feedback."),
        ("Any news on my refund?", "We are working hard to get this sorted."),
        ("What is the size of the room?", "Great, the viewing is scheduled now!"),
        ("What is the size of the room?", "Great, your viewing with Dr. Ames is booked for you!"),
        ("How is your day?", "On what day would you like to come?"),
        ("Is the garden open?", "Is there anything else I can help you with?"),
        ("Is the garden open?", "Sorry, I don't understand what you mean."),
        ("Is the garden open?", ""),
        ("How long does delivery take?", "You should have checked."),
        ("How long does delivery take?", "You really should have read the terms."),
        ("How long does delivery take?", "That is your own fault."),
        ("How long does delivery take?", "I already told you that."),
    ],
)
def test_what_answers_nothing_misses_it(question, reply):
    assert judged(question, reply)[0] == "missed"


@pytest.mark.parametrize(
    "reply",
    [
        "You should have checked in by 9 pm.",
        "You should have asked at the desk because only they know.",
        "You should have checked. Delivery takes three days.",
        "As I already told you, the parcel comes by train.",
    ],
)
def test_blame_that_tells_something_all_the_same_is_an_answer(reply):
    assert judged("How was the parcel to come?", reply)[0] != "missed"


def test_small_talk_is_met_by_a_word_of_ones_own():
    assert judged("How is your day?", "Fine so far! On what day do you want to come?")[0] == "met"


FORM = ("Hi, I want to see a flat.", "What day would you like to come?")


def test_going_on_with_the_form_passes_a_question_over():
    assert judged("How many bedrooms are there?", "May I have your name?", *FORM)[0] == "missed"


def test_asking_on_for_the_same_matter_does_not():
    reply = "Would you like two or three bedrooms?"
    assert judged("How many bedrooms are there?", reply, *FORM)[0] == "met"


def test_the_same_line_again_misses_it():
    line = "You will hear from our claims team."
    before = ("When will I get my money?", line)
    assert judged("And when will that be?", line, *before)[0] == "missed"


def test_another_figure_in_the_same_line_answers():
    before = ("What is the rating of the inn?", "The inn has a rating of 3.")
    assert (
        judged("And what is the rating of the lodge?", "The lodge has a rating of 4.", *before)[0]
        != "missed"
    )


def test_a_few_words_with_a_mark_after_a_question_guess_and_do_not_ask():
    assert judged("Tuesday?", "Tuesday works.", *FORM) == ("none", "none")


@pytest.mark.parametrize(("said", "found"), [("And Oslo", "met"), ("Thanks", "none")])
def test_a_few_words_ask_the_last_question_of_another_thing(said, found):
    before = ("How warm is it in Rome?", "It will be sunny all day in Rome with 25 degrees.")
    reply = "It will be cloudy all day in Oslo with 9 degrees."

    assert judged(said, reply, *before)[0] == found


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("Will it rain in Graz and Vienna on Friday?", "It will rain all day in Graz."),
        ("Is it open on Monday? What about Tuesday?", "On Monday it is open until 6."),
    ],
)
def test_one_of_two_places_or_days_is_a_part(question, reply):
    assert judged(question, reply) == ("partial", "in_part")


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("Will it rain in Graz and Vienna on Friday?", "Both Graz and Vienna stay dry."),
        ("Is there a pool in Graz or Vienna?", "There is one in Graz, on the third floor."),
    ],
)
def test_both_or_either_of_two_is_whole(question, reply):
    assert judged(question, reply) == ("met", "answered")


@pytest.mark.parametrize(
    "reply",
    [
        "Our baggage desk can help you out with this.",
        "We have some documentation that may help: https://example.org",
        "We will need him to contact us directly.",
    ],
)
def test_who_could_tell_is_not_told(reply):
    assert judged("How long does a claim take?", reply) == ("partial", "only_referred")


def test_an_offer_of_something_else_does_not_answer():
    asked = "How is the weather in Graz?"
    assert judged(asked, "Would you like to look for another hotel?") == ("missed", "not_answered")
    assert judged(asked, "Which day would you like the weather for?")[0] == "met"


def test_asking_the_same_again_does_not_answer():
    talk = ("My card is gone.", "What was the name of your first pet?")
    assert judged("Shall I bake you a cake?", talk[1], *talk) == ("missed", "not_answered")


def test_praise_of_the_own_people_does_not_answer():
    reply = "We count on our drivers to be polite. We're so sorry for any rudeness."
    assert judged("How can I file a complaint?", reply) == ("missed", "not_answered")


def test_a_name_that_was_asked_for_is_no_question():
    turns = [
        "Hello, I need help.",
        "Please provide your name.",
        "Alva",
        "Please provide your rank.",
    ]
    roles = ("customer", "agent")
    talk = [{"role": roles[i % 2], "text": text} for i, text in enumerate(turns)]
    analysis = analyze(Conversation.from_dict({"id": "name", "turns": talk}))
    assert not [each for each in analysis.moments if each.kind is Kind.QUESTION and each.turn == 2]
