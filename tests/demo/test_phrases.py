from collections import Counter
from pathlib import Path
from random import Random

import pytest

from highpoint.demo import phrases
from highpoint.demo.company import TOPICS
from highpoint.demo.phrases import BadPhrases, Drawer, Phrase, book, read
from highpoint.engine.moment import Verdict

FILES = sorted(path.stem for path in (Path(phrases.__file__).parent / "words").glob("*.txt"))


class TestReading:
    def test_keeps_what_needs_and_what_tells_apart(self):
        found = read(["== a", "@guests,cut #sorry Oh no."], "example")

        phrase = found.lines["a"][0]

        assert (phrase.text, phrase.needs, phrase.tells) == ("Oh no.", {"guests", "cut"}, {"sorry"})

    def test_begins_a_new_exchange_after_an_answer(self):
        found = read(
            ["== question", "? Why?", "? How come?", "+ So.", "? When?", "- No."], "example"
        )

        why, when = found.exchanges["question"]

        assert [phrase.text for phrase in why.said] == ["Why?", "How come?"]
        assert when.answers[Verdict.MISSED][0].text == "No."

    def test_refuses_a_sentence_outside_every_section(self):
        with pytest.raises(BadPhrases, match="Line 1 of example"):
            read(["Hello."], "example")

    def test_refuses_an_answer_to_nothing(self):
        with pytest.raises(BadPhrases, match="Line 2 of example"):
            read(["== question", "+ Because."], "example")


class TestDrawing:
    def test_uses_every_phrase_before_it_uses_one_again(self):
        drawer = Drawer(Random(1))
        four = [Phrase(word) for word in "abcd"]

        drawn = Counter(drawer.draw(four).text for _ in range(8))

        assert set(drawn.values()) == {2}

    def test_prefers_what_fits_what_was_told_and_skips_what_does_not(self):
        drawer = Drawer(Random(1))
        choices = [Phrase("plain"), Phrase("fitting", needs=frozenset({"cut"}))]

        assert drawer.draw(choices, {"cut"}).text == "fitting"
        assert drawer.draw(choices, {"other"}).text == "plain"

    def test_leaves_no_trace_of_a_name_that_is_not_used(self):
        filled = Drawer(Random(1)).fill(Phrase("Hi{_name}, sorry{,name}!"), {"name": ""})

        assert filled == "Hi, sorry!"


class TestTheFilesOfWords:
    @pytest.mark.parametrize("name", FILES)
    def test_are_read_whole_and_repeat_nothing(self, name):
        found = book(name)
        said = [
            phrase.text
            for exchanges in found.exchanges.values()
            for exchange in exchanges
            for phrase in exchange.said
        ]

        assert len(said) == len(set(said))
        assert found.lines or found.exchanges

    @pytest.mark.parametrize("topic", [*TOPICS, "broken_promise"])
    def test_can_answer_every_question_well_half_and_badly(self, topic):
        for section in ("question", "refusal"):
            for exchange in book(topic).exchanges.get(section, ()):
                assert set(exchange.answers) == set(Verdict), exchange.said
