"""The people whose page one may open: by name and team, and by nothing that could rank them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import Agent, Team
from highpoint.apps.accounts.permissions import agents_seen_by, require
from highpoint.web.numbers import number

PAGE = 100
NO_TEAM = "none"
# A word longer than any name only costs the database.
LONGEST_SEARCH = 100


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """List the agents this person may see, by name; found by name, kept to one team."""
    seen = agents_seen_by(require(request.user, Act.SEE_PEOPLE))
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    team = request.GET.get("team", "")
    found = _named(_of_team(seen, team), words).select_related("team", "user")
    context = {
        "page": Paginator(found.order_by("name", "pk"), PAGE).get_page(request.GET.get("page")),
        "words": words,
        "team": team,
        "teams": Team.objects.filter(agents__in=seen).distinct(),
        "some_without_team": seen.filter(team=None).exists(),
        "no_team": NO_TEAM,
        "rest": _rest(request),
    }
    return render(request, "people/people.html", context)


def _of_team(agents: QuerySet[Agent], team: str) -> QuerySet[Agent]:
    if team == NO_TEAM:
        return agents.filter(team=None)
    pk = number(team)
    return agents if pk is None else agents.filter(team=pk)


def _named(agents: QuerySet[Agent], words: str) -> QuerySet[Agent]:
    for word in words.replace("\x00", "").split():
        agents = agents.filter(Q(name__icontains=word) | Q(key__icontains=word))
    return agents


def _rest(request: HttpRequest) -> str:
    """Return the filters as a query to which a page is added."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()
