"""Assignments for those who plan them: the list, a new one, one with its progress, its draws."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import Team, User
from highpoint.apps.accounts.permissions import may, plans_for, require, teams_seen_by
from highpoint.apps.assignments import drawing, operations, queries
from highpoint.apps.assignments.candidates import find, to_fields
from highpoint.apps.assignments.models import Assigned, Assignment, Draw, GivenBack, Rule
from highpoint.apps.assignments.periods import period_of
from highpoint.apps.assignments.sizes import Sizes, sizes
from highpoint.apps.conversations.queries import saved_filters
from highpoint.errors import HighpointError
from highpoint.loop import assignments_job
from highpoint.web.forms.assignments import AssignmentForm
from highpoint.web.forms.conversations import FilterForm
from highpoint.web.tables import csv_lines
from highpoint.web.views.conversations import filter_form

# The newest of these are listed; the rest is in the log.
MOST_LISTED = 100
MOST_DRAWS = 60
MOST_CHANGES = 20
BEGINNING = {
    "purpose": "review",
    "unbiased": True,
    "each": "each",
    "quota": 5,
    "days": 7,
    "due_days": 7,
    "cycle": "weekly",
    "share_chance": 100,
}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the assignments, the newest first, each with how far its last draw is."""
    user = require(request.user, Act.SEE_ASSIGNMENTS)
    rows = list(queries.seen_by(user).defer("scorecard__definition")[:MOST_LISTED])
    last = queries.last_draws(rows)
    progress = queries.progress(list(last.values()), timezone.now())
    context = {
        "rows": [
            {
                "assignment": row,
                "draw": last.get(row.pk),
                "progress": progress[last[row.pk].pk] if row.pk in last else None,
            }
            for row in rows
        ],
        "plans": may(user, Act.PLAN_ASSIGNMENTS),
        "sees": True,
        "does": may(user, Act.DO_ASSIGNED),
        "queue": queries.queue_of(user, timezone.now()),
    }
    return render(request, "assignments/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Plan an assignment: look at what it would draw, or draw."""
    user = require(request.user, Act.PLAN_ASSIGNMENTS)
    came = (request.POST if request.method == "POST" else request.GET).get("query", "")
    query = filter_form(request, user, came[:1000]).query
    if request.method == "GET":
        form = AssignmentForm(user=user, query=query, initial=_initial(user, query))
        return _asked(request, user, form)
    form = AssignmentForm(request.POST, user=user, query=query)
    if not form.is_valid():
        return _asked(request, user, form)
    assignment = _planned(request, user, form)
    try:
        if "look" in request.POST:
            return _asked(request, user, form, _look(assignment, form))
        made = assignments_job.start(
            assignment,
            shares=form.shares,
            reviewers=form.reviewers,
            by=user,
            now=timezone.now(),
        )
    except HighpointError as error:
        form.add_error(None, str(error))
        return _asked(request, user, form)
    if made.drawn:
        messages.success(request, f"{len(made.drawn)} conversations are drawn and shared out.")
    else:
        messages.warning(request, "Nothing could be drawn for this period; it goes on in the next.")
    return redirect("assignment", made.assignment_id)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a plan for the draws to come; what is drawn stays."""
    user = require(request.user, Act.PLAN_ASSIGNMENTS)
    plan = get_object_or_404(queries.seen_by(user), pk=pk)
    if not plans_for(user, plan.team) or plan.ended_at or plan.cycle == Assignment.Cycle.ONCE:
        messages.error(request, "It draws nothing that you could change. Plan another.")
        return redirect("assignment", pk)
    came = request.POST.get("query", "") if request.method == "POST" else plan.query
    query = filter_form(request, user, came[:1000]).query
    form = AssignmentForm(
        request.POST if request.method == "POST" else None,
        user=user,
        query=query,
        initial=_as_planned(plan),
        changing=True,
    )
    if request.method == "GET" or not form.is_valid():
        return _asked(request, user, form, plan=plan)
    try:
        made = operations.change(
            plan,
            _planned(request, user, form),
            shares=form.shares,
            reviewers=form.reviewers,
            by=user,
            now=timezone.now(),
        )
    except HighpointError as error:
        form.add_error(None, str(error))
        return _asked(request, user, form, plan=plan)
    said = "Changed, from the next draw on." if made else "Nothing is different from before."
    messages.success(request, said)
    return redirect("assignment", pk)


def _as_planned(plan: Assignment) -> dict[str, Any]:
    names = ("name", "purpose", "unbiased", "cycle", "days", "quota", "due_days")
    return {
        **{name: getattr(plan, name) for name in names},
        **{f"share_{share.rule}": share.percent for share in plan.shares.all()},
        "team": plan.team_id,
        "scorecard": plan.scorecard_id,
        "each": "each" if plan.each else "total",
        "filter": "came" if plan.query else "",
        "reviewers": [person.pk for person in plan.reviewers.all()],
    }


@require_safe
def size(request: HttpRequest) -> HttpResponse:
    """Return what a quota would tell; the form asks for it whenever that changes."""
    user = require(request.user, Act.PLAN_ASSIGNMENTS)
    return render(request, "assignments/_size.html", {"sizes": _sizes(user, request.GET)})


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one assignment: what was planned, how far the last draw is, all draws."""
    user = require(request.user, Act.SEE_ASSIGNMENTS)
    assignment = get_object_or_404(queries.seen_by(user), pk=pk)
    draws = list(assignment.draws.defer("pool", "inputs", "drawn").order_by("-period")[:MOST_DRAWS])
    now = timezone.now()
    progress = queries.progress(draws, now)
    context = {
        "assignment": assignment,
        "shares": [(Rule(share.rule).label, share.percent) for share in assignment.shares.all()],
        "draw": draws[0] if draws else None,
        "progress": progress[draws[0].pk] if draws else None,
        "people": queries.by_reviewer(draws[0], now) if draws else [],
        "draws": [(made, progress[made.pk]) for made in draws],
        "plans": plans_for(user, assignment.team),
        "changes": assignment.changes.select_related("by")[:MOST_CHANGES],
    }
    return render(request, "assignments/one.html", context)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw no more."""
    user = require(request.user, Act.PLAN_ASSIGNMENTS)
    assignment = get_object_or_404(queries.seen_by(user), pk=pk)
    operations.end(assignment, by=user, now=timezone.now())
    messages.success(request, f"“{assignment}” is ended. Nothing more is drawn.")
    return redirect("assignment", pk)


@require_safe
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how one draw came about, and on asking draw it again."""
    user = require(request.user, Act.SEE_ASSIGNMENTS)
    made = get_object_or_404(queries.draws_seen_by(user).select_related("assignment"), pk=pk)
    items = made.items.select_related("conversation", "agent", "reviewer", "evaluation")
    rows = items.select_related("given_back", "replaces").order_by("agent__name", "agent", "place")
    shown = list(rows)
    drawn = {
        rule.label: sum(item.rule == rule for item in shown if item.replaces_id is None)
        for rule in Rule
        if any(item.rule == rule for item in shown)
    }
    backs = GivenBack.objects.filter(item__draw=made).select_related(
        "item__reviewer", "item__agent"
    )
    context = {
        "draw": made,
        "assignment": made.assignment,
        "rows": shown,
        "hidden": [item for item in shown if _hidden(made, item, user)],
        "drawn": drawn,
        "backs": backs,
        "gone": len(made.drawn) - sum(item.replaces_id is None for item in shown),
        "progress": queries.progress([made], timezone.now())[made.pk],
        "again": drawing.again(made) if "again" in request.GET else None,
    }
    return render(request, "assignments/draw.html", context)


def _hidden(made: Draw, item: Assigned, user: User) -> bool:
    """Tell whether a reviewer may not know yet what the engine saw in it."""
    done = item.evaluation is not None and item.evaluation.submitted_at is not None
    return made.unbiased and item.reviewer_id == user.pk and not done


@require_safe
def candidates(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Send the whole list that a draw was made from, with the rules each fits, as CSV."""
    user = require(request.user, Act.SEE_ASSIGNMENTS)
    made = get_object_or_404(queries.draws_seen_by(user), pk=pk)
    note(user, Did.TOOK_CANDIDATES, "draw", thing_id=made.pk, now=timezone.now())
    lines = csv_lines(("conversation", "agent", "drawn", *Rule.values), _candidate_rows(made))
    headers = {"Content-Disposition": f'attachment; filename="draw-{made.pk}.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _candidate_rows(made: Draw) -> Iterator[list[object]]:
    pool, _ = drawing.kept(made)
    drawn = {row[0] for row in made.drawn}
    for talk, agent, fits in zip(
        pool.ids.tolist(), pool.agents.tolist(), pool.fits.tolist(), strict=True
    ):
        yield [talk, agent, int(talk in drawn), *(fits >> rule.bit & 1 for rule in Rule)]


def _planned(request: HttpRequest, user: User, form: AssignmentForm) -> Assignment:
    chosen = form.cleaned_data["filter"]
    query = form.query if chosen == "came" else ""
    if chosen and chosen != "came":
        query = saved_filters(user).get(pk=chosen).query
    found: FilterForm = filter_form(request, user, query)
    assignment = form.assignment(to_fields(found.filter) if query else {}, query)
    assignment.created_at = timezone.now()
    return assignment


def _look(assignment: Assignment, form: AssignmentForm) -> dict[str, Any]:
    """Return what a draw would find, but not what it would draw: nobody chooses among draws."""
    period = period_of(assignment, timezone.now())
    found = find(assignment, period, reviewers=form.reviewers, shares=form.shares)
    count = len(drawing.outcome(found.pool, found.inputs, 0))
    people = {who for group in found.inputs.able.values() for who in group}
    minutes = queries.usual_minutes(None)
    each = -(-count // len(people)) if people else 0
    return {
        "notes": found.notes,
        "count": count,
        "people": len(people),
        "each": each,
        "minutes": minutes and minutes * each,
        "due": period.due,
        "first": period.first,
        "last": period.until - timedelta(microseconds=1),
    }


def _asked(
    request: HttpRequest,
    user: User,
    form: AssignmentForm,
    look: dict[str, Any] | None = None,
    plan: Assignment | None = None,
) -> HttpResponse:
    told = form.data if form.is_bound else form.initial
    context = {"form": form, "look": look, "plan": plan, "sizes": _sizes(user, told)}
    return render(request, "assignments/new.html", context)


def _initial(user: User, query: str) -> dict[str, Any]:
    first = None if plans_for(user, None) else teams_seen_by(user).filter(retired_at=None).first()
    told = BEGINNING | {"team": first.pk if first else None, "reviewers": [user.pk]}
    if query:
        told |= {"filter": "came", "share_chance": 20, "share_filter": 80, "cycle": "once"}
    return told


def _sizes(user: User, told: Any) -> Sizes | None:
    """Return what a quota would tell, whatever was written; None where it cannot be read."""
    quota, team = str(told.get("quota") or ""), str(told.get("team") or "")
    if not quota.isascii() or not quota.isdecimal() or not 1 <= int(quota[:6]) <= 1000:
        return None
    found: Team | None = None
    if team.isascii() and team.isdecimal():
        found = teams_seen_by(user).filter(pk=int(team[:18])).first()
    if found is None and not plans_for(user, None):
        return None
    return sizes(found, int(quota[:6]), each=told.get("each") != "total")
