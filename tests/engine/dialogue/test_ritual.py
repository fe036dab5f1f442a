import pytest

from highpoint.engine.cues import observe_all
from highpoint.engine.dialogue.phrasebook import Phrasebook
from highpoint.engine.dialogue.ritual import REASONS, Rite, rituals
from highpoint.engine.reading import Reading
from tests.engine.dialogue.talks import quoted, talk

PASTED = "We completely understand your frustration and value your patience."
ELSEWHERE = ["oak", "elm", "ash", "fir", "yew", "bay", "fig"]
TROUBLE = "I am so upset, my kettle leaked all over the oak table and nobody calls back."


def read(*turns: str) -> Reading:
    reading = Reading(talk(*turns, language="en"))
    observe_all(reading)
    return reading


@pytest.fixture(scope="module")
def book() -> Phrasebook:
    return Phrasebook.of(
        talk("c: Hi", f"a: {PASTED} {ELSEWHERE[n % 7]} and {ELSEWHERE[n // 7]} again.")
        for n in range(40)
    )


class TestRitualEmpathy:
    def test_is_a_pasted_sentence_that_takes_up_nothing(self, book):
        reading = read(f"c: {TROUBLE}", f"a: {PASTED} Where do you live?")

        (found,) = rituals(reading, book)

        assert found.rite is Rite.EMPATHY
        assert found.reason == "pasted"
        assert quoted(reading.conversation, [found.span]) == [PASTED]
        assert found.conversations == found.among == 40

    def test_is_never_one_that_takes_up_what_was_said(self, book):
        reading = read("c: I am full of frustration, this kettle leaks.", f"a: {PASTED}")

        assert rituals(reading, book) == ()

    def test_is_never_one_in_the_agents_own_words(self, book):
        reading = read(f"c: {TROUBLE}", "a: That must have been an awful evening, I am so sorry.")

        assert rituals(reading, book) == ()

    def test_has_no_cause_where_nothing_was_wrong(self, book):
        reading = read("c: When do you open on Sundays?", f"a: {PASTED} We open at nine.")

        assert [found.reason for found in rituals(reading, book)] == ["no_cause"]

    def test_is_told_without_a_book_where_it_was_said_before(self):
        line = "I completely understand how you feel about this."
        reading = read(f"c: {TROUBLE}", f"a: {line}", "c: Then do it.", f"a: {line}")

        (found,) = rituals(reading)

        assert (found.reason, found.span.turn, found.conversations) == ("said_again", 3, None)

    def test_is_no_bare_sorry(self, book):
        assert rituals(read(f"c: {TROUBLE}", "a: So sorry!", "c: And?", "a: So sorry!"), book) == ()

    def test_does_not_look_at_what_the_customer_says_only_later(self, book):
        reading = read(f"c: {TROUBLE}", f"a: {PASTED}", "c: Frustration is the word.")

        assert [found.reason for found in rituals(reading, book)] == ["pasted"]

    def test_is_not_told_in_a_language_without_a_vocabulary(self, book):
        reading = Reading(talk(f"c: {TROUBLE}", f"a: {PASTED}", language="fi"))

        assert rituals(reading, book) == ()


class TestNameStuffing:
    def test_is_each_use_beyond_what_the_talk_allows(self):
        reading = read(
            "c: Hi, Ana here. My kettle leaks.",
            "a: Hi Ana, how long has it leaked?",
            "c: A week.",
            "a: Thank you, Ana. Is the lid on?",
            "c: Yes.",
            "a: Thank you, Ana. Then I send another one.",
            "c: Good.",
            "a: Goodbye, Ana!",
        )

        found = rituals(reading)

        assert {each.rite for each in found} == {Rite.NAME}
        assert [each.span.turn for each in found] == [5, 7]
        assert quoted(reading.conversation, [each.span for each in found]) == ["Ana", "Ana"]

    def test_is_not_a_greeting_and_a_goodbye(self):
        reading = read("c: I am Ana.", "a: Hi Ana, how can I help?", "c: Done.", "a: Goodbye, Ana!")

        assert rituals(reading) == ()

    def test_allows_more_in_a_longer_talk(self):
        turns = [f"{who}: {text}" for _ in range(4) for who, text in (("c", "So?"), ("a", "Yes."))]
        names = [line for n in range(3) for line in ("c: And now?", "a: One more, Ana.")]

        assert len(rituals(read(*names))) == 1
        assert rituals(read(*turns * 3, *names)) == ()


class TestReasons:
    def test_each_have_a_sentence(self):
        assert set(REASONS) == {"pasted", "said_again", "no_cause", "name_stuffed"}
        assert all(sentence.endswith(".") for sentence in REASONS.values())
