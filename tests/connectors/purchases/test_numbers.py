"""Amounts as people and programs write them."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from highpoint.connectors.purchases.numbers import (
    BadNumber,
    currency_in,
    number_of,
    writes_comma,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        ("-3.50", "-3.50"),
        ("£1,234.50", "1234.50"),
        ("1.234,50 €", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1,234,567", "1234567"),
        ("12,5", "12.5"),
        ("(12.00)", "-12.00"),
        ("12.00-", "-12.00"),
        ("−7", "-7"),
        ("-€7.00", "-7.00"),
        (".5", "0.5"),
        ("USD 9.99", "9.99"),
    ],
)
def test_reads_what_people_write(text, number):
    assert number_of(text) == Decimal(number)


def test_a_point_parts_thousands_where_the_file_writes_commas():
    assert writes_comma(["12,50", "7,00", "1.234"])
    assert number_of("1.234", comma=True) == 1234
    assert number_of("1,234", comma=True) == Decimal("1.234")
    assert not writes_comma(["12.50", "1,234"])


@pytest.mark.parametrize(
    "text", ["", "free", "NaN", "Infinity", "1e5", "1-2", "9" * 14, "1.2,3.4,5"]
)
def test_refuses_what_is_none(text):
    with pytest.raises(BadNumber):
        number_of(text)


@settings(max_examples=30, deadline=None)
@given(st.decimals(-(10**9), 10**9, places=2))
def test_gives_back_every_amount_in_both_ways_of_writing(amount):
    english = f"{amount:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))

    assert number_of(english) == amount
    assert number_of(german, comma=True) == amount


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=12))
def test_any_text_is_a_number_or_refused(text):
    with suppress(BadNumber):
        assert number_of(text).is_finite()


def test_the_sign_beside_it_names_the_currency():
    assert [currency_in(text) for text in ("€5", "5 £", "5")] == ["EUR", "GBP", ""]
