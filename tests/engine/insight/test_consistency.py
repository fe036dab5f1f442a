import pytest

from highpoint.engine.insight.consistency import consistency
from highpoint.engine.insight.intervals import jeffreys


class TestConsistency:
    def test_counts_a_conversation_at_the_standard_as_reached(self):
        assert consistency([80, 79.9], standard=80).share == 0.5

    def test_gives_the_interval_of_its_share(self):
        assert consistency([90] * 8 + [50] * 2, standard=80).interval == jeffreys(8, 10)

    def test_of_no_conversation_is_none(self):
        seen = consistency([], standard=80)

        assert seen.share is None
        assert (seen.interval.low, seen.interval.high) == (0, 1)

    def test_tells_a_narrow_spread_from_a_wide_one(self):
        narrow = consistency([79, 80, 81] * 10, standard=80).usual
        wide = consistency([50, 80, 100] * 10, standard=80).usual

        assert narrow is not None
        assert wide is not None
        assert narrow.high - narrow.low < wide.high - wide.low

    @pytest.mark.parametrize(("n", "told"), [(9, False), (10, True)])
    def test_tells_the_usual_from_ten_conversations_on(self, n, told):
        assert (consistency([80] * n, standard=80).usual is not None) is told
