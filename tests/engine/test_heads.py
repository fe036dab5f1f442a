"""The learned heads: what they read, how they are kept, and that their words are their reasons."""

from __future__ import annotations

import pytest

from highpoint.engine.weights import heads as module
from highpoint.engine.weights.heads import Heads, features, heads, packed, tokens

TRAINED = {
    "joy": ({"happy": 1.0, "not happy": -2.0, "cue praise": 0.5}, -0.2),
    "doubt": ({"happy": -0.1, "?": 0.4, "never _ back": 0.3}, 0.1),
}


@pytest.fixture
def small() -> Heads:
    return Heads.read(packed(("joy", "doubt"), TRAINED))


class TestPacked:
    def test_gives_the_same_bytes_twice(self):
        assert packed(("joy", "doubt"), TRAINED) == packed(("joy", "doubt"), TRAINED)

    def test_keeps_weights_to_a_127th_of_the_largest(self, small):
        weight = small.fields(small.steps["cue praise"])[0] * small.scales[0]

        assert weight == pytest.approx(0.5, abs=2 / 127)

    def test_leaves_out_a_feature_of_no_weight(self):
        weights = packed(("joy",), {"joy": ({"happy": 1.0, "the": 0.0001}, 0.0)})

        assert Heads.read(weights).steps.keys() == {"happy"}


class TestOdds:
    def test_add_up_words_pairs_and_signs(self, small):
        odds = small.odds("happy", ["cue praise"])

        # One word and two pairs: the word counts one over the root of three.
        assert odds["joy"] == pytest.approx(1 / 3**0.5 + 0.5 * module.SIGN - 0.2, abs=0.02)

    def test_turn_on_a_pair_of_words(self, small):
        plain, negated = small.odds("happy", []), small.odds("not happy", [])

        assert plain["joy"] > 0 > negated["joy"]

    def test_turn_on_two_words_around_another(self, small):
        plain, around = small.odds("never back", []), small.odds("never come back", [])

        assert around["doubt"] == pytest.approx(0.3 / 7**0.5 + 0.1, abs=0.01)
        assert plain["doubt"] == pytest.approx(0.1)

    def test_of_nothing_are_the_bias(self, small):
        assert small.odds("", []) == pytest.approx({"joy": -0.2, "doubt": 0.1})


class TestFields:
    def test_come_apart_again_where_some_are_below_nothing(self, small):
        joy, doubt = small.fields(small.steps["happy"])

        assert (joy, doubt) == (64, -32)
        assert small.fields(400 * small.steps["not happy"]) == (400 * -127, 0)


class TestByPart:
    def test_weighs_the_words_of_each_part_and_half_of_the_pairs_at_its_ends(self, small):
        text = "so not. happy 🙂 not happy!"

        joy = [row[0] for row in small.by_part(text, [(0, 7), (8, 27)])]

        # Half steps: the pair of "not" and "happy" stands in the second part alone.
        assert joy == [0, 2 * (2 * 64 - 127)]

    def test_leaves_out_what_is_read_of_no_document(self, small):
        text = "happy. " * 500

        rows = small.by_part(text, [(at, at + 6) for at in range(0, len(text), 7)])

        assert rows[199] == (128, -64)
        assert rows[200] == (0, 0)


class TestTokens:
    def test_are_the_same_in_a_text_of_ascii(self):
        text = "i can't wait!!! 3rd _week_ (now), 50% off: #sale"

        assert tokens(text + " 🙂") == [*tokens(text), "🙂"]

    def test_end_where_a_pasted_document_begins(self):
        assert len(tokens("word " * 5_000)) == 400


class TestHeads:
    def test_are_there_for_english(self):
        english = heads("en")

        assert english is not None
        assert {"hostility", "question"} <= set(english.names)
        assert any(english.fields(english.steps["?"]))

    @pytest.mark.parametrize("language", ["xx", "", "../en"])
    def test_are_none_for_a_language_without_them(self, language):
        assert heads(language) is None

    def test_read_the_features_they_were_trained_on(self):
        values = features(["not", "happy"], ["cue praise"])

        assert values["cue praise"] == module.SIGN
        assert values["not happy"] == values["^ not"] == pytest.approx(5**-0.5)
        assert values["^ _ happy"] == pytest.approx(5**-0.5)
        assert "^ _ happy" not in features(["not", "happy"], [], around=False)
