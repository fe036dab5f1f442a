"""Figures written as text: the same words for eyes and ears, and nothing unescaped."""

from __future__ import annotations

from datetime import date

import pytest

from highpoint.apps.quality.conditions import Filter
from highpoint.apps.quality.figures import Count
from highpoint.web.behaviors import Rate
from highpoint.web.insight import Cell, Line
from highpoint.web.templatetags.figures import cells, interval, rate_of

RATE = Rate(12.5, 4.2, 29.95, 24)


def test_a_picture_of_a_rate_says_its_interval():
    assert 'aria-label="13 %, between 4 and 30 %"' in interval(RATE)
    before = interval(Rate(12.5, 4.2, 29.9, 24, was=50))
    assert "between 4 and 30 %, before 50 %" in before
    assert '<circle class="was" cx="50.0%"' in before


def test_a_rate_in_words_has_its_n_and_no_tags_of_others():
    told = rate_of("<b>I know</b> why", RATE, "answers")
    assert "4 to 30&nbsp;%, 24 answers" in told
    assert "&lt;b&gt;I know&lt;/b&gt; why" in told


def test_a_cell_of_too_few_has_no_rate():
    monday = date(2026, 11, 16)
    few = Cell(monday, Count(2, 1, 0), None, 0, 0, "", "?what=a&team=1")
    under = Cell(monday, Count(40, 8, 0), 20.0, 10.4, 34.5, "under", "?what=a&team=1")
    line = Line("Name <i>", "Opening", "a", None, 50, [few, under])
    first, second = cells(line, True).split("</td>")[:2]
    assert "not enough<small>n 2</small>" in first
    assert "what=a&amp;team=1&amp;from=2026-11-16" in first
    assert "<b>20&nbsp;%</b>" in second
    assert "<small>10–35&nbsp;%</small>" in second
    assert "under the threshold" in second
    assert "Name &lt;i&gt;, week of 16 Nov" in second


@pytest.mark.parametrize(
    ("wanted", "together"),
    [
        (Filter(), False),
        (Filter(score_to=40), False),
        (Filter(text="refund"), False),
        (Filter(sign="churn"), False),
        (Filter(sign="churn", team=2), True),
        (Filter(sign="churn", box="box_well_well"), True),
        (Filter(text="refund", channel="chat"), True),
    ],
)
def test_what_must_be_found_together_is_looked_for_once(wanted, together):
    assert wanted.together == together
