import pytest
from hypothesis import given
from hypothesis import strategies as st

from highpoint.engine.text import (
    LONGEST_READ,
    few,
    has_digit,
    normalize,
    sentences,
    spread,
    uncited,
    words,
)


@given(st.text())
def test_keeps_every_letter_in_its_place(text):
    assert len(normalize(text)) == len(text)


def test_reads_no_further_than_stated():
    assert len(normalize("a" * (LONGEST_READ + 5))) == LONGEST_READ


def test_makes_curly_quotes_plain():
    assert normalize("I’M “fine”") == 'i\'m "fine"'


def test_blanks_whom_a_turn_is_addressed_to():
    assert normalize("@Shop @Help late") == "            late"


def test_blanks_the_tail_of_a_link():
    assert normalize("see https://a.example/b?c now") == "see https" + " " * 16 + " now"


@given(st.text(alphabet="ab .?!\n"))
def test_sentences_hold_all_letters_once(text):
    places = sentences(text)

    inside = [i for start, end in places for i in range(start, end)]
    assert len(inside) == len(set(inside))
    assert {i for i, letter in enumerate(text) if letter in "ab"} <= set(inside)


class TestQuotedMail:
    def test_is_blanked_below_an_answer(self):
        text = "Thanks!\n\nOn Mon, 3 Mar 2025, Support wrote:\n> I am furious"

        assert normalize(text).strip() == "thanks!"

    def test_is_blanked_below_a_block_of_headers(self):
        text = "Perfect.\nFrom: Support\nSent: Monday\nWe are sorry"

        assert normalize(text).strip() == "perfect."

    def test_is_known_in_german_and_spanish(self):
        assert normalize("Danke!\nAm 3. Mai schrieb Support:\nLeider nein").strip() == "danke!"
        assert normalize("¡Gracias!\nEl 3 de mayo, Soporte escribió:\nNo").strip() == "¡gracias!"

    def test_is_read_where_nothing_else_was_written(self):
        assert "furious" in normalize("> I am furious\n> you lost it")

    def test_leaves_the_words_around_single_quoted_lines(self):
        text = "> where is it?\nstill not here\n> we sent it\nno you did not"

        assert "still not here" in normalize(text)
        assert "where is it" not in normalize(text)


class TestSignature:
    def test_is_blanked_below_the_name(self):
        text = "Please send it.\n\nBest regards,\nTom Hale\nHale Wedding Gifts\nFury Road 12"

        assert normalize(text).split() == [
            "please",
            "send",
            "it.",
            "best",
            "regards,",
            "tom",
            "hale",
        ]

    def test_is_read_from_where_something_is_added(self):
        text = "It broke.\nKind regards\nTom\nHale Gifts\nPS: I want my money back"

        assert normalize(text).endswith("ps: i want my money back")
        assert "gifts" not in normalize(text)

    def test_of_a_device_is_none_of_the_words(self):
        assert normalize("Yes.\nSent from my iPhone\n+1 555").split()[0] == "yes."

    def test_is_not_seen_where_the_words_go_on(self):
        assert "late" in normalize("My best,\nif you ask me, was to wait, but it is late")


class TestCited:
    def test_is_blanked_for_the_rules(self):
        assert "useless" not in uncited('the screen says "fatal error: useless handle" again')

    def test_leaves_a_word_or_two_in_doubting_marks(self):
        assert uncited('your "customer service" is late') == 'your "customer service" is late'

    def test_is_read_where_an_export_put_all_in_marks(self):
        assert uncited('"i am so upset"') == '"i am so upset"'


@pytest.mark.parametrize("text", ["", "  oh, can't — 2 of us… ½?", "ünd so weiter!!  ", "a\tb"])
def test_spreads_words_so_that_their_places_add_up(text):
    place, found = 0, []
    for word in spread(text):
        assert text[place : place + len(word)] == word
        place += len(word) + 1
        found += [word] if word else []

    assert found == words(text)


def test_counts_words_no_further_than_asked():
    assert few(" so it is ", 3)
    assert not few("so it is then", 3)


@pytest.mark.parametrize(
    ("text", "there"), [("by 5 pm", True), ("x² of it", True), ("é, no", False)]
)
def test_finds_a_digit_of_whatever_kind(text, there):
    assert has_digit(text) is there
