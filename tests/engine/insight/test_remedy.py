"""Tests of apologies with a remedy and without."""

import pytest

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.insight.remedy import amends


def read(*turns):
    rows = [{"role": role, "text": text} for role, text in turns]
    talk = Conversation.from_dict({"id": "a", "turns": rows})
    return amends(talk.turns, analyze(talk).observations)


UPSET = ("customer", "The vase came broken and I am really upset.")
SORRY = ("agent", "I am so sorry about the vase.")


@pytest.mark.parametrize(
    ("after", "remedy"),
    [
        (("agent", "I have sent you a replacement today."), "refund"),
        (("agent", "I will call you tomorrow before noon."), "promise"),
        (("agent", "Please send us a photo of the box."), "next step"),
    ],
)
def test_what_follows_an_apology_is_its_remedy(after, remedy):
    found = read(UPSET, SORRY, after)
    assert (found.turn, found.words, found.remedy) == (1, "sorry", remedy)


def test_an_apology_alone_has_no_remedy():
    found = read(UPSET, SORRY, ("customer", "Is that all?"), ("agent", "We know how that feels."))
    assert found.remedy is None


def test_a_remedy_before_the_apology_is_none_of_it():
    found = read(UPSET, ("agent", "I will call you tomorrow."), ("customer", "You did not."), SORRY)
    assert found.remedy is None


def test_who_asks_again_or_never_says_sorry_made_no_apology():
    assert read(UPSET, ("agent", "Sorry, what was your number?")) is None
    assert read(("customer", "Sorry to bother you."), ("agent", "Not at all.")) is None
