"""Times as a person's clock shows them, wherever the server stands."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

# What is offered: places by region, without the old names and the offsets that nobody lives by.
REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


class OwnTime:
    """Tells times in the zone of whoever asks, for as long as the request lasts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = getattr(request.user, "time_zone", "")
        if not name:
            return self.get_response(request)
        try:
            zone = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            # This machine does not know it; the common one is better than none.
            return self.get_response(request)
        with timezone.override(zone):
            return self.get_response(request)


def offered(names: set[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """
    Return the zones of each region, as (name, words).

    >>> offered({"Europe/Berlin", "America/New_York", "GMT"})
    [('America', [('America/New_York', 'New York')]), ('Europe', [('Europe/Berlin', 'Berlin')])]
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(names):
        region, _, place = name.partition("/")
        if region in REGIONS and place:
            found.setdefault(region, []).append((name, place.replace("_", " ")))
    if "UTC" in names:
        found["Everywhere"] = [("UTC", "UTC")]
    return list(found.items())
