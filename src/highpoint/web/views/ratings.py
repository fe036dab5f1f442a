"""What customers answered: figures by week and team, the answers themselves, and bringing them in."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, looked, note, own_names
from highpoint.apps.accounts.models import Agent, Team, User
from highpoint.apps.accounts.permissions import (
    agents_seen_by,
    conversations_seen_by,
    may,
    require,
    sees_everything,
    sees_only_own,
)
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.feedback import queries, table
from highpoint.apps.feedback.models import WORDS
from highpoint.apps.feedback.queries import FEWEST, Span
from highpoint.apps.feedback.responses import Taken, take_in
from highpoint.connectors.files.encoding import encoding_of
from highpoint.connectors.files.times import UnknownZone, zone_named
from highpoint.engine.insight.customer_answers import Measure
from highpoint.errors import HighpointError
from highpoint.web.forms.conversations import FIRST_DAY, LAST_DAY
from highpoint.web.numbers import number

PAGE = 50
WEEKS = (4, 12, 26, 52)
LARGEST = 5_000_000
MOST_SHOWN = 100
TITLES = {
    Measure.CSAT: ("Satisfaction", "CSAT: the share of answers 4 and 5 of 5"),
    Measure.CES: ("Ease", "CES: the mean of answers from 1, very hard, to 7, very easy"),
    Measure.NPS: ("Recommendation", "NPS: the share of 9 and 10 less the share of 0 to 6"),
}


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show what customers answered, by week; to an agent, about their own service only."""
    user = require(request.user, Act.SEE_RESPONSES)
    asked, span = _measure(request), _span(request)
    whose = _whose(request, user)
    weeks, whole = queries.by_week(asked, span, whose["seen"])
    teams = [] if whose["agent"] or sees_only_own(user) else list(_teams(user))
    context = {
        "measure": asked,
        "measures": TITLES,
        "title": TITLES[asked],
        "weeks": weeks,
        "whole": whole,
        "span": span,
        "span_weeks": WEEKS,
        "by_team": [] if whose["team"] else queries.by_team(asked, span, teams),
        "rate": queries.response_rate(span, whose["asked"]),
        "fewest": FEWEST,
        "shown_digits": 1 if asked is Measure.CES else 0,
        "teams": teams,
        "query": _query(request),
        "until": _day(request.GET.get("until")),
        "newest": None if whole.n else queries.newest(asked, whose["seen"]),
        "may_bring": may(user, Act.BRING_RESPONSES),
        "may_make": may(user, Act.MAKE_SURVEYS),
        **whose,
    }
    return render(request, "ratings/figures.html", context)


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """Show the answers behind a figure, newest first, each with its conversation."""
    user = require(request.user, Act.SEE_RESPONSES)
    span, whose = _span(request), _whose(request, user)
    rows = queries.answers(span, whose["seen"])
    told = request.GET.get("measure", "")
    if told in {*Measure, WORDS}:
        rows = rows.filter(measure=told)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "span": span,
        "query": _query(request),
        **whose,
    }
    return render(request, "ratings/answers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Take a file of answers and tell what came of each row."""
    user = require(request.user, Act.BRING_RESPONSES)
    context: dict[str, Any] = {"tz": request.POST.get("tz", "UTC").strip()}
    if request.method == "POST":
        try:
            taken = _taken(request, context["tz"])
            note(
                user,
                Did.IMPORTED_RESPONSES,
                "responses",
                now=timezone.now(),
                detail=f"{taken.new} new, {taken.changed} changed",
            )
            messages.success(request, f"New answers: {taken.new:,}; changed: {taken.changed:,}.")
            context |= {"taken": taken, "left_out": taken.left_out[:MOST_SHOWN]}
        except HighpointError as error:
            context["error"] = str(error)
    return render(request, "ratings/import.html", context)


def _taken(request: HttpRequest, tz: str) -> Taken:
    file = request.FILES.get("file")
    text = request.POST.get("text", "")
    if file is not None:
        raw: bytes = file.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise table.CannotRead(
                "The file is larger than 5 MB. Bring it in with “highpoint import-ratings FILE”."
            )
        text = raw.decode(encoding_of(raw).name, errors="replace")
    if not text.strip():
        raise table.CannotRead("Choose a file, or paste the table.")
    try:
        zone = zone_named(tz)
    except UnknownZone as error:
        raise table.CannotRead(str(error)) from error
    taken = Taken()
    for _ in take_in(table.lines(io.StringIO(text, newline=""), zone), taken):
        pass
    return taken


def _measure(request: HttpRequest) -> Measure:
    told = request.GET.get("measure", "")
    return Measure(told) if told in set(Measure) else Measure.CSAT


def _span(request: HttpRequest) -> Span:
    told = number(request.GET.get("weeks"))
    weeks = told if told in WEEKS else WEEKS[1]
    if week := _day(request.GET.get("week")):
        return Span.until(week, 1)
    return Span.until(_day(request.GET.get("until")) or timezone.localdate(), weeks)


def _day(told: str | None) -> date | None:
    """Return the day written in an address; None where it is none, or one of no calendar here."""
    try:
        found = date.fromisoformat(told or "")
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None


def _whose(request: HttpRequest, user: User) -> dict[str, Any]:
    """Return whose service is asked about, as conditions on answers and on links."""
    found: dict[str, Any] = {"agent": None, "team": None, "own": sees_only_own(user)}
    if found["own"]:
        names = own_names(user)
        return found | {"seen": queries.of_agents(names), "asked": _links_of(names)}
    if (pk := number(request.GET.get("agent"))) is not None:
        agent: Agent = get_object_or_404(agents_seen_by(user), pk=pk)
        now = timezone.now()
        looked(user, Did.OPENED_RESPONSES, [agent.pk], "page", agent.pk, now=now)
        found |= {"agent": agent, "seen": queries.of_agents(agent.names)}
        return found | {"asked": _links_of(agent.names)}
    if (pk := number(request.GET.get("team"))) is not None:
        team: Team = get_object_or_404(_teams(user), pk=pk)
        asked = Q(conversation__agent__team=team)
        return found | {"team": team, "seen": queries.of_team(team), "asked": asked}
    if sees_everything(user):
        return found | {"seen": None, "asked": Q()}
    # All of theirs by number: fewer than the talks of all links, each to be read for its agent.
    theirs = Conversation.objects.filter(conversations_seen_by(user, leads=True)).order_by()
    asked = Q(conversation__in=theirs.values("pk"))
    return found | {"seen": conversations_seen_by(user), "asked": asked}


def _links_of(names: Any) -> Q:
    return Q(conversation__agent__in=names)


def _teams(user: User) -> Any:
    if sees_everything(user):
        return Team.objects.filter(retired_at=None)
    return user.teams.filter(retired_at=None)


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
