"""What a customer says who is asked for one of two things."""

import pytest

from highpoint.practice.intent import Act
from highpoint.practice.listening.what_is import lets_choose
from tests.practice.talks import acts, answered


@pytest.mark.parametrize(
    ("name", "reply", "told"),
    [
        ("karaoke-above-the-crib", "Should we ring you or knock when it's done?", "knock-text"),
        ("fourteen-months-left", "Shall I reply by e-mail or by letter?", "answer-how"),
        ("key-card-for-312", "Would you rather stay here or across the river?", "here-or-there"),
    ],
)
def test_the_fact_for_a_choice_is_told_and_nothing_else(name: str, reply: str, told: str) -> None:
    said = [each for each in answered(name, reply) if each[0] is not Act.TAKE_UP]
    assert said == [(Act.TELL, told)]


def test_no_address_is_made_up_where_one_of_two_is_named() -> None:
    reply = "Should it go to the address in your account or to Mr. Bello directly?"
    assert Act.IMPROVISE not in acts("books-due-at-midnight", reply)


def test_the_things_to_choose_from_are_heard_alone() -> None:
    room = lets_choose("Which one, the quiet room or a cab to the house next door?")
    assert room == ("the quiet room", "a cab to the house next door")
    told = lets_choose("I can offer two things: a lent phone or a credit. Which one?")
    assert told == ("a lent phone", "a credit")
    assert lets_choose("Would you like cash for food or for rent until then?")[-1] == "for rent"
