import pytest

from highpoint.engine.insight.intervals import BadCount, Interval, jeffreys


class TestJeffreys:
    @pytest.mark.parametrize(
        ("successes", "n", "low", "high"),
        [
            # Brown, Cai and DasGupta (2001), table 5.
            (0, 7, 0, 0.292),
            (1, 7, 0.016, 0.501),
            (3, 7, 0.139, 0.765),
            (10, 20, 0.293, 0.707),
        ],
    )
    def test_gives_the_published_limits(self, successes, n, low, high):
        interval = jeffreys(successes, n)

        assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.0015)

    def test_says_nothing_where_nothing_was_seen(self):
        assert jeffreys(0, 0) == Interval(0, 1)

    def test_reaches_to_1_where_everything_succeeded(self):
        assert jeffreys(7, 7).high == 1

    def test_takes_half_a_success(self):
        assert jeffreys(3, 10).low < jeffreys(3.5, 10).low < jeffreys(4, 10).low

    def test_is_wider_at_a_higher_level(self):
        assert jeffreys(5, 10, level=0.99).low < jeffreys(5, 10).low

    @pytest.mark.parametrize("successes", [-1, 4])
    def test_refuses_what_cannot_be(self, successes):
        with pytest.raises(BadCount, match="of 3 cannot be"):
            jeffreys(successes, 3)
