from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from highpoint.engine.promises.calendar import Calendar
from highpoint.engine.promises.due import Bound, Length, Unit
from highpoint.engine.promises.phrases import read_due
from highpoint.engine.promises.resolve import Interval, resolve
from highpoint.engine.promises.vocabulary import vocabulary

WORDS = vocabulary("en")
THURSDAY = datetime(2026, 3, 5, 14, 10, tzinfo=UTC)


def when(text: str, at: datetime = THURSDAY, calendar: Calendar | None = None) -> Interval | None:
    (due,) = read_due(text, WORDS)
    return resolve(due, at, calendar or Calendar())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "call me on 555 0102 after 4",
        "two days ago",
        "every monday",
        "since friday",
        "after the 14th",
        "more than 3 days",
        "open 24/7",
        "part 1/2",
        "two days of rest",
        "an hour late",
        "for two weeks",
        "5 days off",
        "at 25:00",
        "on 45/13",
    ],
)
def test_takes_no_other_time_for_a_due_time(text):
    assert read_due(text, WORDS) == []


def test_puts_a_day_and_a_time_of_day_together():
    (due,) = read_due("on friday afternoon, by 3 at the latest", WORDS)

    assert due.bound is Bound.BY
    assert (due.start, due.end) == (3, 25)


def test_adds_hours_and_minutes_up():
    (due,) = read_due("in 1 hour and 30 minutes", WORDS)

    assert due.length == Length(90, 90, Unit.MINUTE)


def test_takes_the_date_where_a_weekday_names_it_too():
    assert when("on monday the 16th").latest.date().isoformat() == "2026-03-16"


def test_keeps_two_times_apart():
    assert len(read_due("on monday or tuesday", WORDS)) == 2


@pytest.mark.parametrize(
    ("text", "day_first", "day"),
    [
        ("by 4/3", False, "2026-04-03"),
        ("by 4/5", True, "2026-05-04"),
        ("by 14/5", False, "2026-05-14"),
        ("by 5/14", True, "2026-05-14"),
    ],
)
def test_reads_slashes_as_the_calendar_writes_them(text, day_first, day):
    found = when(text, calendar=Calendar(day_first=day_first))

    assert found.latest.date().isoformat() == day


@pytest.mark.parametrize("text", ["on 31 june 2026", "by 2020-01-01", "in 999999 years"])
def test_knows_no_moment_of_a_day_that_never_comes(text):
    assert when(text) is None


def test_moves_a_time_the_clocks_skip_past_the_gap():
    berlin = Calendar(ZoneInfo("Europe/Berlin"))

    found = when("tomorrow at 2:30", datetime(2026, 3, 28, 12, tzinfo=UTC), berlin)

    assert found.latest.isoformat() == "2026-03-29T03:30:00+02:00"


def test_reads_a_distance_from_utc():
    assert when("by 20:00 utc+2").latest == datetime(2026, 3, 5, 18, tzinfo=UTC)


def test_takes_the_day_of_the_zone_that_was_named():
    late = datetime(2026, 3, 6, 3, tzinfo=UTC)  # still Thursday evening in New York

    assert when("tomorrow by 5pm est", late).latest == datetime(2026, 3, 6, 22, tzinfo=UTC)


PIECES = [
    *(
        "by",
        "in",
        "before",
        "within",
        "on",
        "at",
        "the",
        "next",
        "end of",
        "3-5",
        "2",
        "a couple of",
    ),
    *(
        "business",
        "days",
        "hours",
        "week",
        "month",
        "monday",
        "friday",
        "14th",
        "31st",
        "29 february",
    ),
    *(
        "tomorrow",
        "tonight",
        "noon",
        "5pm",
        "est",
        "cob",
        "first thing",
        "weekend",
        "christmas",
        ",",
    ),
]


@given(
    st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join),
    st.integers(946_684_800, 3_786_912_000).map(lambda second: datetime.fromtimestamp(second, UTC)),
    st.sampled_from(["UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
)
def test_never_falls_due_before_it_was_said(text, at, zone):
    for due in read_due(text, WORDS):
        found = resolve(due, at, Calendar(ZoneInfo(zone)))

        assert text[due.start : due.end].strip()
        assert found is None or at <= found.latest
        assert found is None or found.earliest <= found.latest + timedelta(seconds=1)
