"""Two years of nights in four zones, clocks changed and all: each day of theirs once, none lost."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from highpoint.apps.care import dates, public_holidays
from highpoint.apps.care.models import ChosenHoliday, Consent, FollowUp
from highpoint.loop import care_job
from tests import factories

START = datetime(2026, 12, 1, 2, 30, tzinfo=UTC)
NIGHTS = 2 * 365 + 10
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Tokyo")
# 29 February, the days the clocks change in each zone, both ends of the year.
DAYS = ((2, 29), (3, 14), (3, 28), (10, 31), (11, 7), (4, 4), (10, 3), (12, 31), (1, 1))


@pytest.mark.parametrize("zone", ZONES)
def test_each_yearly_day_is_found_once_a_year_on_its_own_date(zone):
    clock, since = ZoneInfo(zone), START.date()
    found: dict[tuple[int, int], Counter[tuple[int, date]]] = {day: Counter() for day in DAYS}
    first_seen: dict[tuple[int, date], date] = {}
    for night in range(NIGHTS):
        today = dates.day_of(START + timedelta(days=night), clock)
        for month, day in DAYS:
            told = care_job.yearly(month, day, since=since, until=None, today=today)
            for year, on in told:
                found[month, day][year, on] += 1
                first_seen.setdefault((month * 100 + day, on), today)

    last = dates.day_of(START + timedelta(days=NIGHTS - 1), clock) + care_job.AHEAD
    for (month, day), seen in found.items():
        wanted = {(year, dates.in_year(month, day, year)) for year in (2026, 2027, 2028, 2029)}
        assert set(seen) == {(year, on) for year, on in wanted if since <= on <= last}
    # Each is known two weeks ahead, but where the fact was kept later than that.
    assert all(
        on - seen == care_job.AHEAD or seen <= since + timedelta(days=1)
        for (_, on), seen in first_seen.items()
    )


@pytest.mark.django_db
def test_the_nightly_run_over_two_years_makes_each_once_though_it_is_often_missed():
    lead = factories.person()
    identities = [factories.identity(time_zone=zone, country="DE") for zone in ZONES]
    for identity in identities:
        kept = {"accepted_at": START, "consent": Consent.YES}
        factories.fact(identity, kind="birthday", month=2, day=29, **kept)
        # Told in another talk, and accepted there too.
        factories.fact(identity, kind="birthday", month=2, day=29, **kept)
        factories.fact(identity, kind="holidays", said="Likes a card", **kept)
    public_holidays.choose("DE", ["German Unity Day"], by=lead, now=START)
    at_midnight = [datetime(2027, 3, 28, 23, 30, tzinfo=ZoneInfo(zone)) for zone in ZONES]
    for identity, due in zip(identities, at_midnight, strict=True):
        talk = factories.conversation("Hello", identity=identity, started_at=START)
        factories.promise(talk, due=due)

    night = 0
    while night < NIGHTS:
        care_job.make_due(START + timedelta(days=night))
        # No worker for up to four weeks: what falls between is still found.
        night += (1, 27, 3, 28, 9)[night % 5]

    for identity in identities:
        rows = FollowUp.objects.filter(identity=identity).order_by("due", "kind")
        assert [(row.kind, row.due.isoformat()) for row in rows] == [
            ("birthday", "2027-02-28"),
            ("promise", "2027-03-28"),
            ("holiday", "2027-10-03"),
            ("birthday", "2028-02-29"),
            ("holiday", "2028-10-03"),
        ]
    assert ChosenHoliday.objects.count() == 1
