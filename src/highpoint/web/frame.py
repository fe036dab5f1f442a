"""What stands around every page: the menu a person may open, and the made-up strip."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from highpoint.apps.accounts.models import Agent, Role, User
from highpoint.apps.accounts.permissions import Act, may
from highpoint.demo.company import NAME


class Entry(NamedTuple):
    """One word of the menu: its address and whether the page shown belongs to it."""

    label: str
    href: str
    current: bool


class Place(NamedTuple):
    """A page of the menu: the name of its address, the act it needs, where it begins."""

    label: str
    name: str
    act: Act


PLACES = (
    Place("Today", "today", Act.SEE_OWN_PAGE),
    Place("Conversations", "conversations", Act.READ_CONVERSATIONS),
    Place("Reviews", "reviews", Act.EVALUATE),
    Place("People", "people", Act.SEE_PEOPLE),
    Place("Assignments", "assignments", Act.SEE_ASSIGNMENTS),
    Place("Scorecards", "scorecards", Act.READ_SCORECARDS),
    Place("Imports", "imports", Act.IMPORT),
    Place("Log", "log", Act.READ_LOG),
)


def frame(request: HttpRequest) -> dict[str, object]:
    """Give every template the menu of the person signed in, and whether anybody is made up."""
    user = getattr(request, "user", None)
    return {
        "menu": lambda: menu(request),
        "made_up_here": cache(made_up_here),
        "made_up_name": NAME,
        "may_remove_made_up": user is not None and may(user, Act.REMOVE_MADE_UP),
    }


def menu(request: HttpRequest) -> list[Entry]:
    """Return the pages this person may open; none for nobody."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return []
    return [_entry(request, place) for place in PLACES if _shown(user, place)]


def made_up_here() -> bool:
    """Tell whether any made-up company is kept here; agents are few, conversations are not."""
    return Agent.objects.filter(made_up=True).exists()


def _shown(user: User, place: Place) -> bool:
    # Only who serves customers has an own page worth a word in the menu.
    if place.act is Act.SEE_OWN_PAGE and user.role != Role.AGENT:
        return False
    return may(user, place.act)


def _entry(request: HttpRequest, place: Place) -> Entry:
    href = reverse(place.name)
    return Entry(place.label, href, request.path.startswith(href))
