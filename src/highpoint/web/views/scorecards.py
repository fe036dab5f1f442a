"""The scorecards: the list, one card to read or to build, publishing, and where each counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import Team, User
from highpoint.apps.accounts.permissions import (
    agents_seen_by,
    decided_by,
    decides_for,
    may,
    require,
)
from highpoint.apps.calibration.advice import standings
from highpoint.apps.quality import cards
from highpoint.apps.quality.in_force import ORDER
from highpoint.apps.quality.models import Scorecard, ScorecardPlace
from highpoint.apps.quality.queries import channels
from highpoint.apps.quality.versions import FEWEST, compared
from highpoint.web.forms.scorecards import SOURCES
from highpoint.web.numbers import chosen
from highpoint.web.scorecards import differences, sections
from highpoint.web.views import rescoring

Status = Scorecard.Status


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show where each scorecard counts, and all scorecards with their versions, by name."""
    user = require(request.user, Act.READ_SCORECARDS)
    makes = may(user, Act.MAKE_SCORECARDS)
    rows = _readable(user).defer("definition").prefetch_related("places__team")
    context = {
        "places": ScorecardPlace.objects.select_related("scorecard", "team").order_by(
            "team__name", "channel", "pk"
        ),
        "order": ORDER,
        "rows": rows,
        "makes": makes,
    }
    return render(request, "scorecards/list.html", context)


@require_safe
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one version: to its makers a draft is the builder, anything else is to be read."""
    user = require(request.user, Act.READ_SCORECARDS)
    found = _seen(user, pk)
    return _built(request, user, found)


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Begin a scorecard, empty or as a copy of another."""
    user = require(request.user, Act.MAKE_SCORECARDS)
    model = chosen(Scorecard.objects.all(), request.POST.get("like"))
    name = request.POST.get("name", "")[:120]
    try:
        draft = cards.start(name, by=user, now=timezone.now(), like=model)
    except cards.CannotChange as error:
        messages.error(request, str(error))
        return redirect("scorecard", model.pk) if model else redirect("scorecards")
    return redirect("scorecard", draft.pk)


