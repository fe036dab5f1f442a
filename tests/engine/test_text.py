from hypothesis import given
from hypothesis import strategies as st

from highpoint.engine.text import LONGEST_READ, normalize, sentences


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
