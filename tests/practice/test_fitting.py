"""The customer answers what was said: an offer that was one, a question that was asked."""

from __future__ import annotations

import pytest

from highpoint.practice.intent import Act
from highpoint.practice.listening.forms import unmarked
from highpoint.practice.talk import PracticeTalk
from highpoint.practice.voice.fitting import answering
from tests.practice.talks import acts_of, after


@pytest.mark.parametrize(
    ("name", "reply", "agreed"),
    [
        ("eighth-of-may", "I changed it to August 5 at no charge.", "free-change"),
        ("three-legged-desk", "ok so a new desk by courier then", "courier-desk"),
        ("three-legged-desk", "A colleague will bring you a table from the shop.", "lend-table"),
        ("seat-fee-twice", "The second charge was refunded.", "refund-and-letter"),
        ("appointment-moved-three-times", "Friday 10am with Dr. Ueda?", "other-doctor"),
        ("card-blocked-abroad", "The block is off, your card is working again.", "unblock-now"),
        ("three-legged-desk", "I see you asked for a refund.", ""),
        ("fourteen-months-left", "There is no way to end it early.", ""),
        ("line-cut-before-the-move", "We'll get back to you soon.", ""),
    ],
)
def test_an_offer_is_taken_in_whatever_form_and_nothing_else_is(
    name: str, reply: str, agreed: str
) -> None:
    assert after(name, reply).state.agreed == agreed


@pytest.mark.parametrize(
    ("reply", "told"),
    [("ok whats the order number", True), ("I'll email you about the order number.", False)],
)
def test_a_fact_is_given_to_a_question_only(reply: str, told: bool) -> None:
    assert (Act.TELL in acts_of(after("three-legged-desk", reply))) is told


def test_an_answer_to_their_question_is_taken_up_before_they_answer_another() -> None:
    told = "Good evening. Three countries in one day set it off. What are the last four digits?"
    talk = after("card-blocked-abroad", told, seed=33)
    assert acts_of(talk) == [Act.TAKE_UP, Act.TELL]

    unanswered = after("card-blocked-abroad", "Hello. What are the last four digits?", seed=33)
    assert Act.TAKE_UP not in acts_of(unanswered)


@pytest.mark.parametrize(
    ("reply", "answered"),
    [
        ("I'm so sorry about the leg.", False),
        ("No, we can't.", True),
        ("I don't know about the leg.", False),
        ("Single legs are not kept in stock.", True),
    ],
)
def test_a_question_is_answered_by_an_answer(reply: str, answered: bool) -> None:
    assert ("only-the-leg" in after("three-legged-desk", reply).state.answered) is answered


def test_a_no_that_answers_a_fear_takes_nothing_away() -> None:
    talk = after(
        "appointment-moved-three-times",
        "I am sorry, our surgeon was called to emergencies. Dr. Ueda could see her this Friday.",
        "I have booked Friday with Dr. Ueda, and the date is protected, it will not be moved.",
    )
    assert talk.state.agreed == "other-doctor"
    assert Act.TAKE_NO not in acts_of(talk)


def test_a_gift_beside_the_matter_is_welcome_and_leaves_it_open() -> None:
    talk = after("rent-money-gone", "I can give you a letter for your landlord.")
    assert Act.ACCEPT in acts_of(talk)
    assert talk.state.agreed == ""


def test_a_better_offer_after_agreement_is_taken_up() -> None:
    talk = after(
        "three-legged-desk",
        "We can give you a refund.",
        "Or our shop nearby could lend you a table today.",
    )
    assert talk.state.agreed == "lend-table"


def test_an_outcome_answers_the_questions_it_settles() -> None:
    talk = after("mehendi-in-the-courtyard", "We make an exception, music until two!")
    assert "music-till" in talk.state.answered


def test_what_policy_does_not_allow_pleases_and_is_told_afterwards() -> None:
    talk = after("three-legged-desk", "I will send you the leg today.")
    effect = next(e for e in talk.turns[1].effects if e.move == "not_allowed")
    assert effect.temper == 0
    assert effect.says == "policy does not allow this: Only the leg"
    assert PracticeTalk.from_dict(talk.scenario, talk.to_dict()) == talk


def test_a_greeting_alone_is_no_question_passed_over() -> None:
    talk = after("eighth-of-may", "Hi.")
    assert talk.state.mood == PracticeTalk.begin(talk.scenario, 1).state.mood


def test_words_for_everybody_do_not_calm() -> None:
    stock = after("books-due-at-midnight", "I understand your frustration.")
    assert Act.CALM not in acts_of(stock)