@require_POST
def next_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the next version of a scorecard, or go on with the draft that is there."""
    user = require(request.user, Act.MAKE_SCORECARDS)
    found = get_object_or_404(Scorecard, pk=pk)
    try:
        draft = cards.next_version(found, by=user, now=timezone.now())
    except cards.CannotChange as error:
        messages.error(request, str(error))
        return redirect("scorecards")
    return redirect("scorecard", draft.pk)


@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a draft's name, weights and reason; a button may also move a criterion."""
    user = require(request.user, Act.MAKE_SCORECARDS)
    draft = get_object_or_404(Scorecard, pk=pk)
    weights = {}
    for criterion in cards.criteria_of(draft):
        told = request.POST.get(f"weight_{criterion.key}", "").strip().replace(",", ".")
        try:
            weights[criterion.key] = float(told) if told else criterion.weight
        except ValueError:
            messages.error(request, f"The weight of “{criterion.title}” is not a number.")
            return redirect("scorecard", pk)
    name = request.POST.get("name", draft.name)[:120]
    why = request.POST.get("why", draft.why)[:2000]

    def keep() -> None:
        cards.tell(draft, name=name, why=why, weights=weights)
        for way in ("up", "down"):
            if key := request.POST.get(way):
                cards.move(draft, key, up=way == "up")

    moved = "up" in request.POST or "down" in request.POST
    return _done(request, user, keep, "" if moved else "Saved.", pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    require(request.user, Act.MAKE_SCORECARDS)
    draft = get_object_or_404(Scorecard, pk=pk)
    name = str(draft)
    try:
        cards.discard(draft)
    except cards.CannotChange as error:
        messages.error(request, str(error))
        return redirect("scorecard", pk)
    messages.success(request, f"The draft of {name} is gone.")
    return redirect("scorecards")


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what publishing does and what is missing; on a press, publish."""
    user = require(request.user, Act.MAKE_SCORECARDS)
    draft = get_object_or_404(Scorecard, pk=pk)
    if draft.status != Status.DRAFT:
        return redirect("scorecard", pk)
    if request.method == "POST":
        try:
            cards.publish(draft, by=user, now=timezone.now())
        except cards.CannotChange as error:
            messages.error(request, str(error))
            return redirect("scorecard_publish", pk)
        if "again" in request.POST:
            rescoring.begin(request, user, draft)
        messages.success(request, f"{draft} is published.")
        return redirect("scorecard", pk)
    before = _before(draft)
    context = {
        "card": draft,
        "before": before,
        "places": before.places.select_related("team") if before else [],
        "missing": cards.missing(draft),
        "differences": differences(before, draft) if before else [],
    }
    return render(request, "scorecards/publish.html", context)


@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where a version differs from another, the one before it unless one is asked for."""
    user = require(request.user, Act.READ_SCORECARDS)
    found = _seen(user, pk)
    choices = _readable(user).exclude(pk=pk)
    asked = chosen(choices, request.GET.get("with"))
    other = asked or choices.filter(name=found.name).first() or choices.first()
    if other is None:
        messages.error(request, "There is no other scorecard to compare it with yet.")
        return redirect("scorecard", pk)
    context = {
        "card": found,
        "other": other,
        "choices": choices.defer("definition"),
        "differences": differences(other, found),
        "standings": {} if found.status == Status.DRAFT else standings(found),
        "figures": compared(other, found, agents_seen_by(user)),
        "fewest": FEWEST,
    }
    return render(request, "scorecards/compare.html", context)


@require_POST
def put_in_force(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a published version count for a team, on a channel, or everywhere."""
    user = require(request.user, Act.MAKE_SCORECARDS)
    found = get_object_or_404(Scorecard, pk=pk)
    told = request.POST.get("team", "")
    team = chosen(Team.objects.all(), told)
    if told and team is None:
        messages.error(request, "There is no such team any more.")
        return redirect("scorecard", pk)
    channel = request.POST.get("channel", "")[:40]

    def put() -> None:
        cards.put_in_force(found, team=team, channel=channel, by=user, now=timezone.now())

    return _done(request, user, put, "It counts there from the next conversation on.", pk)


@require_POST
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a version no longer count in one of its places."""
    user = require(request.user, Act.MAKE_SCORECARDS)
    found = get_object_or_404(Scorecard, pk=pk)
    place = chosen(found.places.all(), request.POST.get("place"))
    if place is None:
        messages.error(request, "It does not count there any more.")
        return redirect("scorecard", pk)

    def take() -> None:
        cards.take_out(place, by=user, now=timezone.now())

    return _done(request, user, take, "The next wider scorecard counts there now.", pk)


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Retire a published version that counts nowhere."""
    user = require(request.user, Act.MAKE_SCORECARDS)
    found = get_object_or_404(Scorecard, pk=pk)

    def end() -> None:
        cards.retire(found, by=user, now=timezone.now())

    return _done(request, user, end, f"{found} is retired. What it scored is kept.", pk)


def _built(request: HttpRequest, user: User, found: Scorecard) -> HttpResponse:
    draft = found.status == Status.DRAFT
    decides = may(user, Act.MAKE_SCORECARDS)
    context: dict[str, Any] = {
        "card": found,
        "sections": sections(found),
        "total": sum(criterion.weight for criterion in cards.criteria_of(found)),
        "makes": decides,
        "builds": draft,
        "sources": SOURCES.items(),
        "missing": cards.missing(found) if draft else [],
        "versions": Scorecard.objects.filter(name=found.name)
        .exclude(pk=found.pk)
        .defer("definition"),
        "before": _before(found) if draft else None,
        "standings": {} if draft else standings(found),
    }
    if found.status == Status.PUBLISHED:
        teams = list(decided_by(user).order_by("name"))
        context |= {
            "places": found.places.select_related("team"),
            "teams": teams,
            "channels": channels(),
            "everywhere": decides_for(user, None),
            "rescores": decides and found.places.exists(),
            **rescoring.progress_of(found),
        }
    return render(request, "scorecards/card.html", context)


def _done(
    request: HttpRequest, user: User, act: Callable[[], None], says: str, pk: int
) -> HttpResponse:
    """Do it, say that it is done or why not, and show the scorecard."""
    try:
        act()
    except cards.CannotChange as error:
        messages.error(request, str(error))
    else:
        if says:
            messages.success(request, says)
    return redirect("scorecard", pk)


def _before(draft: Scorecard) -> Scorecard | None:
    """Return the version that scores until a draft is published."""
    return Scorecard.objects.filter(name=draft.name, status=Status.PUBLISHED).first()


def _readable(user: User) -> QuerySet[Scorecard]:
    """Return the scorecards a person may read: drafts are for those who make them."""
    rows = Scorecard.objects.all()
    return rows if may(user, Act.MAKE_SCORECARDS) else rows.exclude(status=Status.DRAFT)


def _seen(user: User, pk: int) -> Scorecard:
    return get_object_or_404(_readable(user), pk=pk)
