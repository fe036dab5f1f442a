import pytest

from highpoint.engine.dialogue.own_words import own_words, share
from highpoint.engine.dialogue.phrasebook import Phrasebook
from tests.engine.dialogue.talks import quoted, talk

PASTED = "Thank you for reaching out to the Harbor team today."
FRESH = "The cat sat on the router, so I sent another one by bike."
UNLIKE = ["one", "two", "red", "blue", "oak", "elm", "sun", "rain"]


def book(talks: int = 40, line: str = PASTED) -> Phrasebook:
    own = (
        f"{UNLIKE[n % 8]} by {UNLIKE[n // 8 % 8]} we found {n * 'far '} it" for n in range(talks)
    )
    return Phrasebook.of(talk("c: Hi", f"a: {line} {each}.") for each in own)


class TestOwnWords:
    def test_of_a_pasted_line_are_none(self):
        (turn,) = own_words(talk("c: Hi", f"a: {PASTED}"), book())

        assert turn.share == pytest.approx(0, abs=0.01)

    def test_of_a_line_never_written_before_are_all(self):
        (turn,) = own_words(talk("c: Hi", f"a: {FRESH}"), book())

        assert turn.share == 1
        assert turn.repeated == ()

    def test_show_what_is_repeated_and_how_many_conversations_hold_it(self):
        conversation = talk("c: Hi", f"a: {PASTED} {FRESH}")

        (turn,) = own_words(conversation, book())

        assert quoted(conversation, [each.span for each in turn.repeated]) == [PASTED[:-1]]
        assert [(each.conversations, each.among) for each in turn.repeated] == [(40, 40)]
        assert turn.share == pytest.approx(13 / 23, abs=0.01)

    def test_are_not_fooled_by_another_name_or_number(self):
        known = book(line="Hello Ana, I have credited 20 dollars to your account.")

        (turn,) = own_words(
            talk("c: Hi", "a: Hello Jon, I have credited 55 dollars to your account."), known
        )

        assert turn.share == pytest.approx(0, abs=0.01)

    def test_listen_to_the_book_that_knows_a_phrase_best(self):
        mine, team = book(line="Cheers and take it easy, captain."), book()
        conversation = talk(f"a: {PASTED} Cheers and take it easy, captain.")

        (turn,) = own_words(conversation, mine, team)

        assert turn.share == pytest.approx(0, abs=0.01)
        assert len(turn.repeated) == 2

    def test_cannot_be_told_from_a_few_conversations(self):
        assert own_words(talk(f"a: {PASTED}"), book(29)) is None
        assert own_words(talk(f"a: {PASTED}")) is None

    def test_are_told_for_the_agents_turns_only(self):
        told = own_words(talk(f"c: {PASTED}", f"b: {PASTED}", "a: Hm."), book())

        assert [turn.turn for turn in told] == [2]

    @pytest.mark.parametrize("text", ["", "🙂", "https://example.test/way"])
    def test_of_a_turn_without_words_count_nowhere(self, text):
        told = own_words(talk(f"a: {text}", f"a: {FRESH}"), book())

        assert [turn.words for turn in told] == [0, 13]
        assert share(told) == 1


class TestShare:
    def test_counts_every_word_once(self):
        told = own_words(talk(f"a: {PASTED}", f"a: {FRESH}"), book())

        assert share(told) == pytest.approx(13 / 23, abs=0.01)

    def test_is_unknown_where_nothing_was_written(self):
        assert share(own_words(talk("c: Hi"), book())) is None
