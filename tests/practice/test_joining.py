"""Several things said in one turn read as one message."""

import re
from dataclasses import replace

import pytest

from highpoint.practice.intent import Act, Intent
from highpoint.practice.persona import persona
from highpoint.practice.scenario import shipped
from highpoint.practice.voice import Memory, Voice
from highpoint.practice.voice.fitting import after_a_word
from highpoint.practice.voice.framing import framed, handed_over
from highpoint.practice.voice.joining import Piece, letter_of, one_breath
from highpoint.practice.voice.widening import widened
from highpoint.practice.voice.writing import written

LATER = Memory(turns=2, greeted=True)
TEACHER = persona("retired-teacher")


def said(name, *intents, seed=1, mood=0.1, memory=LATER):
    return Voice(shipped(name), seed).say(intents, mood=mood, memory=memory)[0]


class TestLetters:
    def test_hold_the_answers_in_one_paragraph(self):
        told = [Piece(Act.TELL, "A laptop."), Piece(Act.TELL, "An empty page.")]
        for lot in range(6):
            assert letter_of(told, (), lot) == "A laptop. An empty page."

    def test_have_a_question_stand_apart_from_long_answers(self):
        long = Piece(Act.TELL, " ".join(["word"] * 20))
        assert letter_of([long, Piece(Act.ASK, "When?")], (), 0).endswith(".\n\nWhen?")

    def test_begin_small_after_a_colon(self):
        told = [Piece(Act.TELL, "To your questions:"), Piece(Act.TELL, "It is a laptop.")]
        assert letter_of(told, (), 0) == "To your questions: it is a laptop."

    def test_have_a_courtesy_around_the_answers_now_and_then_and_never_twice(self):
        asked = Intent(Act.TELL, "computer", "which computer do you use")
        letters = [said("memoir-lost-after-update", asked, seed=seed) for seed in range(30)]
        thanked = sum("Thank you for" in each or "your answer here" in each for each in letters)
        assert 5 < thanked < 28

    def test_of_who_says_little_have_none(self):
        asked = Intent(Act.TELL, "bank", "which account")
        for seed in range(20):
            letter = said("fourteen-months-left", asked, seed=seed)
            assert "your reply" not in letter
            assert "your message" not in letter


class TestOneBreath:
    def test_joins_nothing_after_a_question(self):
        told = [Piece(Act.TELL, "it's BW-1, ok?"), Piece(Act.TELL, "it's left")]
        for lot in range(6):
            assert len(one_breath(told, persona("hurried-student"), (), lot)) == 2

    def test_thanks_in_the_sentence_that_says_that_is_all(self):
        told = [Piece(Act.NO_MORE, "No, that's all."), Piece(Act.THANK, "Thank you so much.")]
        assert one_breath(told, TEACHER, (), 1) == ["No, that's all, thank you so much."]

    def test_says_a_name_once(self):
        father = shipped("closing-fathers-account")
        asked = Intent(Act.TELL, "own-name", "what's your name")
        for seed in range(10):
            text = Voice(father, seed).say([Intent(Act.MY_NAME), asked], mood=-0.3, memory=LATER)[0]
            assert text.count("Sinéad") == 1, text


class TestFrames:
    @pytest.mark.parametrize(
        ("line", "question", "sentence"),
        [
            ("In Lisbon", "where are you", "I'm in Lisbon"),
            ("on the 17th", "when did you travel", "That was on the 17th"),
            ("at ten in the morning", "when may I call", "Preferably at ten in the morning"),
            ("An empty page", "what do you see when you open it", "I see an empty page"),
            ("To a@b.example", "to which address should it go", "Please send it to a@b.example"),
            ("A window", "what would you like", "A window"),
            ("Yes, two", "how many bags", "Yes, two"),
            ("The door was shut", "what did they see", "The door was shut"),
        ],
    )
    def test_take_their_words_from_the_question(self, line, question, sentence):
        assert framed(line, question, TEACHER, (), 0) == sentence

    def test_are_not_set_by_who_is_short(self):
        assert (
            framed("A laptop", "which one is it", persona("plain-tradesman"), (), 0) == "A laptop"
        )

    def test_leave_codes_as_they_are(self):
        desk = replace(shipped("three-legged-desk"), persona=TEACHER)
        asked = Intent(Act.TELL, "order-number", "could you give me your order number")
        for seed in range(20):
            text = Voice(desk, seed).say([asked], mood=0.2, memory=LATER)[0]
            assert "BW-44817" in text


