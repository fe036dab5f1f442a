"""What no person says in one breath is not said together."""

import pytest

from highpoint.practice.intent import Act, Intent
from highpoint.practice.scenario import shipped
from highpoint.practice.voice import Memory, Voice
from highpoint.practice.voice.excluding import excluding
from highpoint.practice.voice.joining import Piece


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (
            [Piece(Act.GLAD, "Thank God."), Piece(Act.IMPROVISE, "Nothing yet.")],
            ["Nothing yet."],
        ),
        (
            [Piece(Act.TELL, "Does it open on a phone?"), Piece(Act.NO_MORE, "Nothing else, no.")],
            ["Does it open on a phone?"],
        ),
        (
            [Piece(Act.TELL, "It has come."), Piece(Act.TELL, "It only waits for the file.")],
            ["It has come."],
        ),
        (
            [Piece(Act.GLAD, "Thank God."), Piece(Act.TELL, "Flat three.")],
            ["Thank God.", "Flat three."],
        ),
        (
            [Piece(Act.NO_MORE, "That's all."), Piece(Act.THANK, "Thanks.")],
            ["That's all.", "Thanks."],
        ),
    ],
)
def test_a_piece_that_another_contradicts_is_left_out(said: list[Piece], left: list[str]) -> None:
    assert [each.text for each in excluding(said)] == left


def test_a_yes_to_another_offer_is_said_anew() -> None:
    voice, memory = Voice(shipped("three-legged-desk"), 2), Memory()
    yes = [Intent(Act.IMPROVISE, "offered#1", "shall i do that")]
    for _ in range(3):
        text, memory = voice.say(yes, mood=0.1, memory=memory)
        assert "said" not in text
        assert "before" not in text
