from datetime import date, timedelta
from itertools import pairwise

import pytest

from highpoint.apps.quality.figures import WeekSums
from highpoint.web.charts.control import FRAME, draw
from highpoint.web.charts.own_weeks import DRAWN, own_weeks

STEADY = [76, 78, 75, 77, 76, 79, 75, 77, 76, 78]


def weeks(scores, talks=10, spread=4.0, gap_after=None):
    first = date(2026, 1, 5)
    return [
        WeekSums(
            monday=first + timedelta(weeks=place + (gap_after is not None and place > gap_after)),
            conversations=talks,
            total=score * talks,
            squares=talks * score**2 + spread**2 * (talks - 1),
            at_standard=0,
        )
        for place, score in enumerate(scores)
    ]


class TestOwnWeeks:
    def test_leave_out_weeks_of_fewer_than_five_conversations(self):
        found = own_weeks([*weeks(STEADY), *weeks([20], talks=4)])

        assert len(found.points) == 10

    @pytest.mark.parametrize("points", [0, 1, 9])
    def test_draw_no_limits_below_ten_weeks(self, points):
        assert own_weeks(weeks(STEADY[:points])).limits is None

    def test_judge_nothing_with_ten_weeks(self):
        found = own_weeks(weeks([*STEADY[:9], 20]))

        assert found.limits
        assert found.judged == 0
        assert not found.beyond

    def test_take_the_limits_from_the_first_ten_weeks_only(self):
        assert own_weeks(weeks([*STEADY, 20, 99])).limits == own_weeks(weeks(STEADY)).limits

    def test_call_a_week_below_the_limits_beyond(self):
        found = own_weeks(weeks([*STEADY, 76, 40, 77]))

        assert [point.week.mean for point in found.beyond] == [40]
        assert not found.beyond[0].rises
        assert found.beyond[0].says == "below the limits"

    def test_tell_a_drift_that_still_lasts_from_where_it_began(self):
        found = own_weeks(weeks([*STEADY, 77, *[79.5] * 8]))

        assert found.drift
        assert found.drift.rises
        assert found.points.index(found.drift) > 10

    def test_tell_no_drift_that_is_over(self):
        found = own_weeks(weeks([*STEADY, *[79.5] * 8, *[74.0] * 3]))

        assert found.drift is None

    def test_tell_one_bad_week_as_no_drift(self):
        found = own_weeks(weeks([*STEADY, 20, 76]))

        assert found.drift is None
        assert found.points[-1].signal is None

    def test_draw_the_last_half_year_only(self):
        assert len(own_weeks(weeks(STEADY * 4)).points) == DRAWN

    def test_tell_no_high_point_below_eight_weeks(self):
        assert own_weeks(weeks(STEADY[:7])).high is None

    def test_mark_the_week_that_stands_out_as_the_high_point(self):
        found = own_weeks(weeks([*STEADY, 76, 95, 77], talks=20))

        assert found.high
        assert found.high.counts
        assert [point.week.mean for point in found.points if point.high] == [95]

    def test_mark_no_high_point_where_the_weeks_differ_by_chance(self):
        found = own_weeks(weeks(STEADY, spread=30))

        assert found.high
        assert not found.high.counts
        assert not any(point.high for point in found.points)

    def test_keep_a_high_point_older_than_the_weeks_drawn(self):
        found = own_weeks(weeks([99, *STEADY * 3], talks=30))

        assert found.high_week == date(2026, 1, 5)
        assert not any(point.high for point in found.points)


class TestDraw:
    def drawn(self, scores, **more):
        found = own_weeks(weeks(scores, **more))
        return found, draw(found, found.limits)

    def test_set_a_dot_a_week_from_left_to_right_inside_the_picture(self):
        _, chart = self.drawn([*STEADY, 40, 95, 77])

        xs = [dot.x for dot in chart.dots]
        assert xs == sorted(xs)
        assert 0 < xs[0] < xs[-1] < 100
        assert all(FRAME.top <= dot.y <= FRAME.height - FRAME.bottom for dot in chart.dots)

    def test_put_higher_scores_higher_up(self):
        found, chart = self.drawn([*STEADY, 40, 95, 77])

        by_score = sorted(zip(found.points, chart.dots, strict=True), key=lambda p: p[0].week.mean)
        ys = [dot.y for _, dot in by_score]
        assert ys == sorted(ys, reverse=True)

    def test_point_a_red_triangle_down_at_a_worse_week_and_a_green_one_up_at_a_better(self):
        _, chart = self.drawn([*STEADY, 40, 90, 98, 98], talks=6)

        shapes = [(dot.shape, dot.color) for dot in chart.dots[10:]]
        assert shapes[:2] == [("down", "below"), ("up", "above")]

    def test_draw_the_high_point_as_a_diamond_with_its_value(self):
        _, chart = self.drawn([*STEADY, 76, 95, 77], talks=20)

        assert [dot.shape for dot in chart.dots].count("high") == 1
        assert chart.high.text == "high point 95"

    def test_hold_the_band_between_the_limits(self):
        _, chart = self.drawn(STEADY)

        limits = sorted(edge.y for edge in chart.edges if not edge.usual)
        assert limits == [chart.band_y, pytest.approx(chart.band_y + chart.band_height)]

    def test_cut_limits_to_what_a_score_can_be(self):
        _, chart = self.drawn([97, 90, 99, 91, 98, 90, 99, 92, 98, 91])

        assert not any(label.text.startswith("upper") for label in chart.margin)

    def test_keep_the_words_beside_the_lines_apart(self):
        _, chart = self.drawn([77.0] * 12)

        ys = sorted(label.y for label in chart.margin)
        assert all(after - before >= 15 for before, after in pairwise(ys))

    def test_break_the_line_over_a_missing_week(self):
        _, chart = self.drawn(STEADY, gap_after=4)

        assert [line.gap for line in chart.lines].index(True) == 4
        assert [line.gap for line in chart.lines].count(True) == 1

    def test_hide_every_second_date_on_a_phone(self):
        _, chart = self.drawn(STEADY * 2)

        assert [label.wide_only for label in chart.dates] == [False, True, False, True, False]
