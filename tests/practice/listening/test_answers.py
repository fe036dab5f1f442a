"""What an agent asks is answered by what it asks for: one of two, a time, a yes of their own doing."""

from __future__ import annotations

import pytest

from highpoint.practice.intent import Act
from highpoint.practice.listening.either import alternatives
from tests.practice.talks import answered


@pytest.mark.parametrize(
    ("reply", "named"),
    [
        ("14A and 9A are free on your flight. Which one would you prefer?", ("14A", "9A")),
        ("I have one at 9:10 and another at 18:40. Which one do you want?", ("one at 9:10", "the one at 18:40")),
        ("Would you return it with the label, or should we collect it?", ("I'll return it with the label", "please collect it")),
        ("Should it go to the ward, or to your home first?", ("to the ward", "to your home first")),
        ("There are two ways: a smaller contract, or a takeover. Which would you prefer?", ("a smaller contract", "a takeover")),
        ("You can bring it in, or I send somebody. What's better for you?", ("I'll bring it in", "please send somebody")),
        ("Shall a colleague telephone you, or would you prefer written steps?", ("a colleague can telephone me", "written steps")),
        ("Would you like help with the bags, or do you manage?", ("help with the bags", "I'll manage")),
        ("Would a mobile router help you, or can you work elsewhere?", ("a mobile router", "I can work elsewhere")),
        ("Will you come, or her father?", ("I will", "her father")),
        ("The letter can go to you, or to your mother. Which?", ("to you", "to your mother")),
        ("Would you like it sent by courier, or should one of us bring it?", ("please have it sent by courier", "one of you can bring it")),
        ("I've got a room without a shower, or a full one in town. Which would you take?", ("a room", "a full one in town")),
        ("Should we bring it, or is somebody there to help?", ()),
    ],
)  # fmt: skip
def test_both_of_two_are_found_in_whatever_form_they_are_put_up(
    reply: str, named: tuple[str, ...]
) -> None:
    assert alternatives(reply) == named


@pytest.mark.parametrize(
    ("scenario", "reply", "told"),
    [
        ("small-questions-for-sofia", "What time is her appointment tomorrow?", "hour"),
        ("seat-fee-twice", "May I ask you to tell me on which dates they were charged to your card?", "charge-dates"),
        ("grinder-day-34", "On what dates did you write?", "emails"),
        ("books-due-at-midnight", "How many times have you tried today?", "how-often"),
        ("fee-nobody-explained", "How did you send it back?", "sent-how"),
        ("the-ring-in-214", "By which date must it be with you?", "by-when"),
        ("birthday-bike", "Were you the one who opened the box?", "opened"),
    ],
)  # fmt: skip
def test_a_neighboring_fact_gives_way_to_the_one_of_the_sort(
    scenario: str, reply: str, told: str
) -> None:
    assert answered(scenario, reply)[0] == (Act.TELL, told)


@pytest.mark.parametrize(
    ("scenario", "reply", "form"),
    [
        ("missed-connection", "Was it you who rang us on Monday?", "part-me"),
        ("renewed-against-her-will", "You didn't use it after the spring, right?", "denied"),
        ("interview-on-two-megabits", "You're not using a VPN, are you?", "denied"),
        ("thermal-printer-no-receipt", "It never worked, or did it?", "denied"),
        ("the-hour-that-comes-twice", "May we thank you by name in the release notes?", "may"),
        ("line-cut-before-the-move", "It was us who made the typing mistake, wasn't it?", "supposed"),
    ],
)  # fmt: skip
def test_nobody_is_unsure_of_their_own_doing(scenario: str, reply: str, form: str) -> None:
    assert answered(scenario, reply)[-1] == (Act.IMPROVISE, form)


def test_no_name_is_given_but_the_one_asked_for() -> None:
    assert (Act.TELL, "doctor") not in answered(
        "small-questions-for-sofia", "What's Sofía's family name?"
    )


def test_each_half_of_a_question_has_its_own_fact() -> None:
    told = answered("rent-money-gone", "how much rent is due and on which day?")
    assert told == [(Act.TELL, "rent-amount"), (Act.TELL, "rent-when")]


@pytest.mark.parametrize(
    ("scenario", "reply", "told"),
    [
        ("karaoke-above-the-crib", "Room?", (Act.TELL, "room")),
        ("birthday-bike", "And the color?", (Act.TELL, "bike-color")),
        ("key-card-for-312", "Name on the booking?", (Act.MY_NAME, "")),
        ("locked-out-before-first-class", "Did you get the e-mail I sent?", (Act.IMPROVISE, "got-it")),
        ("shop-terminal-down", "And who should the driver ask for?", (Act.TELL, "ask-for")),
        ("key-card-for-312", "Somebody was in there, or did it smell?", (Act.IMPROVISE, "tells-more")),
        ("key-card-for-312", "Somebody was in there, or did the card not work?", (Act.TELL, "card-first-try")),
    ],
)  # fmt: skip
def test_a_bare_noun_or_half_a_question_is_heard(
    scenario: str, reply: str, told: tuple[Act, str]
) -> None:
    assert answered(scenario, reply)[0] == told


def test_two_things_are_given_though_no_article_stands_between() -> None:
    told = answered("card-blocked-abroad", "Give me last four digits and date of birth")
    assert told == [(Act.TELL, "last-digits"), (Act.TELL, "birth-date")]


def test_a_which_one_is_never_answered_by_a_yes() -> None:
    told = answered("report-that-never-came", "Dr. Lima signs it today. Which way suits you best?")
    assert not {act for act, _ in told} & {Act.ACCEPT, Act.ACCEPT_HALF, Act.SUITS}


def test_what_somebody_does_is_chosen_where_the_story_speaks_of_one_of_two() -> None:
    assert answered("grinder-day-34", "Do you grind in the kitchen or in the garden?") == [
        (Act.CHOOSE, "in the kitchen")
    ]
