"""The early warning in one line."""

from __future__ import annotations

from highpoint.cli._warned import early_warning
from highpoint.engine.conversation import Conversation


def line(*turns: tuple[str, str]) -> str:
    rows = [{"role": role, "text": text} for role, text in turns]
    return early_warning(Conversation.from_dict({"id": "t", "turns": rows}))


ANGRY = (
    ("customer", "Where is my sofa?"),
    ("agent", "What is your order number?"),
    ("customer", "I already told you twice, you are useless!"),
)


class TestEarlyWarning:
    def test_says_where_it_was_raised_and_by_which_words(self):
        told = line(*ANGRY)

        assert told.startswith("early warning: at turn 2 (")
        assert "already told" in told

    def test_says_how_many_turns_were_left(self):
        told = line(*ANGRY, ("agent", "I see."))

        assert ", 1 turn before the end; such warnings came in 13 of 133 real talks" in told

    def test_says_when_there_was_none(self):
        told = line(("customer", "What time do you open, please?"), ("agent", "At nine."))

        assert told.startswith("early warning: none; the risk was highest at turn")

    def test_is_empty_where_the_language_is_not_read(self):
        assert line(("customer", "Hei, missä pakettini on? Olen odottanut jo viikon.")) == ""

    def test_shows_control_characters_instead_of_obeying_them(self):
        assert "\x1b" not in line(*ANGRY, ("customer", "You \x1b[2Juseless liars, you \x1bidiots!"))
