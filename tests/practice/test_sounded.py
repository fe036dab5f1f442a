"""What a customer says who is asked whether they would like what they hardly want."""

import pytest

from highpoint.practice.intent import Act
from tests.practice.talks import acts, after, answered

_TAKES = {Act.ACCEPT, Act.ACCEPT_HALF, Act.SUITS}


@pytest.mark.parametrize(
    ("name", "reply"),
    [
        ("late-photo-book", "Oh no. Would you want a refund, Áine?"),
        ("memoir-lost-after-update", "I see. Do you want a voucher instead?"),
    ],
)
def test_a_question_for_their_wish_is_no_offer_to_be_taken(name: str, reply: str) -> None:
    talk = after(name, reply)
    assert not _TAKES & {each.act for each in talk.turns[-1].intents}
    assert Act.RATHER in acts(name, reply)


def test_a_fact_that_tells_their_wish_is_the_answer() -> None:
    assert (Act.TELL, "exchange-or-money") in answered(
        "jersey-too-small", "Would you prefer a refund?"
    )
    assert (Act.TELL, "fetch") in answered("the-ring-in-214", "Would you like to collect it?")


def test_what_is_offered_or_all_that_is_left_is_taken() -> None:
    assert Act.ACCEPT_HALF in acts("jersey-too-small", "I can refund it today. All right?")
    left = "I'm sorry, we can't exchange it.", "Would you like a refund?"
    assert Act.RATHER not in acts("jersey-too-small", *left)
