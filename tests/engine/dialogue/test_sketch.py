import numpy as np
import pytest

from highpoint.engine.dialogue.sketch import CannotMerge, Sketch

KEYS = np.random.default_rng(7).integers(0, 2**63, 60_000, dtype=np.uint64)
# How often each was added: a few very often, most once, as phrases are.
TIMES = np.maximum(1, 20_000 // np.arange(1, len(KEYS) + 1))


def filled(keys=KEYS, times=TIMES) -> Sketch:
    sketch = Sketch(1 << 13, 4)
    for key, count in zip(keys[:200], times[:200], strict=True):
        sketch.add(np.repeat(key, count))
    sketch.add(np.repeat(keys[200:], times[200:]))
    return sketch


class TestSketch:
    def test_keeps_the_error_it_states(self):
        sketch = filled()

        error = sketch.counts(KEYS) - TIMES

        assert error.min() >= -sketch.added / sketch.width
        assert (error <= sketch.most_too_large).mean() >= 1 - np.exp(-sketch.depth)

    def test_knows_in_the_main_how_often_a_key_was_added(self):
        error = np.abs(filled().counts(KEYS[:20]) - TIMES[:20])

        assert (error <= 0.02 * TIMES[:20] + filled().most_too_large).all()

    def test_does_not_care_for_the_order(self):
        there, back = Sketch(1 << 10, 3), Sketch(1 << 10, 3)
        there.add(KEYS[:500])
        there.add(KEYS[500:900])
        back.add(KEYS[:900][::-1])

        assert (there.rows == back.rows).all()

    def test_merged_is_as_if_all_had_been_added_to_one(self):
        one, other, both = (Sketch(1 << 10, 3) for _ in range(3))
        one.add(KEYS[:300])
        other.add(KEYS[200:700])
        both.add(KEYS[:300])
        both.add(KEYS[200:700])

        one.merge(other)

        assert (one.rows == both.rows).all()
        assert one.added == both.added

    def test_does_not_merge_with_another_size(self):
        with pytest.raises(CannotMerge, match="same width"):
            Sketch(1 << 10, 3).merge(Sketch(1 << 11, 3))

    def test_has_counted_nothing_at_first(self):
        assert Sketch(1 << 10, 3).counts(KEYS[:10]).tolist() == [0.0] * 10

    @pytest.mark.parametrize("width", [0, 1, 1000])
    def test_is_a_power_of_two_wide(self, width):
        with pytest.raises(ValueError, match="power of two"):
            Sketch(width, 2)
