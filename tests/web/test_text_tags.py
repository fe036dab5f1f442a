"""Turns and answers written as text: escaped, and as the page is to say them."""

from __future__ import annotations

from django.template import Context, Template

from highpoint.web.mood import Dot, Line, Rail
from highpoint.web.segments import Segment, Words

NASTY = "<b>\"x\" & 'y'"


def written(source: str, **context: object) -> str:
    return Template("{% load talk %}" + source).render(Context(context))


class TestSaid:
    def test_escapes_what_was_said_and_what_was_seen(self):
        words = Words(0, 3, "w1", "met", "name", 1200, "met", NASTY)
        html = written(
            "{% said all %}",
            all=[Segment(NASTY), Segment(NASTY, words, ("w1", "w2"), (words,))],
        )

        safe = "&lt;b&gt;&quot;x&quot; &amp; &#x27;y&#x27;"
        assert html == (
            f'{safe}<span class="also" id="w2"><mark class="met k-name" id="w1">{safe}</mark>'
            f'</span><a class="ref met k-name" href="#m1200" aria-label="{safe}">1200</a>'
        )


class TestMoodRail:
    def test_draws_lines_and_a_dot_that_speaks(self):
        rail = Rail((Line(50.0, 0, 8.5, 100),), Dot(8.5, "bad", NASTY))

        html = written("{% mood_rail rail %}", rail=rail)

        assert 'x1="50.0%" y1="0%" x2="8.5%" y2="100%"' in html
        assert 'role="img" aria-label="&lt;b&gt;' in html
        assert '<circle class="bad dotline" cx="8.5%"' in html

    def test_says_nothing_where_there_is_none(self):
        assert written("{% mood_rail rail %}", rail=None) == ""
        assert 'aria-hidden="true"' in written("{% mood_rail rail %}", rail=Rail())
