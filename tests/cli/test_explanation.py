"""Marks set into a turn's text."""

from highpoint.cli._explanation import Seen, marked, pages
from highpoint.cli._words import fitted, shown
from highpoint.engine.conversation import Role, Turn
from highpoint.engine.observation import Span


def seen(label: str, evidence=(), trigger=()) -> Seen:
    return Seen(label, "red", tuple(evidence), tuple(trigger), "", "")


class TestMarked:
    turn = Turn(0, Role.AGENT, "one two three")

    def test_puts_brackets_and_the_number_around_evidence(self):
        text = marked(self.turn, [seen("1", [Span(0, 4, 7)])])

        assert text.plain == "one [two]1 three"
        assert [text.plain[s.start : s.end] for s in text.spans if s.style == "red"] == ["two]1"]

    def test_tells_what_offered_it_from_what_decided_it(self):
        text = marked(self.turn, [seen("2", [Span(1, 0, 3)], [Span(0, 0, 3)])])

        assert text.plain == "‹one›2 two three"

    def test_words_of_two_moments_that_overlap_keep_both_numbers(self):
        text = marked(self.turn, [seen("1", [Span(0, 0, 7)]), seen("2", [Span(0, 4, 13)])])

        assert text.plain == "[one [two]1 three]2"

    def test_other_turns_are_left_alone(self):
        assert marked(self.turn, [seen("1", [Span(3, 0, 3)])]).plain == "one two three"


def test_control_characters_are_shown_and_not_obeyed():
    assert shown("a\x1b[2Jb\u202ec") == "a\ufffd[2Jb\ufffdc"


def test_a_text_is_cut_to_its_column():
    assert fitted("two\nlines", 12) == "two lines   "
    assert fitted("a long one", 6) == "a lon…"


def test_each_kind_that_was_seen_is_led_to_its_page_once():
    twice = [
        Seen(number, "red", (), (), "", "", page)
        for number, page in (("1", "moments/name"), ("2", "marks/scripted"), ("3", "moments/name"))
    ]

    assert pages(twice) == [
        "/about/moments/name/ (docs/reference/moments/name.md)",
        "/about/marks/scripted/ (docs/reference/marks/scripted.md)",
    ]
