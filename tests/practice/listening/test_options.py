"""Questions that let the customer choose, and questions of several parts: every part has its answer."""

from __future__ import annotations

import pytest

from highpoint.practice.intent import Act
from highpoint.practice.listening.either import alternatives
from tests.practice.talks import answered


@pytest.mark.parametrize(
    ("reply", "named"),
    [
        ("Shall I return that, or do you wish to keep the meals?", ("please return that", "I'd rather keep the meals")),
        ("Would you like to move to another room or stay?", ("I'd rather move to another room", "I'd rather stay")),
        ("I only need the row: 4A, a little quieter, or 11A, nearer to the door?", ("4A", "11A")),
        ("Sorry: morning or evening on the fifth?", ("morning", "evening")),
        ("Would she rather keep her doctor or see Dr. Ueda on Friday?", ("she would rather keep her doctor", "she would rather see Dr Ueda on Friday")),
        ("May I tell them, or would you rather I did not?", ()),
        ("Would nine be good, or is that too early?", ()),
        ("I can free it now, or send cash to a bank, or both. What would you prefer?", ("please free it now", "please send cash to a bank", "both")),
        ("We'd bring it Friday, or you pick it up today. Which is easier?", ("please bring it Friday", "I'll pick it up today")),
        ("We have oak, pine or white. Which one?", ("oak", "pine", "white")),
        ("Nurse Peter or nurse Imani can show her. Whom should I book?", ("Nurse Peter", "nurse Imani")),
        ("Hello Sam, by post or by courier?", ("by post", "by courier")),
        ("He comes Monday, 6 am or later, which is good?", ("6 am", "later")),
    ],
)  # fmt: skip
def test_whole_questions_let_choose_too(reply: str, named: tuple[str, ...]) -> None:
    assert alternatives(reply) == named


def test_what_is_chosen_is_named_and_chosen_again() -> None:
    offer = "Within 24 hours a change is free. Do you want the fifth at the same hour, or would a later flight suit you better?"
    again = "And which hour would you like, the same one or the evening flight?"
    assert answered("eighth-of-may", offer)[-1] == (Act.CHOOSE, "the fifth at the same hour")
    assert answered("eighth-of-may", offer, again)[-1] == (Act.CHOOSE, "the same one")


def test_a_choice_stands_beside_the_answer_to_another_question() -> None:
    asked = "Can your brother drive there, or shall I have it delivered? And how is your father feeling now?"
    assert answered("tablets-in-the-suitcase", asked) == [
        (Act.CHOOSE, "my brother can drive there"),
        (Act.TELL, "how-feels-father"),
    ]


def test_two_choices_in_one_reply_are_both_made() -> None:
    asked = "Would you like oak or white? And shall we bring it by courier or by post?"
    assert [act for act, _ in answered("three-legged-desk", asked)] == [Act.CHOOSE, Act.CHOOSE]


def test_an_agreed_hour_is_confirmed_and_the_question_beside_it_has_its_word() -> None:
    asked = "So Monday at six, right? And the rider, has he come?"
    talk = answered("shop-terminal-down", "Mr. Falana comes on Monday, is six all right?", asked)
    assert talk[-1] == (Act.IMPROVISE, "not-yet")


def test_what_helps_most_is_chosen_of_what_was_put_up_and_not_of_what_was_refused() -> None:
    offer = "Single legs we don't have. I can do a new desk on Wednesday, or lend you a folding table today, or both. What would help most?"
    assert (Act.CHOOSE, "both") in answered("three-legged-desk", offer)


def test_a_thing_asked_for_with_a_please_at_the_end_is_told_beside_their_own_question() -> None:
    asked = "For the check: last four digits of the card, please."
    assert (Act.TELL, "last-digits") in answered("card-blocked-abroad", asked)


def test_each_part_has_its_word_and_what_has_none_is_passed_over() -> None:
    asked = "Which one, the family room or a taxi to our other house? And have you eaten?"
    assert answered("key-card-for-312", asked)[-1] == (Act.TELL, "eaten")
    asked = "Which one, the family room or a taxi to our other house? And have you fed the dog?"
    assert answered("key-card-for-312", asked)[-1] == (Act.CHOOSE, "the family room")
    asked = "Where should it go, and shall our carrier take the old one along?"
    assert answered("grinder-day-34", asked)[-2:] == [(Act.TELL, "address"), (Act.IMPROVISE, "may")]
    beside = "I can take tonight off your bill. How's the baby, and has the manager come?"
    assert not any(key.startswith("part-") for _, key in answered("karaoke-above-the-crib", beside))


def test_a_question_of_one_word_is_about_what_the_one_before_it_was() -> None:
    assert answered("eighth-of-may", "When did you buy the ticket, and through which website?") == [
        (Act.TELL, "bought-when"),
        (Act.TELL, "website"),
    ]


