"""Kaplan and Meier's curve, against figures that textbooks give."""

import pytest

from highpoint.engine.insight.survival import BadDuration, kaplan_meier

# Weeks of remission under 6-MP, 21 patients; minus: not over when last seen. Freireich et al.
# 1963, worked through in Collett, Modelling Survival Data, and in most textbooks since.
SIX_MP = (6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35)


def curve():
    return kaplan_meier((abs(weeks), weeks > 0) for weeks in SIX_MP)


def test_gives_the_known_curve_of_the_6_mp_patients():
    found = [
        (step.time, step.at_risk, step.happened, round(step.share, 3)) for step in curve().steps
    ]

    assert found == [
        (6, 21, 3, 0.857),
        (7, 17, 1, 0.807),
        (10, 15, 1, 0.753),
        (13, 12, 1, 0.690),
        (16, 11, 1, 0.627),
        (22, 7, 1, 0.538),
        (23, 6, 1, 0.448),
    ]
    assert (curve().n, curve().events, curve().median) == (21, 9, 23)


def test_gives_greenwoods_known_errors():
    errors = [round(step.error, 4) for step in curve().steps]

    assert errors == [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]


def test_gives_the_interval_that_statistics_packages_give():
    ends = [(round(each.interval.low, 3), round(each.interval.high, 3)) for each in curve().steps]

    assert ends[0] == (0.620, 0.952)
    assert ends[-1] == (0.188, 0.680)


def test_says_that_all_is_to_come_before_the_first():
    assert (curve().still(5), curve().still(6.5), curve().still(99)) == (
        1.0,
        pytest.approx(0.857, abs=0.001),
        pytest.approx(0.448, abs=0.001),
    )


def test_has_no_median_where_less_than_half_ever_happened():
    assert kaplan_meier([(1, True), (2, False), (2, False)]).median is None
    assert kaplan_meier([]).steps == ()


def test_refuses_a_time_before_the_beginning():
    with pytest.raises(BadDuration):
        kaplan_meier([(-1, True)])
