"""Two things asked or put up in one reply both have their answer."""

import re

from highpoint.practice.intent import Act
from tests.practice.talks import acts, after, answered


def test_what_is_put_up_beside_a_choice_is_taken_too() -> None:
    told = answered(
        "fourteen-months-left",
        "Jana can take over the contract, it's one page.",
        "Shall I send it by mail or by e-mail? And shall I pause the contract until then?",
    )
    assert [act for act, _ in told] == [Act.ACCEPT, Act.CHOOSE]


def test_a_number_asked_for_beside_a_choice_is_told() -> None:
    told = answered(
        "fourteen-months-left",
        "Shall I send it by mail or by e-mail? And which is the best way to reach you, now that nobody is at the workshop telephone?",
    )
    assert (Act.TELL, "home-phone") in told


def test_how_they_are_reached_has_a_word_beside_a_fact() -> None:
    asked = "How much was the train, and how may I reach you the day before?"
    assert acts("appointment-moved-three-times", asked)[-1] is Act.ON_FILE


def test_what_they_still_want_to_know_answers_whether_there_is_anything_else() -> None:
    told = answered(
        "late-photo-book",
        "I have it printed again and a courier brings it tomorrow. Is there anything else? And have you eaten?",
    )
    assert (Act.TELL, "eaten") in told
    assert told[-1][0] is Act.ASK


def test_who_is_well_served_does_not_only_say_that_it_suits() -> None:
    said = acts(
        "tablets-in-the-suitcase",
        "I'm so sorry. Our medical desk sends the prescription to a pharmacy near you tonight, you pay nothing.",
        "The tablets will be ready at 9 this evening, already paid.",
        "I'm Ruth and I'll ring at 9:30. Does that suit you?",
    )
    assert said == [Act.SUITS, Act.THANK]


def test_an_offer_that_begins_with_if_you_want_is_no_last_question() -> None:
    said = acts(
        "late-photo-book",
        "I'm so sorry. I have it printed again tonight and a courier brings it to the hospice by 11.",
        "If you want the price back as well, I'll book it now. Would you like that?",
    )
    assert Act.NO_MORE not in said


def test_the_first_answer_leaves_to_the_second_what_it_tells() -> None:
    asked = "When did you send it, and is there a receipt?"
    for seed in range(80, 84):
        said = after("fee-nobody-explained", asked, seed=seed).turns[-1].text
        assert len(re.findall(r"receipt|slip", said)) < 2


def test_what_the_agent_puts_up_of_their_own_is_no_question_for_a_fact() -> None:
    said = answered(
        "closing-fathers-account",
        "I'm sorry for your loss. We can pay the undertaker straight from the account.",
        "Would you like my direct number?",
    )
    assert said == [(Act.IMPROVISE, "offered")]


def test_how_they_are_getting_on_has_a_word_beside_a_fact() -> None:
    told = answered(
        "fourteen-months-left",
        "Is your address still the one of the workshop? And how are you getting on since the fall?",
    )
    assert [act for act, _ in told] == [Act.TELL, Act.SMALL_TALK]
