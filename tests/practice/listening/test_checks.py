"""What is asked for politely, beside a sorry, or to have it confirmed is answered as what it is."""

from __future__ import annotations

import pytest

from highpoint.practice.intent import Act
from tests.practice.talks import acts, after, answered


@pytest.mark.parametrize(
    ("name", "asked", "fact"),
    [
        ("closing-fathers-account", "Would you please tell me the account number?", "account"),
        ("birthday-bike", "Can you tell me the size?", "bike-size"),
        ("keys-to-the-first-home", "Could you kindly tell me the price?", "price"),
    ],
)
def test_who_could_tell_something_tells_it(name: str, asked: str, fact: str) -> None:
    assert (Act.TELL, fact) in answered(name, asked)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("closing-fathers-account", "My condolences, and when did he die?"),
        ("closing-fathers-account", "I'm so very sorry, what was his first name?"),
        ("interview-on-two-megabits", "Oh, I'm sorry to hear that, when is the interview?"),
    ],
)
def test_the_agents_own_sorry_asks_nothing(name: str, asked: str) -> None:
    told = {about for act, about in answered(name, asked) if act is Act.TELL}
    assert not told & {"sorry-there", "said-sorry"}


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("thermal-printer-no-receipt", "What happened to your old printer?"),
        ("interview-on-two-megabits", "What happened to the line last week?"),
    ],
)
def test_what_happened_to_a_thing_does_not_ask_for_the_whole_matter(name: str, asked: str) -> None:
    assert Act.RETELL not in acts(name, asked)


@pytest.mark.parametrize(
    ("name", "asked", "fact"),
    [
        ("grinder-day-34", "And you told us of it twice within the 30 days, right?", "twice"),
        ("key-card-for-312", "Can you still drive for ten minutes?", "can-drive"),
        ("memoir-lost-after-update", "So you taught history, is that correct?", "teaching"),
        ("fee-nobody-explained", "You sent it back in September, is that right?", "had-reader"),
        ("bill-the-insurer-should-pay", "Did you send us the right number then?", "card-copy"),
    ],
)
def test_a_true_statement_is_answered_by_its_own_fact(name: str, asked: str, fact: str) -> None:
    told = answered(name, asked)
    assert (Act.TELL, fact) in told
    assert Act.CORRECT not in {act for act, _ in told}


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("karaoke-above-the-crib", "Would a room on the fifth floor be all right?"),
        ("card-blocked-abroad", "So that was the third time, right?"),
        ("jersey-too-small", "Would number nine be all right?"),
    ],
)
def test_what_is_offered_or_counted_in_a_row_is_not_denied(name: str, asked: str) -> None:
    assert Act.CORRECT not in acts(name, asked)


def test_a_number_that_is_wrong_is_still_set_right() -> None:
    assert (Act.CORRECT, "order-number") in answered(
        "three-legged-desk", "The order number is 99887, is that right?"
    )
    assert (Act.CORRECT, "address") in answered("three-legged-desk", "Address still Ahornweg 5?")


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("thermal-printer-no-receipt", "Could you test that before Friday?"),
        ("interview-on-two-megabits", "Can you try it tomorrow and tell me if it works?"),
        ("shop-terminal-down", "Could you test that tonight?"),
    ],
)
def test_what_is_to_be_tried_later_is_not_tried_yet(name: str, asked: str) -> None:
    assert not {Act.STILL, Act.TRIES} & set(acts(name, asked))
    assert (Act.IMPROVISE, "does") not in answered(name, asked)


def test_what_is_to_be_tried_now_is_tried() -> None:
    assert Act.STILL in acts("thermal-printer-no-receipt", "Can you try it now?")
    assert Act.STILL in acts("interview-on-two-megabits", "Does it work now?")


def test_data_told_off_for_a_check_are_given() -> None:
    check = "First a quick check: the last four digits of the card, your date of birth, and one recent payment."
    assert {about for act, about in answered("card-blocked-abroad", check) if act is Act.TELL} >= {
        "last-digits",
        "birth-date",
        "last-payment",
    }


@pytest.mark.parametrize("name", ["late-photo-book", "fourteen-months-left", "the-ring-in-214"])
def test_whether_something_reached_them_asks_for_no_number(name: str) -> None:
    assert Act.TELL not in acts(name, "Did the pages reach you?")


@pytest.mark.parametrize(
    "asked", ["Have I missed anything?", "Is there anything you still want to know?"]
)
def test_the_last_question_is_not_asked_back(asked: str) -> None:
    served = "We send a technician tomorrow at noon, it is arranged."
    said = answered("line-cut-before-the-move", served, asked)
    assert Act.NO_MORE in {act for act, _ in said}
    assert not any(about.startswith("doubt") for _, about in said)


def test_praise_for_the_best_thing_they_could_have_done_blames_nobody() -> None:
    praise = "That is the best thing you could have done. At what hour may we ring you?"
    assert Act.COUNTER not in acts("memoir-lost-after-update", praise)


def test_a_letter_that_begins_with_congratulations_is_not_signed_so() -> None:
    letter = "Dear Camila,\n\nCongratulations, how lovely! Your contract is open here, and all is ready.\n\nHelen Moore"
    assert after("keys-to-the-first-home", letter).turns[-1].text.startswith("Hi Helen")
