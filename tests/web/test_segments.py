from hypothesis import given
from hypothesis import strategies as st

from highpoint.web.segments import Words, segments


def words(start, end, number=1, anchor=None):
    return Words(start, end, anchor or f"w{number}", "met", "name", number, "met", "says")


def place(text):
    return st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))


class TestSegments:
    @given(st.data(), st.text(max_size=60))
    def test_lose_no_letter_and_no_finding(self, data, text):
        spans = data.draw(st.lists(place(text), max_size=6))
        found = [words(start, end, number) for number, (start, end) in enumerate(spans)]

        cut = segments(text, found)

        real = {word.number for word in found if word.start < word.end}
        assert "".join(segment.text for segment in cut) == text
        assert {ref.number for segment in cut for ref in segment.refs} == real
        anchors = [anchor for segment in cut for anchor in segment.anchors]
        assert sorted(anchors) == sorted({f"w{number}" for number in real})

    def test_keep_both_addresses_where_two_begin_together(self):
        cut = segments("I am sorry", [words(0, 10, 1), words(0, 4, 2)])

        assert cut[0].anchors == ("w2", "w1")
        assert cut[0].shown.number == 2
        assert [ref.number for ref in cut[1].refs] == [1]

    def test_show_nothing_where_nothing_was_found(self):
        assert [segment.shown for segment in segments("Hello", [])] == [None]

    def test_pass_over_words_that_are_not_there(self):
        assert [segment.text for segment in segments("Hi", [words(1, 9), words(2, 2)])] == ["Hi"]

    def test_mark_the_lines_of_a_letter_and_not_what_parts_them(self):
        cut = segments("Hello,\n\nI am upset. Bye", [words(0, 19)])

        assert [(segment.text, bool(segment.shown)) for segment in cut] == [
            ("Hello,", True),
            ("\n\n", False),
            ("I am upset.", True),
            (" Bye", False),
        ]
        assert [segment.anchors for segment in cut] == [("w1",), (), (), ()]
        assert [len(segment.refs) for segment in cut] == [0, 0, 1, 0]
