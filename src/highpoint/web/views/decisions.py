"""The decision log: what was decided, why, and what of customers it rests on."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import conversations_seen_by, may, require
from highpoint.apps.conversations.models import Turn
from highpoint.apps.prevention import decisions
from highpoint.apps.prevention.figures import Rate
from highpoint.apps.prevention.models import Decision, Evidence, Incident
from highpoint.engine.insight.intervals import jeffreys
from highpoint.errors import HighpointError
from highpoint.web.forms.decisions import DecisionForm, EvidenceForm, ReviewForm, initial_of
from highpoint.web.prevention import incidents_seen_by

PAGE = 30
# When a decision is looked at again unless somebody chooses otherwise.
USUAL_TIME = timedelta(days=90)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the decisions, the newest first, with how many rest on something of customers."""
    user = require(request.user, Act.SEE_FAILURES)
    rows = (
        Decision.objects.select_related("owner")
        .annotate(n=Count("evidence"))
        .order_by("-decided_on", "-pk")
    )
    if request.GET.get("evidence") == "none":
        rows = rows.filter(n=0)
    share = decisions.share()
    found = jeffreys(share.with_evidence, share.of)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "none_only": request.GET.get("evidence") == "none",
        "share": share,
        "percent": 100 * share.with_evidence / share.of if share.of else 0,
        "low": 100 * found.low,
        "high": 100 * found.high,
        "today": timezone.localdate(),
        "decides": may(user, Act.LOG_DECISIONS),
    }
    return render(request, "prevention/decisions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Log a decision."""
    user = require(request.user, Act.LOG_DECISIONS)
    today = timezone.localdate()
    initial = {"decided_on": today, "review_on": today + USUAL_TIME, "owner": user.pk}
    form = DecisionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = decisions.keep(form.said, by=user, now=timezone.now())
        messages.success(request, "Logged. Now say what of customers it rests on.")
        return redirect("decision", made.pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "prevention/decision_edit.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a decision says."""
    user = require(request.user, Act.LOG_DECISIONS)
    row = get_object_or_404(Decision, pk=pk)
    form = DecisionForm(request.POST or None, initial=initial_of(row))
    if request.method == "POST" and form.is_valid():
        decisions.keep(form.said, by=user, now=timezone.now(), row=row)
        messages.success(request, "Changed.")
        return redirect("decision", pk)
    status = 400 if request.method == "POST" else 200
    context = {"form": form, "decision": row}
    return render(request, "prevention/decision_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a decision with what it rests on; whoever decides adds to it."""
    user = require(request.user, Act.SEE_FAILURES)
    row = get_object_or_404(Decision.objects.select_related("owner"), pk=pk)
    decides, reads = may(user, Act.LOG_DECISIONS), may(user, Act.READ_CONVERSATIONS)
    form = EvidenceForm(request.POST or None, user=user, reads=reads) if decides else None
    if request.method == "POST":
        require(user, Act.LOG_DECISIONS)
        if form is not None and form.is_valid():
            try:
                _rest(row, form, user)
                messages.success(request, "It rests on that now.")
                return redirect("decision", pk)
            except HighpointError as error:
                form.add_error(None, str(error))
    context = {
        "decision": row,
        "evidence": _shown(row, user),
        "form": form,
        "reviewing": ReviewForm() if decides or row.owner_id == user.pk else None,
        "decides": decides,
        "today": timezone.localdate(),
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "prevention/decision.html", context, status=status)


@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what came of a decision: its owner may, and whoever decides."""
    user = require(request.user, Act.SEE_FAILURES)
    row = get_object_or_404(Decision, pk=pk)
    if row.owner_id != user.pk:
        require(user, Act.LOG_DECISIONS)
    form = ReviewForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        now = timezone.now()
        decisions.review(row, said["outcome"], again_on=said["again_on"], by=user, now=now)
        messages.success(request, "Kept.")
    else:
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
    return redirect("decision", pk)


@require_POST
def away(request: HttpRequest, pk: int) -> HttpResponse:
    """Take evidence away from a decision."""
    user = require(request.user, Act.LOG_DECISIONS)
    row = get_object_or_404(Evidence, pk=pk)
    decisions.rest_no_more(row, by=user, now=timezone.now())
    return redirect("decision", row.decision_id)


def _rest(row: Decision, form: EvidenceForm, user: User) -> None:
    said, now = form.cleaned_data, timezone.now()
    if said.get("trouble"):
        decisions.rest_on_figure(row, said["trouble"], by=user, now=now)
    elif said.get("incident"):
        decisions.rest_on_failure(row, said["incident"], by=user, now=now)
    else:
        decisions.rest_on_words(row, said["talk"], said["turn"], by=user, now=now)


def _shown(row: Decision, user: User) -> list[tuple[Evidence, Rate | None, str, bool]]:
    """Return each piece of evidence with its rate, its words, and whether this person may read it."""
    kept = list(row.evidence.select_related("incident__trouble", "conversation", "trouble"))
    talks = {one.conversation_id for one in kept if one.conversation_id}
    reads = may(user, Act.READ_CONVERSATIONS)
    seen_talks = (
        Turn.objects.filter(
            conversations_seen_by(user, "conversation__agent"), conversation__in=talks
        )
        if reads
        else Turn.objects.none()
    )
    words = {
        (talk, index): text
        for talk, index, text in seen_talks.values_list("conversation", "index", "text")
    }
    mine = set(
        Evidence.objects.filter(decision=row, incident__isnull=False)
        .filter(incident__in=Incident.objects.filter(incidents_seen_by(user)).values("pk"))
        .values_list("pk", flat=True)
    )
    shown = []
    for one in kept:
        rate = Rate(one.hit or 0, one.hit or 0, one.of or 0) if one.kind == "figure" else None
        if one.incident is not None:
            said = one.incident.words or one.incident.told
            shown.append((one, rate, said, one.pk in mine))
        else:
            place = (one.conversation_id or 0, one.turn or 0)
            shown.append((one, rate, words.get(place, ""), place in words))
    return shown
