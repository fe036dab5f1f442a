"""Training of the early warning: the same talks give the same bytes, and thresholds keep rates."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from corpus.train_warning import Example, example, fit, highest_apart, packed
from highpoint.engine.conversation import Conversation
from highpoint.engine.warning import SIGNS, Model, warn
from highpoint.engine.warning.model import read_model


@pytest.fixture
def talks() -> list[Example]:
    """Made-up signs: talks that end badly show more of the first sign and less of the third."""
    draw = np.random.default_rng(7)
    found = []
    for number in range(200):
        bad = float(number % 3 == 0)
        rows = draw.random((4, len(SIGNS)))
        rows[:, 0] += bad
        rows[:, 2] -= bad
        found.append(Example(f"t{number}", tuple(map(tuple, rows.tolist())), bad))
    return found


def trained(talks: list[Example]) -> Model:
    return read_model(json.loads(packed(talks)))


class TestTraining:
    def test_gives_the_same_bytes_twice(self, talks):
        assert packed(talks) == packed(list(talks))

    def test_learns_which_signs_tell_and_keeps_to_their_direction(self, talks):
        weights = trained(talks).weights

        assert weights[0] > 0.5
        assert weights[2] < -0.5
        assert all(w * way >= 0 for w, (way, _) in zip(weights, SIGNS.values(), strict=True))

    def test_lets_a_sign_that_tells_the_other_way_round_weigh_nothing(self, talks):
        backwards = [Example(t.id, t.signs, 1 - t.bad, t.weight) for t in talks]

        weights, _ = fit(backwards)

        assert weights[0] == 0

    def test_sets_thresholds_that_only_so_many_good_talks_reach(self, talks):
        thresholds = trained(talks).thresholds

        highest = [h for t, h in zip(talks, highest_apart(talks), strict=True) if not t.bad]
        for rate, threshold in thresholds.items():
            assert np.mean([h >= threshold for h in highest]) == pytest.approx(rate, abs=0.02)

    def test_the_set_that_asks_for_the_highest_threshold_sets_it(self, talks):
        angry = [replace(t, set="angry") for t in talks if t.signs[0][0] > 0.8]
        calm = [t for t in talks if t.signs[0][0] <= 0.8]

        alone = trained(talks).thresholds
        for rate, threshold in trained([*calm, *angry]).thresholds.items():
            assert threshold > alone[rate]

    def test_reads_the_same_signs_as_the_engine_at_each_turn(self):
        rows = [
            {"role": "customer", "text": "I already told you, my lamp is broken!"},
            {"role": "system", "text": "Ola joined."},
            {"role": "agent", "text": "Sorry, we cannot help."},
        ]
        talk = Conversation.from_dict({"id": "t", "turns": rows})

        signs = example(talk, 1.0).signs

        weighty = [{n for n, v in zip(SIGNS, row, strict=True) if v} for row in signs]
        assert weighty == [{r.sign for r in risk.reasons} for risk in warn(talk).risks]
