"""Which of the things a reply offers a customer takes, and when they are glad of them."""

import pytest

from highpoint.practice.intent import Act
from tests.practice.talks import acts_of, after


@pytest.mark.parametrize(
    ("name", "replies", "taken", "left"),
    [
        (
            "karaoke-above-the-crib",
            (
                "I'm going up with security right now, the music ends. Which room is yours?",
                "There is a quiet room at the other end too. Would you like that, or would you rather stay put?",
            ),
            "stop-it",
            "quiet-room",
        ),
        (
            "mehendi-in-the-courtyard",
            (
                "The courtyard is yours on Friday, with music until eleven.",
                "After eleven, shall I keep the wine cellar for you, or would you like the headphones?",
            ),
            "courtyard-then-cellar",
            "silent-dance",
        ),
    ],
)
def test_that_the_one_chosen_is_taken(
    name: str, replies: tuple[str, ...], taken: str, left: str
) -> None:
    state = after(name, *replies).state

    assert taken in state.accepted
    assert left not in state.accepted


def test_that_a_gift_is_thanked_for_beside_a_choice() -> None:
    talk = after(
        "karaoke-above-the-crib",
        "I'm going up with security right now, the music ends. Which room is yours?",
        "Thank you. I've taken tonight off your bill. I also have a quiet room, if you'd rather move. "
        "Would you like that, or would you rather stay put?",
    )

    assert acts_of(talk) == [Act.ACCEPT, Act.CHOOSE]
    assert "night-off" in talk.state.accepted


def test_that_a_price_beside_is_no_gift() -> None:
    talk = after("karaoke-above-the-crib", "You can sleep in until two tomorrow, no charge.")

    assert "night-off" not in talk.state.accepted


def test_that_a_call_to_ask_is_no_room() -> None:
    talk = after("karaoke-above-the-crib", "I'll ring you in ten minutes to hear if it is quiet.")

    assert "quiet-room" not in talk.state.accepted


@pytest.mark.parametrize("seed", range(12))
def test_that_nobody_is_saved_by_what_may_be_done(seed: int) -> None:
    talk = after(
        "card-blocked-abroad",
        "I can lift the block during this call. What are the last four digits?",
        seed=seed,
    )

    assert "saved" not in talk.turns[-1].text


def test_that_somebody_is_glad_when_it_is_done() -> None:
    talk = after(
        "late-photo-book",
        "I am so sorry. The courier can bring it tomorrow by eleven, and I can e-mail you all pages today. Where to?",
        "I've sent the pages to you. Whose name should the courier ask for?",
    )

    assert Act.GLAD in acts_of(talk)


def test_that_what_comes_beside_the_thing_agreed_on_is_not_grudged() -> None:
    talk = after(
        "late-photo-book",
        "I'm sorry, Maeve. I have it printed again tonight and a courier brings it to the hospice by 11 tomorrow.",
        "I could book the price back as well. Would you like that?",
    )

    assert "money-back" in talk.state.accepted
    assert acts_of(talk)[0] is Act.ACCEPT


def test_that_a_thing_of_less_worth_is_no_surprise_once_more_is_agreed() -> None:
    talk = after(
        "fourteen-months-left",
        "I cannot offer you the smallest tariff. If Jana takes over the contract, you are out of it.",
        "Your contract goes to Jana as agreed. The smallest tariff is possible too.",
    )

    assert Act.AFTER_ALL not in acts_of(talk)