def test_a_request_is_a_question_that_is_handed_something():
    assert handed_over("may i have your name and booking number")
    assert not handed_over("did you give it to me")


def test_thanks_after_another_word_do_not_begin_anew():
    assert after_a_word(["Okay thanks.", "Thanks, that's all I needed.", "Thank you."]) == [
        "Thank you."
    ]


class TestWiderAnswers:
    @pytest.mark.parametrize(
        ("best", "lines", "question", "value", "more"),
        [
            (
                ["Yes, packed."],
                ["It is in its box."],
                "do you have it",
                "",
                ["Yes, it is in its box."],
            ),
            (["Yes, packed."], ["It is not open."], "do you have it", "", []),
            (["Yes, packed."], ["No, it's gone.", "It is here."], "do you have it", "", []),
            (["Order {value}"], ["{value}, I think"], "what's the order number", "B1", None),
            (["due tomorrow, 610"], ["610, by noon", "to her"], "when is it due", "", None),
        ],
    )
    def test_say_the_same_and_nothing_else(self, best, lines, question, value, more):
        found = widened(tuple(best), (*best, *lines), question, value)[len(best) :]
        assert list(found) == (lines[:1] if more is None else more)

    @pytest.mark.parametrize(
        ("line", "question", "yes"),
        [
            ("Wide awake", "is she awake", True),
            ("Saturday at two", "is the party on saturday", True),
            ("Monday at two", "is the party on saturday", False),
            ("It arrived on Monday", "did it arrive on tuesday", False),
            ("It is not awake", "is it awake", False),
            ("Just the one bag", "do you have a bag", False),
            ("awake, I think", "is she awake or asleep", False),
            ("{value}, under my name", "do you have the order number", True),
        ],
    )
    def test_say_yes_to_what_is_so(self, line, question, yes):
        assert (widened((line,), (line,), question, "B1")[0] != line) is yes

    def test_let_runs_differ(self):
        asked = Intent(Act.TELL, "contract-number", "what is your customer number")
        told = {
            Voice(shipped("fourteen-months-left"), seed).say([asked], mood=0.1, memory=LATER)[0]
            for seed in range(10)
        }
        assert len(told) == 10


class TestCeremony:
    def test_is_not_of_a_traveler_from_where_short_forms_are_used(self):
        card = shipped("card-blocked-abroad")
        for seed in range(40):
            text = Voice(card, seed).say([Intent(Act.GLAD)], mood=0.5, memory=LATER)[0]
            assert not re.search(r"\bI am [a-z]|\bmost\b|\bthat is a\b", text), text

    def test_of_those_who_learned_english_later_stays(self):
        assert "do not" in written("I do not know it.", TEACHER, "chat", (), 1)
        traveler = persona("frequent-traveler")
        assert written("I do not know it.", traveler, "chat", (), 1, 0) == "I don't know it."
        assert written("So it is.", traveler, "chat", (), 1, 0) == "So it is."


def test_a_wish_is_brought_back_without_what_was_felt_then():
    wish = Intent(Act.REMIND, "I need to sell bread, and I can't. I'm fed up")
    assert "fed up" not in said("shop-terminal-down", wish, mood=0.5)
    assert "fed up" in said("shop-terminal-down", wish, mood=-0.5)


def test_nobody_who_came_in_grief_is_in_high_spirits():
    for seed in range(30):
        text = said("closing-fathers-account", Intent(Act.SMALL_TALK), seed=seed, mood=0.7)
        assert not re.search(r"good mood|[Hh]appy|[Ww]onderful|[Ll]ovely", text), text


@pytest.mark.parametrize(
    ("line", "question", "sentence"),
    [
        ("Ann Bell", "what was your mother's name", "My mother's name was Ann Bell"),
        ("BW-1", "could you give me your order number", "My order number is BW-1"),
        ("Here, BW-1", "what's your order number", "Here, BW-1"),
    ],
)
def test_what_was_asked_for_is_named_again(line, question, sentence):
    assert framed(line, question, TEACHER, ("Ann",), 0) == sentence
