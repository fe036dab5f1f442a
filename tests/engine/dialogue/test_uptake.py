import time

import pytest

from highpoint.engine.dialogue.uptake import listening, uptakes
from highpoint.engine.dialogue.vocabulary import cut, vocabulary
from tests.engine.dialogue.talks import quoted, talk


def value(said: str, reply: str) -> float:
    return uptakes(talk(f"c: {said}", f"a: {reply}"), "en")[0].value


class TestUptake:
    def test_points_to_what_was_said_and_to_what_took_it_up(self):
        conversation = talk(
            "c: My kettle leaks since Sunday.", "a: A leaking kettle is no joke. Leaks since when?"
        )

        (found,) = uptakes(conversation, "en")

        assert quoted(conversation, found.said) == ["kettle", "leaks"]
        assert quoted(conversation, found.taken) == ["leaking", "kettle", "Leaks"]
        assert found.reply == (1,)

    @pytest.mark.parametrize(
        ("said", "reply"),
        [
            ("I cancelled it on Monday.", "Your cancellation is here."),
            ("It came two weeks ago.", "So it lay there for 2 weeks."),
            ("You owe me $1,200.00 now.", "The 1200 dollars are on the way."),
            ("I have paid for both.", "I see the payment."),
            ("I’m Rosalind’s brother.", "Is rosalind there with you?"),
            ("This is so FRUSTRATING!!!", "I can hear your frustration."),
        ],
    )
    def test_knows_a_word_in_another_form(self, said, reply):
        assert value(said, reply) > 0

    @pytest.mark.parametrize(
        "reply",
        [
            "Thank you so much for getting in touch with us, how can we help?",
            "I am sorry, I do understand.",
            "",
            "👍",
        ],
    )
    def test_is_none_where_only_idle_words_are_shared(self, reply):
        assert value("I want help, my kettle leaks and you do not get it.", reply) == 0

    def test_grows_with_how_much_of_what_was_said_comes_back(self):
        said = "The red kettle leaks onto my oak table."

        values = [
            value(said, reply)
            for reply in (
                "Ah.",
                "The table?",
                "The oak table?",
                "The kettle leaks on your oak table?",
            )
        ]

        assert values == sorted(values)
        assert len(set(values)) == 4

    def test_of_a_rare_word_is_more_than_of_a_common_one(self):
        said = "The thermostat needs time."

        assert value(said, "Which thermostat?") > value(said, "At what time?")

    def test_is_less_where_a_long_reply_shares_words_by_chance(self):
        said = "Can you book a table on a good day?"
        paste = " ".join(f"word{'x' * n}y" for n in range(120))

        assert value(said, f"Book on a good day? {paste}") < value(said, "Book on a good day?")

    def test_stays_between_none_and_all(self):
        said = "The red kettle leaks onto my oak table in Bern since nine days."

        assert 0 < value(said, said) <= 1


class TestUptakes:
    def test_take_the_turns_of_a_run_together(self):
        conversation = talk(
            "c: The kettle leaks.", "c: My table too.", "a: Hm.", "a: A kettle?", "c: Yes. Kettle."
        )

        assert [each.reply for each in uptakes(conversation, "en")] == [(2, 3)]

    def test_leave_out_what_gives_nothing_to_take_up(self):
        assert uptakes(talk("c: ok, thanks", "a: The kettle is on its way."), "en") == ()
        assert uptakes(talk("a: Which kettle?"), "en") == ()
        assert uptakes(talk("c: The kettle leaks.", "b: Kettle? Leaks?"), "en") == ()

    def test_are_not_told_in_a_language_without_a_vocabulary(self):
        assert uptakes(talk("c: Mere kettle", "a: kettle"), "xx") == ()


class TestListening:
    def test_is_the_mean_of_the_replies(self):
        found = uptakes(talk("c: The kettle.", "a: Kettle.", "c: A table.", "a: Hm."), "en")

        assert listening(found) == pytest.approx(found[0].value / 2)

    def test_is_unknown_where_there_was_no_occasion(self):
        assert listening(()) is None


class TestVocabulary:
    @pytest.mark.parametrize(
        "forms",
        [
            "refund refunds refunded refunding",
            "cancel cancels cancelled canceled cancelling cancellation cancellations",
            "deliver delivers delivered delivery deliveries",
            "frustrate frustrated frustrating frustration",
            "disappoint disappointed disappointment",
            "charge charges charged charging",
            "delay delays delayed late",
            "send sends sent sending",
        ],
    )
    def test_counts_the_forms_of_a_word_as_one(self, forms):
        words = vocabulary("en")

        assert len(words.matter(forms)) == 1

    @pytest.mark.parametrize("pair", ["bill bell", "refund found", "later letter", "bus business"])
    def test_keeps_words_apart(self, pair):
        assert len(vocabulary("en").matter(pair)) == 2

    def test_keeps_short_words_whole(self):
        assert cut("bus", [("s", 3), ("es", 3)]) == "bus"

    def test_gives_places_in_the_text_as_it_was_sent(self):
        text = "@shop  Two KETTLES’ lids"

        places = vocabulary("en").matter(text).values()

        assert [text[start:end] for ((start, end),) in places] == ["Two", "KETTLES", "lids"]

    @pytest.mark.parametrize("piece", ["ing", "1,", "x'", "a ", "ss"])
    def test_takes_no_long_time_over_text_made_to_be_slow(self, piece):
        began = time.perf_counter()

        vocabulary("en").matter(piece * 20_000)

        assert time.perf_counter() - began < 1
