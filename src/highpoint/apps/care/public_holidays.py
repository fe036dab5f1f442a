"""Public holidays of countries, and the ones a team chose to think of its customers on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db import transaction

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.models import User
from highpoint.apps.care.models import ChosenHoliday
from highpoint.apps.care.places import country_names
from highpoint.errors import HighpointError

LONGEST = 120


class NoSuchHoliday(HighpointError):
    """A country or a holiday that the calendar does not have."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday in one year: its first day where it lasts several."""

    name: str
    day: date


def countries() -> list[tuple[str, str]]:
    """Return the countries whose public holidays are known, by name."""
    import holidays

    names = country_names()
    codes = holidays.list_supported_countries(include_aliases=False)
    return sorted(((code, names[code]) for code in codes if code in names), key=lambda row: row[1])


@lru_cache(maxsize=256)
def of_country(country: str, year: int) -> tuple[Holiday, ...]:
    """
    Return a country's public holidays of a year, each on its own day, not the one it moves to.

    Nationwide ones only, in English where the calendar has it. A holiday over several days
    stands once, on its first; one that comes twice in a year stands twice.

    :raises NoSuchHoliday: where the country has no calendar
    """
    # Takes a seventh of a second to load, and most pages never need it.
    import holidays

    try:
        calendar = holidays.country_holidays(
            country, years=year, observed=False, language="en_US", categories=("public",)
        )
    except (NotImplementedError, KeyError):
        raise NoSuchHoliday(f"No calendar of public holidays is known for {country}.") from None
    last: dict[str, date] = {}
    found = []
    for day in sorted(calendar):
        for name in calendar.get_list(day):
            if last.get(name) != day - timedelta(days=1):
                found.append(Holiday(name[:LONGEST], day))
            last[name] = day
    return tuple(found)


def between(
    country: str, names: Collection[str], first: date, last: date
) -> Iterator[tuple[str, Holiday]]:
    """Yield the holidays of these names from one day to another, each with its name in a year."""
    for year in range(first.year, last.year + 1):
        times: dict[str, int] = {}
        for one in of_country(country, year):
            times[one.name] = times.get(one.name, 0) + 1
            if one.name in names and first <= one.day <= last:
                yield f"{year} {times[one.name]}", one


def chosen() -> dict[str, set[str]]:
    """Return the names of the holidays that were chosen, by country."""
    found: dict[str, set[str]] = {}
    for country, name in ChosenHoliday.objects.values_list("country", "name"):
        found.setdefault(country, set()).add(name)
    return found


def choose(country: str, names: Collection[str], *, by: User, now: datetime) -> int:
    """
    Choose the holidays of a country that matter here; those not named are chosen no more.

    :raises NoSuchHoliday: where the country's calendar has none of that name
    """
    there = {one.name for year in (now.year, now.year + 1) for one in of_country(country, year)}
    kept = chosen().get(country, set())
    unknown = set(names) - there - kept
    if unknown:
        raise NoSuchHoliday(f"“{min(unknown)[:60]}” is no public holiday there.")
    with transaction.atomic():
        ChosenHoliday.objects.filter(country=country).exclude(name__in=names).delete()
        ChosenHoliday.objects.bulk_create(
            (ChosenHoliday(country=country, name=name, by=by, at=now) for name in sorted(names)),
            ignore_conflicts=True,
        )
        audit.note(by, audit.Did.CHOSE_HOLIDAYS, "holidays", now=now, detail=country)
    return len(names)


def by_day(country: str, year: int) -> Mapping[str, list[date]]:
    """Return each holiday of a year with its days, in the order of the first."""
    found: dict[str, list[date]] = {}
    for one in of_country(country, year):
        found.setdefault(one.name, []).append(one.day)
    return found
