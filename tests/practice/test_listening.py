"""What a reply does not offer: a plain no, a question for a detail or for how things are."""

from __future__ import annotations

import pytest

from highpoint.practice.intent import Act
from highpoint.practice.scenario import shipped
from highpoint.practice.talk import PracticeTalk, played

_YES = {Act.ACCEPT, Act.ACCEPT_HALF, Act.TAKE_UP}


def after(name: str, *replies: str) -> PracticeTalk:
    return played(PracticeTalk.begin(shipped(name), 1), replies)


def acts(name: str, *replies: str) -> set[Act]:
    return {each.act for each in after(name, *replies).turns[-1].intents}


@pytest.mark.parametrize(
    ("name", "reply"),
    [
        ("birthday-bike", "nobody can collect at the depot, there is no counter there"),
        ("bill-the-insurer-should-pay", "nobody here can cancel the bill"),
        ("the-ring-in-214", "No one can bring it to you in person."),
    ],
)
def test_what_nobody_can_do_is_a_no(name: str, reply: str) -> None:
    assert not acts(name, reply) & _YES


def test_what_nobody_can_take_away_is_none() -> None:
    reply = "Nobody else can open it, I bring it to you by hand."
    assert Act.ACCEPT in acts("the-ring-in-214", reply)


def test_what_is_to_be_confirmed_is_asked_for() -> None:
    talk = after(
        "bill-the-insurer-should-pay",
        "May I please confirm your mother's full name and her date of birth?",
    )
    assert not talk.state.agreed
    assert {"patient", "born"} <= set(talk.state.told)
    assert "order-number" in after("three-legged-desk", "May I check your order number?").state.told


def test_which_one_they_usually_have_is_no_offer() -> None:
    talk = after(
        "jersey-too-small",
        "We can send you the jersey in teal.",
        "Which size did you take and which one do you usually wear?",
    )
    assert [each.act for each in talk.turns[-1].intents] == [Act.TELL, Act.TELL]