@pytest.mark.parametrize(
    ("name", "reply", "told"),
    [
        ("eighth-of-may", "I just need the six letters of your reservation.", "booking"),
        ("birthday-bike", "Could you tell me when you ordered it?", "ordered-when"),
        ("birthday-bike", "Let me know why you ordered so early.", "why-early"),
        ("birthday-bike", "Can you tell me how far the store is from you?", "store-far"),
        ("line-cut-before-the-move", "Would you like to keep the phone number?", "keep-number"),
        ("card-blocked-abroad", "the final four on the plastic pls", "last-digits"),
        ("late-photo-book", "Where is he being looked after?", "hospice"),
        (
            "bill-the-insurer-should-pay",
            "What number is on the policy and on which date did they approve it?",
            "policy-number",
        ),
        ("report-that-never-came", "When exactly were you scanned?", "scan-date"),
        ("birthday-bike", "When did the box arrive?", "came-when"),
        ("birthday-bike", "What's your son's name?", "his-name"),
        ("birthday-bike", "And when is his birthday?", "by-day"),
        ("closing-fathers-account", "May I have his name and date of birth?", "born"),
        ("grinder-day-34", "Have you tried another outlet, and did you drop it?", "dropped"),
    ],
)
def test_a_fact_is_given_to_a_question_in_other_words(name: str, reply: str, told: str) -> None:
    talk = after(name, reply)
    assert told in [i.about for i in talk.turns[-1].intents if i.act is Act.TELL]


def test_what_is_asked_again_in_other_words_is_told_again() -> None:
    talk = after("grinder-day-34", "When was it delivered?", "When did you get the grinder?")
    assert "delivered" in [i.about for i in talk.turns[-1].intents if i.act is Act.TELL]


@pytest.mark.parametrize(
    ("name", "reply", "agreed"),
    [
        (
            "birthday-bike",
            "Our Freeport shop puts the green one together and their van drops it Friday. Fine?",
            "store-transfer",
        ),
        (
            "closing-fathers-account",
            "I can't hand out the balance, but give me the undertaker's invoice and the bank settles it.",
            "pay-undertaker",
        ),
        ("missed-connection", "There's a seat on the 6:10 via Hartford. Want it?", "*"),
        ("thermal-printer-no-receipt", "We can only exchange with a receipt.", ""),
        ("key-card-for-312", "Good evening, my name is Sam, you're very welcome.", ""),
    ],
)
def test_an_offer_is_taken_in_other_words(name: str, reply: str, agreed: str) -> None:
    assert after(name, reply).state.agreed == agreed


@pytest.mark.parametrize(
    ("name", "reply", "about"),
    [
        # A neighbor by one word loses against an answer by the question's form.
        (
            "grinder-day-34",
            "Have you tried a different outlet, and did you drop it?",
            ["outlet", "dropped"],
        ),
        ("books-due-at-midnight", "May we open your books for that?", None),
        # Each part has its answer, in the order in which it was asked.
        (
            "closing-fathers-account",
            "When is the funeral bill due, and how much is it?",
            ["due-when", "bill"],
        ),
        (
            "jersey-too-small",
            "Which size did you get, and which one would fit?",
            ["size-bought", "size-wanted"],
        ),
        ("bill-the-insurer-should-pay", "Who is her insurer?", ["insurer"]),
        ("shop-terminal-down", "Did the technician come on Thursday?", ["technician"]),
    ],
)
def test_a_question_gets_the_fact_that_answers_it_or_none(
    name: str, reply: str, about: list[str] | None
) -> None:
    told = [i.about for i in after(name, reply).turns[-1].intents if i.act is Act.TELL]
    assert told == (about or [])


@pytest.mark.parametrize(
    ("name", "reply", "act"),
    [
        ("birthday-bike", "Hello, what can I do for you today?", Act.AS_WRITTEN),
        (
            "fourteen-months-left",
            "I could send you a printed copy of the terms, would that work for you?",
            Act.DOUBT,
        ),
    ],
)
def test_a_mere_greeting_and_an_offer_beside_the_point_get_a_short_answer(
    name: str, reply: str, act: Act
) -> None:
    talk = after(name, reply)
    assert acts_of(talk) == [act]
    assert not talk.state.agreed


def test_the_line_of_a_fact_that_fits_the_question_is_told() -> None:
    lines = ("It was Callum", "On Tuesday at nine", "Yes, he was kind")
    assert answering(lines, "when was it") == ("On Tuesday at nine",)
    assert answering(lines, "was he kind") == ("Yes, he was kind",)
    assert answering(lines, "") == lines


def test_what_is_taken_back_is_noticed() -> None:
    talk = after(
        "three-legged-desk",
        "Yes of course, I'll send you the leg.",
        "Sorry, I can't send a leg, single legs are not in stock.",
    )
    assert Act.TOOK_BACK in acts_of(talk)
    assert talk.state.agreed == ""


