"""Two things asked for in one breath are both answered."""

import pytest

from highpoint.practice.intent import Act
from tests.practice.talks import answered

TELL = Act.TELL


@pytest.mark.parametrize(
    ("name", "reply", "told"),
    [
        (
            "shop-terminal-down",
            "Could you tell me your name and the name of the shop?",
            [(Act.MY_NAME, ""), (TELL, "what-shop")],
        ),
        (
            "fourteen-months-left",
            "I need your birth date and your own number, please.",
            [(TELL, "age"), (TELL, "home-phone")],
        ),
        (
            "tablets-in-the-suitcase",
            "Can you send me a photo of the prescription, and the address where you are staying?",
            [(TELL, "photo"), (TELL, "where-staying")],
        ),
    ],
)
def test_both_things_are_told(name: str, reply: str, told: list[tuple[Act, str]]) -> None:
    assert answered(name, reply) == told


@pytest.mark.parametrize(
    ("name", "reply", "told"),
    [
        (
            "card-blocked-abroad",
            "I need your date of birth, and one thing you paid for recently?",
            [(TELL, "birth-date"), (TELL, "last-payment")],
        ),
        (
            "card-blocked-abroad",
            "Whom are you taking out tonight, is there an occasion?",
            [(TELL, "what-for")],
        ),
    ],
)
def test_a_second_question_behind_a_comma_is_heard(
    name: str, reply: str, told: list[tuple[Act, str]]
) -> None:
    assert answered(name, reply) == told
