import pytest
from hypothesis import given
from hypothesis import strategies as st

from highpoint.engine.spelling import respelled


@given(st.text())
def test_keeps_the_length(text):
    assert len(respelled(text)) == len(text)


@pytest.mark.parametrize(
    ("odd", "plain"),
    [
        ("sooooo late", "so late"),
        ("annoyinggggg", "annoying"),
        ("a goooood one, sooooon", "a good one, soon"),
        ("what sh1t serv1ce", "what shit service"),
        ("this is r u b b i s h", "this is rubbish"),
        ("an\u200bgry with\u00ad you", "angry with you"),
    ],
)
def test_makes_odd_spellings_plain(odd, plain):
    assert respelled(odd).split() == plain.split()


@pytest.mark.parametrize(
    "text", ["gate b4, flight ba1434", "the 3rd of may", "order kx4b7", "www.shop.example", "1000"]
)
def test_leaves_codes_and_numbers(text):
    assert respelled(text) == text
