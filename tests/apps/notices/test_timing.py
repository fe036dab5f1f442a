"""When something may be sent: digests, quiet hours, and the days on which clocks change."""

from datetime import UTC, datetime, time, timedelta

import pytest

from highpoint.apps.notices.timing import (
    PAUSES,
    Digest,
    Hours,
    UnknownZone,
    pause_after,
    when,
    zone_of,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class TestWhen:
    def test_is_now_where_nothing_is_said(self):
        assert when(at("2026-11-02T03:00"), Hours()) == at("2026-11-02T03:00")

    def test_waits_for_the_hour_of_the_own_zone(self):
        daily = Hours("America/New_York", Digest.DAILY, hour=8)

        assert when(at("2026-11-02T13:01"), daily) == at("2026-11-03T13:00")

    def test_is_the_hour_itself_when_it_strikes(self):
        assert when(at("2026-11-02T08:00"), Hours("UTC", Digest.DAILY)) == at("2026-11-02T08:00")

    def test_waits_for_the_day_of_the_week(self):
        fridays = Hours("UTC", Digest.WEEKLY, hour=9, weekday=4)

        assert when(at("2026-11-02T00:00"), fridays) == at("2026-11-06T09:00")
        assert when(at("2026-11-06T09:01"), fridays) == at("2026-11-13T09:00")

    @pytest.mark.parametrize(
        ("now", "then"),
        [
            ("2026-11-02T19:59", "2026-11-02T19:59"),
            ("2026-11-02T20:00", "2026-11-03T07:00"),
            ("2026-11-03T06:59", "2026-11-03T07:00"),
            ("2026-11-03T07:00", "2026-11-03T07:00"),
        ],
    )
    def test_leaves_the_night_quiet(self, now, then):
        assert when(at(now), Hours(quiet=(time(20), time(7)))) == at(then)

    def test_leaves_a_part_of_the_day_quiet(self):
        lunch = Hours(quiet=(time(12), time(13, 30)))

        assert when(at("2026-11-02T12:10"), lunch) == at("2026-11-02T13:30")
        assert when(at("2026-11-02T13:30"), lunch) == at("2026-11-02T13:30")

    def test_sends_a_digest_that_falls_into_the_quiet_hours_after_them(self):
        early = Hours("UTC", Digest.DAILY, hour=5, quiet=(time(20), time(7)))

        assert when(at("2026-11-02T21:00"), early) == at("2026-11-03T07:00")

    def test_takes_the_same_end_twice_for_no_quiet_hours(self):
        assert when(at("2026-11-02T12:00"), Hours(quiet=(time(7), time(7)))) == at(
            "2026-11-02T12:00"
        )

    def test_goes_by_the_clock_on_the_wall_when_summer_time_ends(self):
        night = Hours("Europe/Berlin", quiet=(time(22), time(7)))

        assert when(at("2026-10-24T21:00"), night) == at("2026-10-25T06:00")

    def test_finds_an_hour_that_summer_time_leaves_out(self):
        gone = Hours("Europe/Berlin", Digest.DAILY, hour=2)

        assert when(at("2026-03-28T12:00"), gone) == at("2026-03-29T01:00")

    def test_is_never_in_the_past(self):
        hours = Hours("Europe/Berlin", Digest.DAILY, 2, quiet=(time(1), time(3)))
        for minutes in range(0, 3 * 24 * 60, 17):
            now = at("2026-10-24T00:00") + timedelta(minutes=minutes)
            assert when(now, hours) >= now

    @pytest.mark.parametrize("name", ["Mars/Base", "", "../etc/passwd", "Europe", "\x00"])
    def test_refuses_a_zone_that_is_none(self, name):
        with pytest.raises(UnknownZone):
            zone_of(name)


class TestPauseAfter:
    def test_grows_and_ends(self):
        pauses = [pause_after(tries) for tries in range(1, len(PAUSES) + 1)]

        assert pauses == sorted(pauses)
        assert pause_after(len(PAUSES) + 1) is None
