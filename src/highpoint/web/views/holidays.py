"""The public holidays on which a team thinks of its customers, country by country."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.permissions import may, require
from highpoint.apps.care import public_holidays
from highpoint.apps.care.places import country_names
from highpoint.errors import HighpointError

_MOST = 200


class Line(NamedTuple):
    """A holiday with its days of a year, and whether it was chosen."""

    name: str
    days: list[date]
    chosen: bool


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the public holidays of a country, and take which of them matter here."""
    user = require(request.user, Act.FOLLOW_UP)
    now = timezone.now()
    countries = public_holidays.countries()
    asked = (request.POST if request.method == "POST" else request.GET).get("country", "")
    country = asked if asked in dict(countries) else ""
    error = "Choose a country." if asked and not country else ""
    if request.method == "POST" and country:
        require(request.user, Act.CHOOSE_HOLIDAYS)
        try:
            names = request.POST.getlist("name")[:_MOST]
            count = public_holidays.choose(country, names, by=user, now=now)
        except HighpointError as refusal:
            error = str(refusal)
        else:
            words = f"{count} holiday{'' if count == 1 else 's'}" if count else "No holiday"
            messages.success(request, f"{words} of {country_names()[country]} chosen.")
            return redirect(f"{reverse('holidays')}?country={country}")
    chosen = public_holidays.chosen()
    year = timezone.localdate(now).year
    context = {
        "countries": countries,
        "country": country,
        "called": country_names().get(country, ""),
        "lines": _lines(country, year, chosen.get(country, set())) if country else [],
        "year": year,
        "chosen": [
            (code, country_names().get(code, code), sorted(names))
            for code, names in sorted(chosen.items())
        ],
        "chooses": may(user, Act.CHOOSE_HOLIDAYS),
        "error": error,
    }
    return render(request, "follow_ups/holidays.html", context, status=400 if error else 200)


def _lines(country: str, year: int, chosen: set[str]) -> list[Line]:
    """Return a country's holidays; one chosen that this year does not have stands at the end."""
    there = public_holidays.by_day(country, year)
    rest = sorted(chosen - there.keys())
    return [Line(name, days, name in chosen) for name, days in there.items()] + [
        Line(name, [], True) for name in rest
    ]
