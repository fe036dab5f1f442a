from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from highpoint.engine.insight.customer_answers import (
    BadAnswer,
    Measure,
    ces,
    csat,
    figure,
    nps,
)
from highpoint.engine.insight.intervals import jeffreys


class TestCsat:
    def test_is_the_share_of_the_two_best_answers(self):
        shown = csat({1: 1, 3: 1, 4: 3, 5: 5})

        assert (shown.value, shown.n) == (80.0, 10)
        assert (shown.low, shown.high) == (100 * jeffreys(8, 10).low, 100 * jeffreys(8, 10).high)


class TestNps:
    def test_is_promoters_less_detractors(self):
        assert nps({0: 1, 6: 1, 7: 3, 8: 1, 9: 2, 10: 2}).value == 20.0

    def test_has_the_adjusted_wald_interval(self):
        # 16 promoters, 12 passives, 8 detractors: p = 16.75/39, d = 8.75/39, by hand.
        shown = nps({10: 16, 7: 12, 2: 8})

        assert shown.value == pytest.approx(22.22, abs=0.01)
        middle = 8 / 39
        reach = 1.959964 * sqrt((25.5 / 39 - middle**2) / 39)
        assert shown.low == pytest.approx(100 * (middle - reach), abs=0.001)
        assert shown.high == pytest.approx(100 * (middle + reach), abs=0.001)
        assert (round(shown.low), round(shown.high)) == (-4, 45)

    def test_is_not_sure_of_itself_where_all_answer_alike(self):
        shown = nps({10: 6})

        assert shown.value == shown.high == 100
        assert shown.low < 70

    def test_stays_on_its_scale(self):
        assert nps({0: 1}).low == -100


class TestCes:
    def test_is_the_mean_with_the_t_interval(self):
        # Mean 5, s = 1, n = 5: 5 ± 2.776 × 1 / sqrt(5), from any table of t.
        shown = ces({4: 2, 5: 1, 6: 2})

        assert shown.value == 5
        assert shown.high - shown.value == pytest.approx(2.776 / sqrt(5), abs=0.001)

    def test_of_one_answer_has_no_interval(self):
        assert (ces({7: 1}).low, ces({7: 1}).high) == (None, None)

    def test_stays_on_its_scale(self):
        shown = ces({7: 3, 6: 1})

        assert shown.high == 7


class TestFigure:
    def test_of_no_answers_is_none(self):
        assert figure(Measure.CSAT, {}) is None
        assert figure(Measure.NPS, {3: 0}) is None

    @pytest.mark.parametrize(
        ("measure", "answer"), [("csat", 0), ("csat", 6), ("ces", 8), ("nps", 11), ("nps", -1)]
    )
    def test_refuses_what_is_not_on_the_scale(self, measure, answer):
        with pytest.raises(BadAnswer):
            figure(Measure(measure), {answer: 1})

    @given(st.dictionaries(st.integers(1, 5), st.integers(1, 50), min_size=1))
    @pytest.mark.parametrize("measure", Measure)
    def test_lies_within_its_interval(self, measure, counts):
        shown = figure(measure, counts)

        if shown.low is not None:
            assert shown.low - 1e-9 <= shown.value <= shown.high + 1e-9
