from hypothesis import given
from hypothesis import strategies as st

from highpoint.apps.conversations.models import Turn
from highpoint.apps.quality.examples import Example
from highpoint.apps.quality.models import Moment
from highpoint.web.quotes import exchange, quote

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


class TestExchange:
    def test_leaves_out_the_empty_lines_of_an_email(self):
        moment = Moment(kind="hold", verdict="met", turn=0, reply=[0], evidence=[], trigger=[])
        turn = Turn(index=0, role="agent", text="Hello Ada,\n \n\nI will check.\n\nBo")

        (said,) = exchange(Example(moment, (turn,)))

        assert text_of(said.pieces) == "Hello Ada,\nI will check.\nBo"

    def test_marks_what_offered_the_moment_apart_from_its_evidence(self):
        moment = Moment(
            kind="distress",
            verdict="met",
            turn=0,
            reply=[1],
            trigger=[[0, 5, 10]],
            evidence=[[1, 0, 8]],
        )
        turns = (
            Turn(index=0, role="customer", text="I am upset."),
            Turn(index=1, role="agent", text="So sorry for that."),
        )

        customer, agent = exchange(Example(moment, turns))

        assert customer.by_customer
        assert [(p.text, p.mark) for p in customer.pieces if p.mark] == [("upset", "said")]
        assert [(p.text, p.mark) for p in agent.pieces if p.mark] == [("So sorry", "met")]

    def test_marks_the_words_of_a_missed_moment_where_it_was_offered(self):
        moment = Moment(
            kind="distress",
            verdict="missed",
            turn=0,
            reply=[1],
            trigger=[[0, 5, 10]],
            evidence=[[0, 5, 10]],
        )
        turns = (
            Turn(index=0, role="customer", text="I am upset."),
            Turn(index=1, role="agent", text="Order number."),
        )

        customer, agent = exchange(Example(moment, turns))

        assert [piece.mark for piece in customer.pieces if piece.mark] == ["said"]
        assert not any(piece.mark for piece in agent.pieces)
