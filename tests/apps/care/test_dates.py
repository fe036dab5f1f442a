"""Days by a customer's own calendar: two years travelled, leap days and changes of the clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from highpoint.apps.care import follow_ups, places
from highpoint.apps.care.dates import bounds, day_of, in_year, same_day, yearly, zone_of
from highpoint.apps.care.follow_ups import Reason
from highpoint.apps.care.models import FollowUp
from highpoint.apps.customers.models import Identity
from tests import factories

BERLIN, NEW_YORK, LORD_HOWE = (
    ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
)
BEGIN = date(2027, 1, 1)
TWO_YEARS = 731


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, LORD_HOWE, UTC])
def test_every_moment_of_two_years_is_of_exactly_one_day(zone):
    days = [BEGIN + timedelta(days=n) for n in range(TWO_YEARS)]
    ends = bounds(days[0], zone)[0]
    for day in days:
        begins, after = bounds(day, zone)
        assert begins == ends
        assert day_of(begins, zone) == day_of(after - timedelta(seconds=1), zone) == day
        ends = after


def test_days_on_which_the_clocks_change_are_shorter_and_longer():
    def hours(day):
        begins, ends = bounds(day, BERLIN)
        return (ends - begins).total_seconds() / 3600

    assert (hours(date(2027, 3, 28)), hours(date(2027, 10, 31)), hours(date(2027, 6, 1))) == (
        23,
        25,
        24,
    )


def test_a_run_each_night_of_two_years_finds_each_birthday_once_a_year():
    ahead = timedelta(days=14)
    for month, day in ((2, 29), (1, 1), (12, 31), (3, 28), (10, 31)):
        found = set()
        for n in range(TWO_YEARS):
            night = BEGIN + timedelta(days=n)
            found |= set(yearly(month, day, night, night + ahead))
        inside = {(year, at) for year, at in found if at < BEGIN + timedelta(days=TWO_YEARS)}
        assert sorted(year for year, _ in inside) == [2027, 2028]


def test_a_29_february_is_kept_on_the_28th_where_there_is_none():
    assert [in_year(2, 29, year).isoformat() for year in (2027, 2028, 2100)] == [
        "2027-02-28",
        "2028-02-29",
        "2100-02-28",
    ]


def test_today_is_the_customers_own():
    late = datetime(2027, 5, 1, 23, 30, tzinfo=UTC)
    early = datetime(2027, 5, 2, 0, 30, tzinfo=UTC)

    assert not same_day(late, early, UTC)
    assert same_day(late, early, BERLIN)
    assert day_of(early, NEW_YORK) == date(2027, 5, 1)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "\0"])
def test_what_is_no_zone_is_the_companys(name):
    assert zone_of(name, BERLIN) is BERLIN


@pytest.mark.django_db
class TestPlaces:
    def test_a_zone_is_told_or_that_of_the_country_they_buy_from(self):
        company = ZoneInfo("America/New_York")
        told = factories.customer(time_zone="Asia/Tokyo", country="DE")
        german, many, wrong = (factories.customer() for _ in range(3))
        for customer, country in ((german, "Germany"), (many, "Australia"), (wrong, "Nowhere")):
            factories.purchase(customer, date(2026, 11, 2), country=country)
        # The newest purchase counts.
        factories.purchase(german, date(2026, 1, 2), country="EIRE")

        zones = places.zones_of([told, german, many, wrong], company)

        assert zones[told.pk] == ZoneInfo("Asia/Tokyo")
        assert day_of(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), zones[german.pk]).day == 2
        assert zones[many.pk] == zones[wrong.pk] == company
        assert places.countries_of([told, german, wrong]) == {told.pk: "DE", german.pk: "DE"}

    def test_a_birthday_told_at_two_places_is_wished_for_once(self):
        now = datetime(2026, 11, 2, 12, tzinfo=UTC)
        one = factories.identity()
        other = Identity.objects.create(customer=one.customer, kind="handle", value="@ada")
        reasons = [
            Reason(f"fact {n}", FollowUp.Kind.BIRTHDAY, date(2026, 11, 9), "B") for n in (1, 2)
        ]

        made = [
            follow_ups.make_all(who, [why], now=now)
            for who, why in zip((one, other), reasons, strict=True)
        ]

        assert made == [1, 0]
