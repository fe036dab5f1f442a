from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from highpoint.engine.promises import Calendar, NoWorkingTime

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY, SATURDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 9)


def test_works_from_monday_to_friday_unless_told_otherwise():
    assert [Calendar().works(day) for day in (FRIDAY, SATURDAY, MONDAY)] == [True, False, True]
    assert Calendar(workdays=frozenset({5})).works(SATURDAY)


def test_rests_on_holidays():
    assert not Calendar(holidays=frozenset({MONDAY})).works(MONDAY)


def test_finds_the_working_day_before_a_weekend():
    assert Calendar().workday(SATURDAY, -1) == FRIDAY


def test_never_counts_the_day_it_counts_from():
    assert Calendar().after_workdays(FRIDAY, 1) == MONDAY
    assert Calendar().after_workdays(SATURDAY, 1) == MONDAY


def test_counts_worked_hours_over_a_weekend():
    late = datetime(2026, 3, 6, 16, tzinfo=UTC)

    assert Calendar().after_worked(late, timedelta(hours=3)) == datetime(2026, 3, 9, 11, tzinfo=UTC)


def test_counts_worked_hours_from_the_next_opening_where_it_is_closed():
    night = datetime(2026, 3, 5, 23, tzinfo=UTC)

    assert Calendar().after_worked(night, timedelta(hours=1)) == datetime(
        2026, 3, 6, 10, tzinfo=UTC
    )


def test_counts_real_time_over_the_hour_the_clocks_skip():
    before = datetime(2026, 3, 28, 12, tzinfo=BERLIN)

    after = Calendar(BERLIN).elapsed(before, timedelta(hours=24))

    assert (after.day, after.hour) == (29, 13)


def test_keeps_its_own_hours_on_the_day_the_clocks_change():
    calendar = Calendar(BERLIN, opens=time(0), workdays=frozenset(range(7)))
    midnight = datetime(2026, 3, 29, 0, tzinfo=BERLIN)

    assert calendar.after_worked(midnight, timedelta(hours=3)).hour == 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"opens": time(17), "closes": time(9)},
        {"opens": time(9), "closes": time(9)},
        {"workdays": frozenset()},
        {"workdays": frozenset({7})},
    ],
)
def test_refuses_to_work_never(wrong):
    with pytest.raises(NoWorkingTime):
        Calendar(**wrong)


def test_says_so_where_holidays_never_end():
    years = frozenset(MONDAY + timedelta(days=n) for n in range(-10, 500))

    with pytest.raises(NoWorkingTime, match="check the holidays"):
        Calendar(holidays=years).after_workdays(FRIDAY, 1)
