"""What stands around every page: the menu a person may open, and the made-up strip."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import Agent, Role, User
from highpoint.apps.accounts.permissions import may
from highpoint.apps.notices.models import Notice
from highpoint.demo.company import NAME


class Entry(NamedTuple):
    """One word of the menu: its address, and whether the page shown belongs to it."""

    label: str
    href: str
    current: bool


class Place(NamedTuple):
    """
    A page of the menu: the name of its address and the act it needs.

    ``also`` names the addresses elsewhere that belong to it too.
    """

    label: str
    name: str
    act: Act
    also: tuple[str, ...] = ()

    def holds(self, path: str) -> bool:
        """Test whether an address belongs to this page."""
        return self.reach(path) > 0

    def reach(self, path: str) -> int:
        """Return how much of an address is this page's own, 0 where it belongs elsewhere."""
        own = (address(name) for name in (self.name, *self.also))
        return max((len(each) for each in own if path.startswith(each)), default=0)


def address(name: str) -> str:
    """Return the address of a page of the menu: each page asks for all of them, twice."""
    return _address(name, get_script_prefix())


@cache
def _address(name: str, under: str) -> str:
    return reverse(name)


class Section(NamedTuple):
    """Pages that stand together: a word in the menu, and a row of their own below it."""

    label: str
    places: tuple[Place, ...]


SECTIONS = (
    Section("Today", (Place("Today", "today", Act.SEE_OWN_PAGE),)),
    Section("Overview", (Place("Overview", "overview", Act.SEE_OVERVIEW),)),
    Section(
        "Conversations",
        (
            Place("Conversations", "conversations", Act.READ_CONVERSATIONS),
            Place("Imports", "imports", Act.IMPORT),
        ),
    ),
    Section(
        "Reviews",
        (
            Place("Reviews", "reviews", Act.EVALUATE),
            Place("Assignments", "assignments", Act.SEE_ASSIGNMENTS),
            Place("Disputes", "disputes", Act.READ_DISPUTES),
            Place("Calibration", "calibration", Act.SEE_ROUNDS, ("grader_own", "agreement")),
        ),
    ),
    Section(
        "Team",
        (
            Place("Team", "own_team", Act.SEE_TEAM),
            Place("People", "people", Act.SEE_PEOPLE),
            Place("Coaching", "coaching", Act.SEE_COACHING, ("kudos", "thanks")),
            Place("Feedback", "feedback", Act.GIVE_FEEDBACK),
            Place("Log", "log", Act.READ_LOG),
        ),
    ),
    Section(
        "Practice",
        (
            Place("Practice", "practice", Act.PRACTICE),
            Place("Replay", "replays", Act.PRACTICE),
            Place("Lessons", "lessons", Act.LEARN, ("learning_path", "mastery")),
            Place("Cards", "recall", Act.LEARN),
            Place("Stories", "stories", Act.TELL_STORIES, ("charter",)),
            Place("Workshop", "scenarios", Act.MAKE_SCENARIOS),
            Place("What training changed", "transfer", Act.SEE_TRANSFER),
            Place("Audition", "audition", Act.AUDITION),
            Place("Model's voice", "model_voice", Act.KEEP_VOICE),
        ),
    ),
    Section(
        "Customers",
        (
            Place("Customers", "customers", Act.SEE_CUSTOMERS),
            Place("Loyalty ladder", "ladder", Act.SEE_CUSTOMERS),
            Place("Purchases", "purchase_imports", Act.BRING_PURCHASES),
            Place("Promises", "promises", Act.SEE_PROMISES),
            Place("Follow-ups", "follow_ups", Act.FOLLOW_UP),
            Place("Openings", "openings", Act.FOLLOW_UP),
        ),
    ),
    Section(
        "Prevention",
        (
            Place("Failures", "failures", Act.SEE_FAILURES),
            Place("Actions", "prevention_actions", Act.SEE_FAILURES),
            Place("Watch", "watch", Act.WATCH),
            Place("Hand-offs", "hand_offs", Act.SEE_FAILURES),
            Place("Apologies", "apologies", Act.SEE_FAILURES),
            Place("Decisions", "decisions", Act.SEE_FAILURES),
            Place("The chain", "chain", Act.SEE_FAILURES),
        ),
    ),
    Section(
        "Insight",
        (
            Place("Insight", "insight", Act.SEE_INSIGHT),
            Place("Ratings", "ratings", Act.SEE_RESPONSES, ("surveys",)),
        ),
    ),
    Section("Scorecards", (Place("Scorecards", "scorecards", Act.READ_SCORECARDS),)),
    Section("Settings", (Place("Keys", "api_keys", Act.KEEP_KEYS, ("api:operations",)),)),
)


def frame(request: HttpRequest) -> dict[str, object]:
    """Give every template the menu of the person signed in, and whether anybody is made up."""
    user = getattr(request, "user", None)
    return {
        "menu": cache(lambda: menu(request)),
        "beside": cache(lambda: beside(request)),
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
    """Return the sections this person may open, each by its first page; none for nobody."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return []
    return [_of_section(request, section, places) for section, places in _open_to(user)]


def beside(request: HttpRequest) -> list[Entry]:
    """Return the pages of the section shown; none where it has but one."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return []
    for _, places in _open_to(user):
        if len(places) > 1 and _holds(places, request.path):
            # /practice/lessons/ lies below /practice/: the longest address that fits is shown.
            here = max(places, key=lambda place: place.reach(request.path))
            return [Entry(place.label, address(place.name), place is here) for place in places]
    return []


def _open_to(user: User) -> list[tuple[Section, list[Place]]]:
    found = [
        (section, [place for place in section.places if _shown(user, place)])
        for section in SECTIONS
    ]
    return [(section, places) for section, places in found if places]


def _of_section(request: HttpRequest, section: Section, places: Sequence[Place]) -> Entry:
    label = section.label if len(places) > 1 else places[0].label
    return Entry(label, address(places[0].name), _holds(places, request.path))


def _holds(places: Sequence[Place], path: str) -> bool:
    return any(place.holds(path) for place in places)


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
