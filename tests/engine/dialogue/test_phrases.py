import time

import pytest

from highpoint.engine.dialogue.phrases import LENGTH, phrased


def prints(text: str) -> set[int]:
    return {each.fingerprint for each in phrased(text).phrases}


class TestPhrased:
    @pytest.mark.parametrize(
        "other",
        [
            "good morning, your parcel 88 leaves our house on Tuesday.",
            "Good morning, your parcel ZX-4 leaves our house on Friday!",
            "Good  morning, your parcel 1 2 3 leaves our house on 2026-11-22.",
        ],
    )
    def test_are_the_same_whatever_was_filled_in(self, other):
        assert prints("Good morning, your parcel 17 leaves our house on Monday.") == prints(other)

    def test_differ_where_a_word_differs(self):
        assert prints("Your parcel is late.").isdisjoint(prints("Your parcel is lost."))

    def test_keep_what_a_changed_word_does_not_touch(self):
        line = "we will look at this for you and write to you again before the shop closes tonight"
        near = line.replace("shop", "store")

        assert len(prints(line) & prints(near)) >= len(prints(line)) - LENGTH

    def test_of_a_short_sentence_are_the_whole_sentence(self):
        text = phrased("Thank you. Goodbye!")

        assert [(each.first, each.end) for each in text.phrases] == [(0, 2), (2, 3)]

    def test_do_not_run_on_into_the_next_sentence(self):
        text = phrased("One two three four five six seven. Eight nine ten eleven twelve.")

        assert text.sentences == (0, 7)
        assert all(each.end <= 7 or each.first >= 7 for each in text.phrases)

    def test_reach_every_word(self):
        text = phrased("Dear Ana Maria Lopez, order 17 of 3 May was sent today, it says here.")

        reached = {word for each in text.phrases for word in range(each.first, each.end)}
        assert reached == set(range(len(text.words)))

    def test_take_no_capitals_for_names_where_all_is_in_capitals(self):
        assert prints("WE ARE SORRY FOR THE DELAY") == prints("we are sorry for the delay")

    @pytest.mark.parametrize("text", ["", " \n", "…", "@shop", "https://example.test/a", "🙂"])
    def test_of_no_words_are_none(self, text):
        assert phrased(text).phrases == ()

    def test_leave_links_handles_and_addresses_out(self):
        text = "@shop see https://example.test/a-b or write to ana.b@mail.example.test #late now"

        words = [text[start:end] for start, end in phrased(text).words]

        assert words == ["see", "or", "write", "to", "now"]

    def test_read_the_beginning_of_a_pasted_document(self):
        assert len(phrased("word " * 100_000).words) == 4_000

    @pytest.mark.parametrize(
        "piece", ["a@", "@a", "__a", "#", "a.", "'a", "http://", "İ", "x", "X1-"]
    )
    def test_take_no_long_time_over_text_made_to_be_slow(self, piece):
        began = time.perf_counter()

        phrased(piece * 20_000)

        assert time.perf_counter() - began < 1

    def test_are_the_same_in_every_run_since_books_are_saved(self):
        assert phrased("Goodbye!").phrases[0].fingerprint == 554489629259821956
