"""Talks that are going on: those at risk as they change, one of them, and who takes care of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import Team, User
from highpoint.apps.accounts.permissions import (
    conversations_seen_by,
    may,
    require,
    sets_watch,
    teams_answered_for,
)
from highpoint.apps.watch import warnings
from highpoint.apps.watch.models import EarlyWarning, OpenTalk
from highpoint.apps.watch.warnings import CannotTake
from highpoint.engine.warning import SIGNS
from highpoint.web.watch import in_words, now_seen_by, so_far, whys_of

# Advice beyond this is read by nobody while a customer waits.
HELPS_SHOWN = 3


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the open talks at risk; the part that changes asks for itself again."""
    user = require(request.user, Act.WATCH)
    context = {"now": now_seen_by(user), "sets": any(sets_watch(user, one) for one in _teams(user))}
    return render(request, "watch/listing.html", context)


@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """Return the part of the list that changes, and nothing where nothing did."""
    found = now_seen_by(require(request.user, Act.WATCH))
    if request.GET.get("seen") == found.digest:
        return HttpResponse(status=204)
    return render(request, "watch/_now.html", {"now": found})


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one talk that is going on, with the words that raise its chance of ending badly."""
    user = require(request.user, Act.READ_CONVERSATIONS)
    talk = _talk(user, pk)
    if talk.agent_id is not None:
        at = timezone.now()
        audit.looked(user, Did.OPENED_OPEN_TALK, [talk.agent_id], "open talk", pk, now=at)
    warning = EarlyWarning.objects.select_related("taken_by").filter(talk=talk).first()
    watches = may(user, Act.WATCH)
    # Whoever answers reads what the customer said; their own words are for a calmer hour.
    whys = [why for why in whys_of([talk])[talk.pk] if watches or why.by_customer]
    turns = so_far(talk, all_marked=watches)
    context = {
        "talk": talk,
        "warning": warning,
        "said": in_words(talk.chance),
        "whys": whys,
        "helps": list(dict.fromkeys(why.help for why in whys if why.help))[:HELPS_SHOWN],
        "warned_for": SIGNS[warning.sign][1] if warning and warning.sign else "",
        "turns": turns,
        "earlier": max(0, talk.heard - len(turns)) if turns else 0,
        "watches": watches,
        "outcomes": OpenTalk.Outcome.choices,
    }
    return render(request, "watch/talk.html", context)


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take care of a talk at risk."""
    user = require(request.user, Act.WATCH)
    try:
        warnings.take(_warning(user, pk), by=user, now=timezone.now())
        messages.success(request, "It is yours. Say afterwards what helped.")
    except CannotTake as error:
        messages.error(request, str(error))
    return redirect("watch_talk", pk)


@require_POST
def helped(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was done for the customer."""
    user = require(request.user, Act.WATCH)
    said = request.POST.get("helped", "").replace("\0", "")
    try:
        warnings.tell_help(_warning(user, pk), said, by=user, now=timezone.now())
        messages.success(request, "Kept.")
    except CannotTake as error:
        messages.error(request, str(error))
    return redirect("watch_talk", pk)


@require_POST
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep how a talk ended as a person sees it."""
    user = require(request.user, Act.WATCH)
    said = request.POST.get("outcome", "")
    try:
        warnings.tell_outcome(_talk(user, pk), said, by=user, now=timezone.now())
        messages.success(request, "Kept. It counts in the figures from now on.")
    except CannotTake as error:
        messages.error(request, str(error))
    return redirect("watch_talk", pk)


def _talk(user: User, pk: int) -> OpenTalk:
    rows = OpenTalk.objects.filter(conversations_seen_by(user))
    return get_object_or_404(rows.select_related("agent", "team", "outcome_by"), pk=pk)


def _warning(user: User, pk: int) -> EarlyWarning:
    return get_object_or_404(EarlyWarning, talk=_talk(user, pk))


def _teams(user: User) -> list[Team | None]:
    return [None, *teams_answered_for(user)[:1]]
