"""Personal data is hidden before it is sent, and quotes come back as they were written."""

import pytest

from highpoint.engine.analyze import analyze
from highpoint.engine.masking import masked, readable
from tests.llm.talks import talk


def hidden(*said, **told):
    """Return the turns as they would be sent."""
    conversation = talk(*said, **told)
    return [turn.text for turn in masked(conversation, analyze(conversation))]


class TestMasked:
    @pytest.mark.parametrize(
        ("text", "sent"),
        [
            ("Write to ana.lopez+shop@mail.example.com please", "Write to [EMAIL_1] please"),
            ("call me on +44 20 7946 0958.", "call me on [PHONE_1]."),
            ("my number is (0171) 555-0102, ok", "my number is [PHONE_1], ok"),
            ("card 4111 1111 1111 1111", "card [NUMBER_1]"),
            ("order AB-12345-X and order ab-12345-x", "order [NUMBER_1] and order [NUMBER_1]"),
            ("born 14/02/1987", "born [DATE_1]"),
            ("see https://shop.example/o?mail=a", "see [LINK_1]"),
            ("hey @lampshop why", "hey [HANDLE_1] why"),
            ("send it to 14 Mill Row, flat 3", "send it to [ADDRESS_1], flat 3"),
            ("I live at 220b Old Baker Street.", "I live at [ADDRESS_1]."),
            ("Lindenstraße 12a in Ulm, or NW1 6XE", "[ADDRESS_1] in Ulm, or [ADDRESS_2]"),
        ],
    )
    def test_addresses_and_numbers(self, text, sent):
        assert hidden(f"c: {text}") == [sent]

    @pytest.mark.parametrize(
        "text",
        [
            "It takes 3-5 business days, by 10:30 at the latest.",
            "It comes between the 10th-26th, or 12-15 days later.",
            "I paid $49.99 for 2 of them in 2026.",
            "Will you help me? May I ask why?",
            "Please hold on, I hope this is fine.",
            "Thank you. The lamp is broken!",
            "I drove 3 hours on the Road to nowhere, 2 Days by Train.",
            "🙂 12%",
            "",
        ],
    )
    def test_what_the_reply_is_judged_by_stays(self, text):
        assert hidden(f"c: {text}") == [text]

    def test_names_told_by_the_profile_in_any_case(self):
        sent = hidden("c: its me, oduya", "a: Hi Ms Oduya!", customer_name="Achieng Oduya")

        assert sent == ["its me, [NAME_1]", "a: Hi Ms [NAME_1]!"[3:]]

    @pytest.mark.parametrize(
        "said",
        [
            "Hello Wanjiru, thanks.",
            "Dear Mr. Kowalczyk, thanks.",
            "Regards,\nZbigniew",
            "It is done. ^Wanjiru",
            "I asked Priya Raman about it.",
            "Priya's lamp",
        ],
    )
    def test_names_told_by_where_they_stand(self, said):
        (sent,) = hidden(f"a: {said}")

        assert "[NAME_1]" in sent
        assert not any(n in sent for n in ("Wanjiru", "Kowalczyk", "Zbigniew", "Priya", "Raman"))

    def test_a_name_that_is_a_word_too_where_it_is_meant_as_a_name(self):
        sent = hidden("c: Will you? My name is Will.", "a: Thanks, Will.")

        assert sent == ["Will you? My name is [NAME_1].", "Thanks, [NAME_1]."]

    def test_a_name_that_is_a_word_too_as_the_answer_to_a_question_for_it(self):
        assert hidden("a: May I have your name?", "c: Mark")[1] == "[NAME_1]"

    def test_a_feeling_told_behind_this_is_stays(self):
        said = "This is ridiculous, so ridiculous. Hi this is happening again."

        assert hidden(f"c: {said}") == [said]

    def test_a_name_given_without_capitals(self):
        assert hidden("c: my name is john", "a: ok john") == ["my name is [NAME_1]", "ok [NAME_1]"]

    def test_a_short_form_behind_a_name_is_no_surname(self):
        assert hidden("a: Hi Anna I'm Priya, We'll see") == ["Hi [NAME_1] I'm [NAME_2], We'll see"]

    def test_the_same_name_has_the_same_stand_in_and_another_another(self):
        sent = hidden("c: My name is Priya.", "a: Thank you, Priya!", "a: Sorry, Anna!")

        assert sent == ["My name is [NAME_1].", "Thank you, [NAME_1]!", "Sorry, [NAME_2]!"]

    def test_ten_thousand_letters_made_to_be_slow(self):
        for piece in ("-", "a", "1-", "a1", "@", "a@", "Will ", "+1 ", ".", "Hi "):
            assert hidden(f"c: {piece * (10_000 // len(piece))}")


class TestReadable:
    def test_the_first_of_a_kind_reads_as_a_word(self):
        conversation = talk("c: My name is Priya.", "a: Thank you, Priya! Sorry, Anna!")
        turns = masked(conversation, analyze(conversation), readable)

        assert [turn.text for turn in turns] == [
            "My name is [name].",
            "Thank you, [name]! Sorry, [name 2]!",
        ]

    @pytest.mark.parametrize("words", ["Thank you", "Priya", "Sorry, Anna!", "Sorry"])
    def test_words_are_found_again_behind_the_mask(self, words):
        conversation = talk("a: Thank you, Priya! Sorry, Anna!")
        (turn,) = masked(conversation, analyze(conversation), readable)
        start = turn.original.index(words)

        shown = turn.text[slice(*turn.shown_at(start, start + len(words)))]

        assert turn.unmasked(shown) == words


class TestUnmasked:
    TURN = "So sorry, Priya! Order 778812 is on its way to you."

    @pytest.fixture
    def turn(self):
        conversation = talk(f"a: {self.TURN}")
        (turn,) = masked(conversation, analyze(conversation))
        return turn

    @pytest.mark.parametrize(
        ("quote", "original"),
        [
            ("So sorry, [NAME_1]!", "So sorry, Priya!"),
            ("Order [NUMBER_1] is on its way", "Order 778812 is on its way"),
            ("on its way", "on its way"),
            ("NAME_1]! Order", "Priya! Order"),
            ("sorry, [NAME", "sorry, Priya"),
        ],
    )
    def test_a_quote_comes_back_as_it_was_written(self, turn, quote, original):
        assert turn.unmasked(quote) == original
        assert original in self.TURN

    @pytest.mark.parametrize("quote", ["Priya", "so sorry", "778812", "[NAME_2]"])
    def test_what_was_not_sent_cannot_be_quoted(self, turn, quote):
        assert turn.unmasked(quote) is None

    def test_a_stand_in_that_a_customer_typed_stands_for_itself(self):
        conversation = talk("c: my name is [NAME_1] they said, I am Priya", "a: ok")
        turn = masked(conversation, analyze(conversation))[0]

        assert turn.unmasked(turn.text) == conversation.turns[0].text
