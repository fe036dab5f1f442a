"""Questions that let the customer choose, and questions of several parts: every part has its answer."""

from __future__ import annotations

import pytest

from highpoint.practice._either import alternatives
from highpoint.practice._forms import unmarked
from highpoint.practice.intent import Act
from highpoint.practice.scenario import shipped
from highpoint.practice.talk import PracticeTalk


def answered(scenario: str, *replies: str) -> list[tuple[Act, str]]:
    talk = PracticeTalk.begin(shipped(scenario), 7)
    for reply in replies:
        talk = talk.say(reply)
    return [(each.act, unmarked(each.about)) for each in talk.turns[-1].intents]


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
    ],
)  # fmt: skip
def test_whole_questions_let_choose_too(reply: str, named: tuple[str, ...]) -> None:
    assert alternatives(reply) == named


def test_what_is_chosen_is_named_and_chosen_again() -> None:
    offer = "Within 24 hours a change is free. Do you want the fifth at the same hour, or would a later flight suit you better?"
    again = "And which hour would you like, the same one or the evening flight?"
    assert answered("eighth-of-may", offer) == [
        (Act.TAKE_UP, ""),
        (Act.CHOOSE, "the fifth at the same hour"),
    ]
    assert answered("eighth-of-may", offer, again) == [(Act.CHOOSE, "the same one")]


def test_a_choice_stands_beside_the_answer_to_another_question() -> None:
    asked = "Can your brother drive there, or shall I have it delivered? And how is your father feeling now?"
    assert answered("tablets-in-the-suitcase", asked) == [
        (Act.CHOOSE, "my brother can drive there"),
        (Act.TELL, "how-feels-father"),
    ]


def test_a_question_of_one_word_is_about_what_the_one_before_it_was() -> None:
    assert answered("eighth-of-may", "When did you buy the ticket, and through which website?") == [
        (Act.TELL, "bought-when"),
        (Act.TELL, "website"),
    ]


def test_each_of_several_things_asked_for_is_told() -> None:
    asked = "Give me last four digits, date of birth and one recent payment please."
    told = answered("card-blocked-abroad", asked)
    assert told == [(Act.TELL, key) for key in ("last-digits", "birth-date", "last-payment")]


def test_a_place_is_no_answer_to_who_and_a_word_in_common_is_none() -> None:
    assert answered("birthday-bike", "Who will be there at the party?") != [(Act.TELL, "by-day")]
    assert answered("karaoke-above-the-crib", "Where does the marathon start?") == [
        (Act.TELL, "race-where")
    ]


def test_nobody_in_an_even_mood_is_curt_about_a_side_question() -> None:
    acts = answered("keys-to-the-first-home", "How much were you thinking of, roughly?")
    assert acts[-1] == (Act.IMPROVISE, "part-own")


def test_what_is_checked_in_the_morning_is_a_promise_and_no_wait() -> None:
    acts = answered("three-legged-desk", "I will check the parcel in the morning and write to you.")
    assert Act.AGREE_WAIT not in [act for act, _ in acts]
