from hypothesis import given
from hypothesis import strategies as st

from highpoint.web.quotes import quote

LONG = "word " * 1_000


def text_of(pieces):
    return "".join(piece.text for piece in pieces)


class TestQuote:
    def test_quote_a_short_text_whole(self):
        assert text_of(quote("All of it.", [])) == "All of it."

    def test_cut_a_long_text_around_the_marked_words(self):
        pieces = list(quote(LONG + "sorry " + LONG, [(len(LONG), len(LONG) + 5, "met")]))

        assert [piece.text for piece in pieces if piece.mark] == ["sorry"]
        assert len(text_of(pieces)) < 400
        assert pieces[0].text == "… "
        assert pieces[-1].text == " …"

    def test_cut_marked_words_that_run_on(self):
        pieces = list(quote(LONG, [(0, len(LONG), "met")]))

        assert len(text_of(pieces)) < 1_000
        assert {piece.mark for piece in pieces} == {"met", ""}

    def test_say_nothing_twice_where_marks_overlap(self):
        assert text_of(quote("So sorry to hear", [(3, 8, "met"), (0, 16, "said")])) == (
            "So sorry to hear"
        )

    @given(st.text(max_size=900), st.data())
    def test_mark_only_words_that_are_there(self, text, data):
        place = st.integers(0, len(text))
        spans = [tuple(sorted((data.draw(place), data.draw(place)))) for _ in range(3)]

        pieces = list(quote(text, [(*span, "met") for span in spans]))

        assert all(piece.text in text for piece in pieces if piece.mark)
