"""Calibration rounds: the list, opening one, rating blindly, closing, and the comparison."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, looked, own_names
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import conversations_seen_by, may, require, sees_everything
from highpoint.apps.calibration import operations, queries
from highpoint.apps.calibration.advice import RELIABLE
from highpoint.apps.calibration.comparing import WHOLE, comparison
from highpoint.apps.calibration.machine import FEWEST_UNITS
from highpoint.apps.calibration.models import Round
from highpoint.apps.calibration.operations import CannotCalibrate, Draw
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.newest import midnight
from highpoint.apps.quality.cards import criteria_of
from highpoint.apps.quality.queries import channels
from highpoint.loop import agreement_job
from highpoint.web.forms.calibration import DRAWN, RoundForm
from highpoint.web.numbers import chosen

USUAL_DAYS = timedelta(days=7)
LISTED = 50


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the rounds a person is in or opened: what waits, what is open, what was found."""
    user = require(request.user, Act.SEE_ROUNDS)
    seen = queries.rounds_seen_by(user)
    context = {
        "waiting": [
            (found, sum(one.waits for one in queries.own_talks(found, user)))
            for found in queries.waiting_for(user)
        ],
        "open_rounds": queries.of_rounds(seen, closed=False),
        "closed_rounds": queries.of_rounds(seen, closed=True)[:LISTED],
        "opens": may(user, Act.OPEN_ROUNDS),
    }
    return render(request, "calibration/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask what a round is to be, and open it."""
    user = require(request.user, Act.OPEN_ROUNDS)
    now = timezone.now()
    due = timezone.localdate(now) + USUAL_DAYS
    if request.method != "POST":
        form = RoundForm(channels=channels(), initial={"due": due})
        return render(request, "calibration/new.html", {"form": form})
    form = RoundForm(request.POST, channels=channels())
    if form.is_valid():
        try:
            talks, drawn = _talks(form, user)
            found = operations.open_round(form.plan, talks, by=user, now=now, drawn=drawn)
        except CannotCalibrate as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The round is open, and those who rate are told.")
            return redirect("calibration_round", found.pk)
    return render(request, "calibration/new.html", {"form": form})


def _talks(form: RoundForm, user: User) -> tuple[list[Conversation], Draw | None]:
    """Return the conversations asked for, and how they were drawn."""
    said, plan = form.cleaned_data, form.plan
    rows = Conversation.objects.filter(conversations_seen_by(user))
    if said["how"] != DRAWN:
        found = rows.select_related("agent").in_bulk(said["talks"])
        gone = [str(pk) for pk in said["talks"] if pk not in found]
        if gone:
            raise CannotCalibrate(f"There is no conversation {', '.join(gone[:5])} you may see.")
        return [found[pk] for pk in said["talks"]], None
    for person in plan.raters:
        rows = rows.filter(conversations_seen_by(person)).exclude(agent__in=own_names(person))
    pool = {name: str(said[name]) for name in ("channel", "first", "last") if said[name]}
    if said["channel"]:
        rows = rows.filter(channel=said["channel"])
    if said["first"]:
        rows = rows.filter(started_at__gte=midnight(said["first"]), has_time=True)
    if said["last"]:
        rows = rows.filter(started_at__lt=midnight(said["last"] + timedelta(days=1)), has_time=True)
    seed = secrets.randbelow(2**31)
    drawn, of = operations.draw(rows, plan.card, said["count"], seed=seed)
    return drawn, Draw(seed, of, pool)


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a round: while it is open one's own part of it, once closed everybody's."""
    user = require(request.user, Act.SEE_ROUNDS)
    found = _seen(user, pk)
    context: dict[str, Any] = {
        "round": found,
        "may_close": _leads(user, found),
        "card": found.scorecard,
        "today": timezone.localdate(),
    }
    if found.closed_at is None:
        invited = found.raters.filter(person=user).exists()
        context["talks"] = queries.own_talks(found, user) if invited else []
        context["invited"] = invited
        context["progress"] = queries.progress(found)
        context["all_done"] = all(one.done >= one.of for one in context["progress"])
        context["anything"] = any(one.done for one in context["progress"])
        return render(request, "calibration/open.html", context)
    agents = found.talks.values_list("agent", flat=True)
    looked(user, Did.OPENED_COMPARISON, agents, "round", found.pk, now=timezone.now())
    return render(request, "calibration/closed.html", context | _closed(user, found))


def _closed(user: User, found: Round) -> dict[str, Any]:
    told = comparison(found)
    figures = {figure.criterion: figure for figure in found.figures.all()}
    accords = {accord.criterion: accord for accord in found.accords.select_related("by")}
    rows = [
        {
            "criterion": criterion,
            "figure": figures.get(criterion.key),
            "differing": told.differing(criterion.key),
            "accord": accords.get(criterion.key),
        }
        for criterion in criteria_of(found.scorecard)
    ]
    return {
        "told": told,
        "whole": figures.get(WHOLE),
        "rows": rows,
        "to_agree": [row for row in rows if row["differing"] or row["accord"]],
        "writes": may(user, Act.RATE_IN_ROUNDS),
        "fewest": FEWEST_UNITS,
        "reliable": RELIABLE,
    }


@require_POST
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin, or go on with, one's own rating of a conversation of a round."""
    user = require(request.user, Act.RATE_IN_ROUNDS)
    found = _seen(user, pk)
    talk = chosen(found.talks.all(), request.POST.get("talk"))
    if talk is None:
        messages.error(request, "Choose one of the conversations of this round.")
        return redirect("calibration_round", pk)
    try:
        evaluation = operations.begin_rating(talk, by=user, now=timezone.now())
    except CannotCalibrate as error:
        messages.error(request, str(error))
        return redirect("calibration_round", pk)
    return redirect("evaluation", evaluation.pk)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a round and open its comparison."""
    user = require(request.user, Act.OPEN_ROUNDS)
    found = _led(user, pk)
    try:
        operations.close(found, by=user, now=timezone.now())
    except CannotCalibrate as error:
        messages.error(request, str(error))
    else:
        agreement_job.measure_soon(found.scorecard.name)
        messages.success(request, "The round is closed. Everybody in it can see the comparison.")
    return redirect("calibration_round", pk)


@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a round in which nobody has rated."""
    user = require(request.user, Act.OPEN_ROUNDS)
    found = _led(user, pk)
    try:
        operations.call_off(found, by=user, now=timezone.now())
    except CannotCalibrate as error:
        messages.error(request, str(error))
        return redirect("calibration_round", pk)
    messages.success(request, f"“{found.title}” is called off.")
    return redirect("calibration")


@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what those in a round agree on from now on, for one criterion."""
    user = require(request.user, Act.RATE_IN_ROUNDS)
    found = _seen(user, pk)
    key = request.POST.get("criterion", "")
    text = request.POST.get("text", "")[:2000]
    try:
        operations.agree(found, key, text, by=user, now=timezone.now())
    except CannotCalibrate as error:
        messages.error(request, str(error))
        return redirect("calibration_round", pk)
    messages.success(request, "Kept." if text.strip() else "Taken back.")
    return redirect("calibration_round", pk)


def _seen(user: User, pk: int) -> Round:
    rows = Round.objects.select_related("scorecard", "opened_by", "closed_by")
    return get_object_or_404(rows.filter(queries.rounds_seen_by(user)), pk=pk)


def _led(user: User, pk: int) -> Round:
    """Return a round that this person leads; to others there is none to close."""
    rows = Round.objects.select_related("scorecard")
    return get_object_or_404(rows if sees_everything(user) else rows.filter(opened_by=user), pk=pk)


def _leads(user: User, found: Round) -> bool:
    return may(user, Act.OPEN_ROUNDS) and (sees_everything(user) or found.opened_by == user)
