"""What stands around every page: the menu a person may open, and the made-up strip."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import Agent, Role, User
from highpoint.apps.accounts.permissions import may
from highpoint.apps.notices.models import Notice
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
    Place("Overview", "overview", Act.SEE_OVERVIEW),
    Place("Conversations", "conversations", Act.READ_CONVERSATIONS),
    Place("Reviews", "reviews", Act.EVALUATE),
    Place("Team", "own_team", Act.SEE_TEAM),
    Place("Insight", "insight", Act.SEE_INSIGHT),
    Place("People", "people", Act.SEE_PEOPLE),
    Place("Ratings", "ratings", Act.SEE_RESPONSES),
    Place("Feedback", "feedback", Act.GIVE_FEEDBACK),
    Place("Coaching", "coaching", Act.SEE_COACHING),
    Place("Assignments", "assignments", Act.SEE_ASSIGNMENTS),
    Place("Scorecards", "scorecards", Act.READ_SCORECARDS),
    Place("Disputes", "disputes", Act.READ_DISPUTES),
    Place("Calibration", "calibration", Act.SEE_ROUNDS),
    Place("Imports", "imports", Act.IMPORT),
    Place("Log", "log", Act.READ_LOG),
)


def frame(request: HttpRequest) -> dict[str, object]:
    """Give every template the menu of the person signed in, and whether anybody is made up."""
    user = getattr(request, "user", None)
    return {
        "menu": lambda: menu(request),
        "unread": cache(lambda: unread(request)),
        "made_up_here": cache(made_up_here),
        "made_up_name": NAME,
        "may_remove_made_up": user is not None and may(user, Act.REMOVE_MADE_UP),
    }


def unread(request: HttpRequest) -> int:
    """Return how many notices the person signed in has not read."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return 0
    return Notice.objects.filter(to=user, read_at=None, in_app=True).count()


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
    # Only who serves customers has an own page worth a word in the menu; a lead may serve too.
    if not may(user, place.act):
        return False
    if place.act is Act.SEE_OWN_PAGE and user.role != Role.AGENT:
        return user.serves_as is not None
    return True


def _entry(request: HttpRequest, place: Place) -> Entry:
    href = reverse(place.name)
    return Entry(place.label, href, request.path.startswith(href))
