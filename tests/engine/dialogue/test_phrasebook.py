import random

import numpy as np
import pytest

from highpoint.engine.dialogue.phrasebook import BadPhrasebook, Phrasebook
from highpoint.engine.dialogue.phrases import phrased
from tests.engine.dialogue.talks import talk

LINE = "We value your patience while our team looks into this matter."
TALKS = [
    talk("c: Hello", f"a: Hello number {n}. {LINE if n % 2 else 'It stands on shelf'} {n * 'so '}")
    for n in range(40)
]


def held(book: Phrasebook, text: str) -> list[int]:
    prints = [each.fingerprint for each in phrased(text).phrases]
    return [round(count) for count in book.held(prints)]


class TestPhrasebook:
    def test_counts_the_conversations_that_hold_a_phrase(self):
        book = Phrasebook.of(TALKS)

        assert book.conversations == 40
        assert set(held(book, LINE)) == {20}
        assert set(held(book, "Nobody ever wrote these words here.")) == {0}

    def test_counts_a_phrase_once_a_conversation(self):
        book = Phrasebook.of([talk(f"a: {LINE}", "c: Yes?", f"a: {LINE}")])

        assert set(held(book, LINE)) == {1}

    def test_leaves_the_customers_and_bots_words_out(self):
        book = Phrasebook.of([talk(f"c: {LINE}", f"b: {LINE}")])

        assert book.conversations == 0
        assert set(held(book, LINE)) == {0}

    def test_is_the_same_in_whatever_order_it_was_filled(self):
        shuffled = random.Random(3).sample(TALKS, len(TALKS))

        assert Phrasebook.of(shuffled).to_bytes() == Phrasebook.of(TALKS).to_bytes()

    def test_of_a_team_is_the_sum_of_its_agents(self):
        team = Phrasebook.of(TALKS[:25])
        team.merge(Phrasebook.of(TALKS[25:]))

        assert team.to_bytes() == Phrasebook.of(TALKS).to_bytes()

    def test_comes_back_as_it_was_saved_and_goes_on(self):
        back = Phrasebook.from_bytes(Phrasebook.of(TALKS[:25]).to_bytes())
        for each in TALKS[25:]:
            back.add(each)

        assert back.to_bytes() == Phrasebook.of(TALKS).to_bytes()

    def test_is_small_while_it_is_young_and_holds_nobodys_words(self):
        packed = Phrasebook.of(TALKS).to_bytes()

        assert len(packed) < 20_000
        assert b"patience" not in packed

    def test_takes_the_same_room_however_much_it_holds(self):
        assert Phrasebook().sketch.rows.nbytes == Phrasebook.of(TALKS).sketch.rows.nbytes == 1 << 23

    @pytest.mark.parametrize(
        "packed",
        [
            b"",
            b"nothing of the kind",
            Phrasebook().to_bytes()[:-20],
            Phrasebook().to_bytes().replace(b"conversations", b"talks"),
            Phrasebook().to_bytes().replace(b"book 1", b"book 9"),
        ],
    )
    def test_refuses_bytes_that_are_none(self, packed):
        with pytest.raises(BadPhrasebook, match="build it again"):
            Phrasebook.from_bytes(packed)


class TestFamiliarity:
    def test_grows_with_the_conversations_that_hold_a_phrase(self):
        book = Phrasebook()
        book.conversations = 10_000

        familiar = book.familiarity(np.array([0, 5, 20, 31.7, 100, 200, 5_000]))

        assert familiar[0] == familiar[1] == 0
        assert list(familiar) == sorted(familiar)
        assert familiar[-2] == familiar[-1] == 1

    def test_asks_a_few_conversations_of_a_young_book(self):
        book = Phrasebook()
        book.conversations = 30

        assert list(book.familiarity(np.array([2.0, 8.0]))) == [0, 1]
