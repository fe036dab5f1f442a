"""Scoring all history by a version: begun, watched, stopped."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import note
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import decides_for, require
from highpoint.apps.quality.models import Rescoring, Scorecard
from highpoint.loop import held_job, rescore_job

# Past this a worker should have taken it up; else the page says that none seems to run.
PATIENCE = timedelta(seconds=15)


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand all history to the workers, or go on where it stopped."""
    user = require(request.user, Act.MAKE_SCORECARDS)
    card = get_object_or_404(Scorecard, pk=pk)
    if _decides(user, card):
        begin(request, user, card)
    else:
        messages.error(request, "It counts for teams that are not yours; ask an administrator.")
    return redirect("scorecard", pk)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop after the batch at hand."""
    user = require(request.user, Act.MAKE_SCORECARDS)
    card = get_object_or_404(Scorecard, pk=pk)
    work = card.rescorings.first()
    if work is not None and _decides(user, card):
        rescore_job.stop(work)
    return redirect("scorecard", pk)


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the part of the page that shows how far it is; the page asks for it again."""
    require(request.user, Act.MAKE_SCORECARDS)
    card = get_object_or_404(Scorecard, pk=pk)
    context = progress_of(card)
    response = render(request, "scorecards/_rescoring.html", context | {"card": card})
    work = context["work"]
    if not (isinstance(work, Rescoring) and work.under_way):
        response["HX-Refresh"] = "true"
    return response


def begin(request: HttpRequest, user: User, card: Scorecard) -> None:
    """Begin to score history by a scorecard, or say why that cannot be."""
    try:
        rescore_job.start(card, by=user, now=timezone.now())
    except rescore_job.CannotStart as error:
        messages.error(request, str(error))
    else:
        note(user, "scored history again", f"scorecard {card.pk}", now=timezone.now())


def progress_of(card: Scorecard) -> dict[str, object]:
    """Return the last rescoring of a scorecard and whether some worker seems to be at it."""
    work = card.rescorings.first()
    silent = timezone.now() - work.beat_at if work else timedelta(0)
    waiting = work is not None and work.status == Rescoring.Status.WAITING
    patience = PATIENCE if waiting else held_job.STALE
    return {"work": work, "no_worker": bool(work and work.under_way and silent > patience)}


def _decides(user: User, card: Scorecard) -> bool:
    return all(decides_for(user, place.team) for place in card.places.select_related("team"))