def test_another_day_than_before_is_noticed() -> None:
    offer = "I have booked a new desk by courier for {}."
    first, then = offer.format("Wednesday"), offer.format("Friday")
    assert Act.CONTRADICTED in acts_of(after("three-legged-desk", first, then))
    assert Act.CONTRADICTED not in acts_of(after("three-legged-desk", first, first))


def test_a_fee_after_all_was_settled_dampens() -> None:
    talk = after("three-legged-desk", "We'll send a new desk by courier.", "It costs 20 euros.")
    assert Act.CATCH in acts_of(talk)


def test_a_yes_after_a_no_is_noticed() -> None:
    talk = after(
        "three-legged-desk", "We can't give you a refund.", "You can have a refund after all."
    )
    assert Act.AFTER_ALL in acts_of(talk)


@pytest.mark.parametrize(
    ("reply", "act"),
    [
        ("What else would you like to know?", Act.ASK),
        ("It's done. Can you see it now?", Act.TRIES),
        ("How are you today?", Act.SMALL_TALK),
        ("Is the address on the order still right?", Act.IMPROVISE),
        ("Is that all right with you?", Act.SUITS),
        ("Are you still there?", Act.HERE),
        ("Do you play chess?", Act.IMPROVISE),
    ],
)
def test_a_small_question_gets_a_fitting_answer(reply: str, act: Act) -> None:
    talk = after("three-legged-desk", "We'll send a new desk by courier.", reply)
    assert act in acts_of(talk)


@pytest.mark.parametrize(
    ("reply", "act"),
    [
        ("What happened?", Act.RETELL),
        ("Can you repeat that?", Act.RETELL),
        ("Does it work now?", Act.STILL),
        ("Now turn it over, please.", Act.FOLLOWS),
        ("What is your full name?", Act.TELL),
        ("soon", Act.PRESS_TIME),
    ],
)
def test_what_is_said_before_anything_is_solved_gets_a_fitting_answer(reply: str, act: Act) -> None:
    assert act in acts_of(after("three-legged-desk", reply))


def test_whoever_thanked_still_answers_what_they_are_asked() -> None:
    served = (
        "We'll send a new desk by courier, it is there tomorrow at noon.",
        "Is that all right?",
    )
    talk = after("three-legged-desk", *served, "It is booked.", "Do you have a cat?")
    assert acts_of(talk) == [Act.IMPROVISE]


def test_what_the_customer_is_asked_to_do_is_no_offer() -> None:
    asked = "Could you please send us the number of the bill and the patient's name?"
    talk = after("bill-the-insurer-should-pay", asked)
    assert Act.ACCEPT not in acts_of(talk)
    assert talk.state.agreed == ""


def test_a_sign_off_ends_no_letter_in_which_something_is_asked() -> None:
    offer = (
        "I am sorry for that. I can offer a new grinder or store credit. Which would you prefer?"
    )
    again = (
        "I only need to know which of the two it should be, the new grinder or the store credit."
    )
    talk = after("grinder-day-34", f"{offer} Regards, Jan", f"{again} Regards, Jan")
    assert acts_of(talk) == [Act.CHOOSE]
    assert talk.ending is None


def test_a_birth_date_is_that_of_the_story() -> None:
    talk = after("card-blocked-abroad", "May I have your name and date of birth?")
    assert acts_of(talk) == [Act.MY_NAME, Act.TELL]


def test_what_the_agent_just_said_back_is_confirmed() -> None:
    talk = after("three-legged-desk", "What's your order number?", "BW-44817. Is it BW-44817?")
    assert Act.TOLD_ALREADY not in acts_of(talk)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("K 77 04 19, correct?", (Act.CORRECT, "serial")),
        ("K 77 04 91, correct?", (Act.IMPROVISE, "confirm")),
        ("So the ticket number is 662 918, correct?", (Act.IMPROVISE, "part-yes")),
    ],
)
def test_a_number_read_back_is_confirmed_or_corrected_with_the_right_one(
    reply: str, said: tuple[Act, str]
) -> None:
    last = after("thermal-printer-no-receipt", reply).turns[-1].intents[0]
    assert (last.act, unmarked(last.about)) == said


def test_a_deadline_told_before_is_not_told_again_with_the_wish() -> None:
    by_when, wish = "I'm so sorry. When do you need it by?", "What would help you most right now?"
    for seed in range(1, 5):
        last = after("birthday-bike", by_when, wish, seed=seed).turns[-1]
        assert {each.act for each in last.intents} <= {Act.REMIND, Act.TELL}
        assert "Saturday" not in last.text
