"""Where customers live: their country by their own word or their purchases, and its clock."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import tzinfo
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from highpoint.apps.care import dates
from highpoint.apps.customers.models import Customer, Purchase

# As shops write them, beside the names of ISO 3166.
_ALSO = {
    "united kingdom": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "uk": "GB",
    "usa": "US",
    "u.s.a.": "US",
    "united states of america": "US",
    "eire": "IE",
    "rsa": "ZA",
    "uae": "AE",
    "czechia": "CZ",
    "the netherlands": "NL",
    "holland": "NL",
    "south korea": "KR",
    "deutschland": "DE",
    "österreich": "AT",
    "schweiz": "CH",
    "españa": "ES",
}
# Where the table of zones writes a name as nobody looks for it.
_SHOWN = {"GB": "United Kingdom", "KR": "South Korea", "KP": "North Korea"}
_CODE = re.compile(r"[A-Za-z]{2}")


def country_code(told: str) -> str:
    """
    Return the two letters of a country as a shop's file or a person names it; empty for none known.

    >>> country_code("United Kingdom"), country_code("de"), country_code("Unspecified")
    ('GB', 'DE', '')
    """
    told = " ".join(told.split())
    names = country_names()
    if _CODE.fullmatch(told) and told.upper() in names:
        return told.upper()
    return _by_name().get(told.casefold(), "")


@cache
def country_names() -> Mapping[str, str]:
    """Return every country's name by its two letters."""
    return {row[0]: row[1] for row in _table("iso3166.tab")} | _SHOWN


def countries_of(customers: Iterable[Customer]) -> dict[int, str]:
    """Return each customer's country: as it is kept of them, or else of their newest purchase."""
    found = {one.pk: one.country.upper() for one in customers}
    unknown = [pk for pk, country in found.items() if not country]
    bought = (
        Purchase.objects.filter(identity__customer__in=unknown)
        .exclude(country="")
        .order_by("at", "pk")
        .values_list("identity__customer", "country")
    )
    found.update({pk: code for pk, told in bought if (code := country_code(told))})
    return {pk: code for pk, code in found.items() if code}


def zones_of(customers: Collection[Customer], company: tzinfo) -> dict[int, tzinfo]:
    """
    Return each customer's zone: as it is kept, or their country's where it has only one.

    Of a country with several nobody can tell which: the company's own then, as for the unknown.
    """
    several = {one.pk: one for one in customers}
    countries = countries_of([one for one in several.values() if not one.time_zone])
    return {
        pk: dates.zone_of(one.time_zone or _only_zone(countries.get(pk, "")), company)
        for pk, one in several.items()
    }


@cache
def _only_zone(country: str) -> str:
    zones = _zones().get(country, ())
    clocks = {_clock(zone) for zone in zones}
    return zones[0] if len(clocks) == 1 else ""


def _clock(zone: str) -> tuple[object, ...]:
    """Return what the clocks of a zone show in a year, so that Berlin and Büsingen are one."""
    return tuple(
        dates.noon(month).astimezone(ZoneInfo(zone)).utcoffset() for month in (1, 4, 7, 10)
    )


@cache
def _zones() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for country, _, zone, *_ in _table("zone.tab"):
        found.setdefault(country, []).append(zone)
    return {country: tuple(zones) for country, zones in found.items()}


@cache
def _by_name() -> Mapping[str, str]:
    return {name.casefold(): code for code, name in country_names().items()} | _ALSO


def _table(name: str) -> list[list[str]]:
    text = files("tzdata").joinpath("zoneinfo", name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
