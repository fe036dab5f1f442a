"""Better service ends calmer with further scripts, some of whose words its rules were mended by."""

from __future__ import annotations

from dataclasses import replace

import pytest

from highpoint.practice._sizing import lands
from highpoint.practice.director import react
from highpoint.practice.listen import Heard
from highpoint.practice.scenario import Scenario, names, shipped
from highpoint.practice.state import State
from highpoint.practice.talk import PracticeTalk, played
from tests.practice import trainees

GOOD = (
    "G'day, thanks for sticking with me. I'm so sorry, that's really not on and I don't blame you "
    "for being cranky one bit.",
    "Can I grab your name and number so I can find you in here?",
    "Right, I'm looking at it now and you're spot on, we messed up.",
    "I've gone ahead and fixed it from here. It'll all be through by 4 this afternoon.",
    "Anything else bugging you that I can help with while we're chatting?",
    "No worries at all. Look after yourself.",
)
COLD = (
    "Specify your request.",
    "Enter the identification number.",
    "The entry has been amended. Effective: 8 p.m.",
    "A receipt is generated automatically.",
    "There is nothing further.",
)
DEFENSIVE = (
    "Our records do not support your version of events.",
    "It is the customer's responsibility to keep track of this kind of thing.",
    "As was clearly communicated to you, exceptions are not made.",
    "Repeating yourself will not change the outcome.",
)
RITUAL = (
    "We hear you, {call}, and we deeply regret any inconvenience.",
    "{call}, we hear you and deeply regret any inconvenience. You always come first, {call}.",
    "We hear you, {call}. We know how important this is and deeply regret any inconvenience.",
    "{call}, thank you for your patience. We deeply regret any inconvenience.",
)
NONSENSE = (
    "Mango carburetor singing at the bank of elbows.",
    "The stapler is married to an echo.",
    "dfghj vbnm rtyu",
    "Hooray for the invisible soup!",
)


@pytest.fixture
def desk() -> Scenario:
    return shipped("three-legged-desk")


@pytest.mark.parametrize("name", names())
def test_other_scripts_keep_the_order_too(name: str) -> None:
    good, cold, defensive, ritual, nonsense = (
        trainees.run(shipped(name), script, 3).state.mood
        for script in (GOOD, COLD, DEFENSIVE, RITUAL, NONSENSE)
    )
    assert good > cold + 0.1
    assert cold > defensive
    assert cold >= ritual
    assert cold > nonsense


@pytest.mark.parametrize(
    ("reply", "done"),
    [
        ("I have put the matter right this morning.", True),
        ("Fixing it now.", True),
        ("They will reply to you by e-mail.", False),
        ("You will get an SMS.", False),
        ("I've got a lot of other customers waiting as well.", False),
    ],
)
def test_a_deed_is_heard_and_a_message_announced_is_none(
    desk: Scenario, reply: str, done: bool
) -> None:
    after = PracticeTalk.begin(desk, 1).say(reply)
    assert ("remedy" in _moves(after)) is done


def test_work_lands_better_with_whom_was_heard_and_worse_with_whom_was_blamed(
    desk: Scenario,
) -> None:
    state = State.begin(desk)
    heard, blamed = replace(state, heard=0.7), replace(state, heard=0.7, blamed=2)
    assert lands(heard, desk) > lands(state, desk) > lands(blamed, desk)


def test_whoever_was_blamed_hears_blame_sooner(desk: Scenario) -> None:
    state, edged = State.begin(desk), Heard(edged=True)
    first = react(desk, state, edged)
    again = react(desk, replace(state, blamed=1), edged)
    assert "defensive" not in {each.move for each in first.effects}
    assert "defensive_again" in {each.move for each in again.effects}


def test_two_words_of_care_in_a_talk_are_not_hollow(desk: Scenario) -> None:
    talk = played(
        PracticeTalk.begin(desk, 1),
        (
            "I'm so sorry about your desk.",
            "What is your order number?",
            "Hm, let us see.",
            "That is tricky, that one.",
            "I'm sorry that it takes me so long.",
        ),
    )
    assert not {"care_hollow", "care_again"} & _moves(talk)


def test_the_same_sorry_in_another_order_is_the_same_sorry(desk: Scenario) -> None:
    talk = played(
        PracticeTalk.begin(desk, 1),
        (
            "We are sorry to hear about your bad experience and understand your disappointment.",
            "We understand your disappointment and are sorry to hear about your bad experience.",
        ),
    )
    assert "ritual" in _moves(talk)


def _moves(talk: PracticeTalk) -> set[str]:
    return {each.move for turn in talk.turns for each in turn.effects}
