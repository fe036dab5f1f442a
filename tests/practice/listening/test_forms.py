"""What no fact answers is answered by the form of the question."""

from __future__ import annotations

import pytest

from highpoint.engine.text import normalize
from highpoint.practice.intent import Act
from highpoint.practice.listening.forms import beside, form_of, forms, marked
from highpoint.practice.scenario import shipped
from highpoint.practice.talk import PracticeTalk, played
from tests.practice.talks import answered


@pytest.mark.parametrize(
    ("asked", "form"),
    [
        ("Could you hold for two minutes?", "hold"),
        ("May I ask you something?", "may-ask"),
        ("Can you press the red button?", "does"),
        ("Could you put the screws in a bag?", "will-do"),
        ("Did anybody else call?", "ever"),
        ("How's the weather with you?", "weather"),
        ("Why is it so urgent?", "because"),
        ("Who told you that?", "who-spoke"),
        ("Do you need clothes?", "do-you"),
        ("Do you need help?", "offered"),
        ("How many children do you have?", "how-many-theirs"),
    ],
)
def test_a_question_has_a_form(asked: str, form: str) -> None:
    assert form_of(normalize(asked)) == form


def test_what_nobody_wrote_down_is_passed_over_beside_what_is_known() -> None:
    said = answered(
        "three-legged-desk", "What is your order number, and have you got a moment? Who packed it?"
    )
    assert said == [
        (Act.TELL, "order-number"),
        (Act.IMPROVISE, "hold"),
    ]
    assert answered("three-legged-desk", "Have you got a moment? How's the weather?") == [
        (Act.IMPROVISE, "hold"),
        (Act.IMPROVISE, "weather"),
    ]


def test_a_fact_that_answers_two_questions_is_told_once_and_nothing_made_up() -> None:
    assert (Act.TELL, "lift") in (
        said := answered("three-legged-desk", "Is there a lift, and which floor is it?")
    )
    assert Act.IMPROVISE not in {act for act, _ in said}


@pytest.mark.parametrize("asked", ["Isn't it a mess?", "And where are you?"])
def test_nobody_says_they_do_not_know_what_wants_no_answer_or_where_they_are(asked: str) -> None:
    question = normalize(asked).strip(" ?")
    assert not beside(marked(form_of(question), question), question)


def test_a_day_something_arrived_is_told_and_not_tried() -> None:
    assert answered("three-legged-desk", "When did the desk arrive?")[0] == (Act.TELL, "came-when")


def test_the_same_question_has_the_same_answer_again() -> None:
    served = "We'll send a new desk by courier, it is there tomorrow at noon."
    asked = "Do you play chess?"
    for seed in range(4):
        talk = played(
            PracticeTalk.begin(shipped("three-legged-desk"), seed), [served, asked, asked]
        )
        first, then = (
            turn.text.lower().replace("'", "").strip(".!? ") for turn in talk.turns[4::2]
        )
        assert first in then
        assert first != then


@pytest.mark.parametrize("key", forms())
def test_every_form_has_words_for_many_runs(key: str) -> None:
    assert len(set(forms()[key].says)) >= 9


def test_a_fact_goes_before_the_form() -> None:
    assert answered("three-legged-desk", "Do you have your order number?")[0] == (
        Act.TELL,
        "order-number",
    )


def test_who_wants_nothing_more_says_so_and_thanks() -> None:
    served = "We'll send a new desk by courier, it is there tomorrow at noon."
    said = answered(
        "three-legged-desk", served, "It is booked.", "Is there anything else I can help you with?"
    )
    assert said[0] == (Act.NO_MORE, "")


def test_all_plain_things_asked_for_at_once_are_told() -> None:
    asked = "May I have your full name, your date of birth and a phone number?"
    assert answered("three-legged-desk", asked) == [
        (Act.TELL, "own-name"),
        (Act.TELL, "phone"),
        (Act.IMPROVISE, "born"),
    ]


@pytest.mark.parametrize(
    ("asked", "act"),
    [
        ("Anything else you need tonight?", Act.NO_MORE),
        ("Is there anything else you're worried about?", Act.NO_MORE),
        ("All good?", Act.ALL_SET),
        ("That all?", Act.ALL_SET),
    ],
)
def test_no_yes_answers_whether_there_is_more(asked: str, act: Act) -> None:
    served = "We'll send a new desk by courier, it is there tomorrow at noon."
    said = [
        each
        for each, _ in answered(
            "three-legged-desk", served, "It is booked.", f"You get a text. {asked}"
        )
    ]
    assert act in said
    assert not {Act.ACCEPT, Act.SUITS, Act.DO_NOT_KNOW} & set(said)


def test_one_of_two_is_named_and_one_yes_is_said() -> None:
    served = "We'll send a new desk by courier."
    assert answered(
        "three-legged-desk", served, "Wednesday or Thursday, which do you like better?"
    )[0] == (
        Act.CHOOSE,
        "Wednesday",
    )
    offer = "We can send a new desk by courier tomorrow at noon. Shall I book it?"
    assert [act for act, _ in answered("three-legged-desk", offer)].count(Act.IMPROVISE) == 0


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Did you order it online or in a store?", (Act.TELL, "ordered")),
        ("Is a leg missing or broken?", (Act.TELL, "what-wrong")),
        ("Does she prefer paper or cloth?", (Act.IMPROVISE, "doubt-either")),
        ("Would you prefer Monday or Tuesday?", (Act.CHOOSE, "Monday")),
    ],
)
def test_only_what_is_offered_is_chosen_from(asked: str, told: tuple[Act, str]) -> None:
    assert answered("three-legged-desk", asked)[0] == told


@pytest.mark.parametrize(
    "asked", ["Is there a courier near you?", "Do you need clothes?", "Are you with a colleague?"]
)
def test_a_question_about_their_world_is_no_offer(asked: str) -> None:
    assert not {Act.ACCEPT, Act.ACCEPT_HALF, Act.SUITS} & {
        act for act, _ in answered("three-legged-desk", asked)
    }


def test_a_yes_to_an_offer_leaves_room_for_two_answers() -> None:
    offer = "We can send a new leg by courier tomorrow at noon."
    said = answered(
        "three-legged-desk", f"{offer} Which floor are you on, and what is your order number?"
    )
    assert [act for act, _ in said].count(Act.TELL) == 2


def test_what_was_mended_before_is_better_when_asked() -> None:
    assert (Act.STILL, "") in answered("three-legged-desk", "Is it better now?")
    mended = "I have replaced the leg, a new desk comes by courier tomorrow at noon."
    assert (Act.TRIES, "") in answered("three-legged-desk", mended, "Is it better now?")