def test_each_of_several_things_asked_for_is_told() -> None:
    asked = "Give me last four digits, date of birth and one recent payment please."
    told = answered("card-blocked-abroad", asked)
    assert told == [(Act.TELL, key) for key in ("last-digits", "birth-date", "last-payment")]


def test_question_words_alone_ask_for_what_the_matter_is_about() -> None:
    told = answered("rent-money-gone", "How much, when, who to?")
    assert [key for _, key in told if key != ""] == ["how-much", "left-when", "payee"]
    asked = "I can print it again tonight. Shall I, and where to?"
    assert answered("late-photo-book", asked)[-1] == (Act.TELL, "hospice")
    asked = "Mr Bell could ring you. What time, and what number?"
    assert answered("memoir-lost-after-update", asked)[-1] == (Act.TELL, "phone")


def test_neither_a_price_is_a_month_nor_a_day_somebody() -> None:
    asked = "Do you want that, and from which month?"
    assert (Act.TELL, "monthly") not in answered("fourteen-months-left", asked)
    asked = "How nice. And who moves in with you?"
    assert (Act.TELL, "meters-move") not in answered("keys-to-the-first-home", asked)


def test_a_place_is_no_answer_to_who_and_a_word_in_common_is_none() -> None:
    assert answered("birthday-bike", "Who will be there at the party?") != [(Act.TELL, "by-day")]
    assert answered("karaoke-above-the-crib", "Where does the marathon start?") == [
        (Act.TELL, "race-where")
    ]


def test_nobody_in_an_even_mood_is_curt_about_a_side_question() -> None:
    acts = answered("keys-to-the-first-home", "How many envelopes would you like, roughly?")
    assert acts[-1] == (Act.IMPROVISE, "part-own")


def test_what_is_checked_in_the_morning_is_a_promise_and_no_wait() -> None:
    acts = answered("three-legged-desk", "I will check the parcel in the morning and write to you.")
    assert Act.AGREE_WAIT not in [act for act, _ in acts]


@pytest.mark.parametrize(
    ("scenario", "asked", "told"),
    [
        ("karaoke-above-the-crib", "Which floor are you on?", "room"),
        ("thermal-printer-no-receipt", "What did you buy from us?", "model"),
        ("seat-fee-twice", "Where do you fly?", "where-to"),
        ("eighth-of-may", "From which city do you leave?", "from-to"),
        ("line-cut-before-the-move", "Do you live alone?", "depends-too"),
        ("bill-the-insurer-should-pay", "And is she better now?", "physio"),
        ("keys-to-the-first-home", "What will you do first when you have the keys?", "first-thing"),
        ("shop-terminal-down", "Is the rider there already?", "not-yet"),
    ],
)
def test_a_neighboring_fact_is_no_answer(scenario: str, asked: str, told: str) -> None:
    assert answered(scenario, asked)[-1][1] == told


@pytest.mark.parametrize(
    ("scenario", "asked", "key"),
    [
        ("missed-connection", "How are you holding up?", "feeling"),
        ("missed-connection", "Did our app rebook you already?", "app-flight"),
        ("the-bakery-number", "do you have the transfer code already", "code"),
        ("rent-money-gone", "how are you feeling", "feel"),
    ],
)
def test_a_plain_question_that_they_can_answer_is_no_blame(
    scenario: str, asked: str, key: str
) -> None:
    assert answered(scenario, asked)[0] == (Act.TELL, key)


def test_a_story_of_its_own_tells_both_that_are_asked_for() -> None:
    told = answered("three-legged-desk", "What's your address and phone number?")
    assert told == [(Act.TELL, "address"), (Act.TELL, "phone")]
    told = answered("rent-money-gone", "What number may I call you on, and your email address?")
    assert told == [(Act.TELL, "phone"), (Act.TELL, "email")]


def test_a_short_word_tells_which_of_two_and_somebody_may_be_sixteen() -> None:
    ways = "How will you get here, by car or by bus?"
    assert answered("small-questions-for-sofia", ways)[0] == (Act.TELL, "get-here")
    told = answered("report-that-never-came", "How old is your granddaughter?")
    assert told[0] == (Act.TELL, "bia-age")


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        (
            "three-legged-desk",
            "I can send the leg or a whole new desk. Which floor do you live on?",
        ),
        (
            "thank-you-for-row-12",
            "You may send him a letter or a card. Which day do you travel home?",
        ),
        ("jersey-too-small", "It comes in teal or in plum. Which bike do you ride?"),
    ],
)
def test_a_question_of_their_life_chooses_nothing_told_before(name: str, asked: str) -> None:
    assert Act.CHOOSE not in {act for act, _ in answered(name, asked)}
    assert "whichever" not in {about for _, about in answered(name, asked)}
