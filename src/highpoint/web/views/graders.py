"""How a reviewer grades: everybody their own page, a lead one person at a time."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import accounts_seen_by, may, may_be_invited, require
from highpoint.apps.assignments.models import Assigned
from highpoint.apps.calibration.graders import FEWEST_TIMES, NEWEST, grading
from highpoint.engine.insight.control_chart import FEWEST_POINTS
from highpoint.engine.insight.means import FEWEST_FOR_MEAN
from highpoint.web.charts.strictness import draw


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Show somebody how they grade themselves."""
    user = require(request.user, Act.RATE_IN_ROUNDS)
    others: Any = []
    if may(user, Act.SEE_GRADERS):
        others = may_be_invited().filter(pk__in=accounts_seen_by(user).values("pk"))
        others = others.exclude(pk=user.pk)
    return render(request, "graders/grader.html", _page(user) | {"own": True, "others": others})


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one reviewer's page to somebody who may see it; that is kept in the log."""
    user = require(request.user, Act.SEE_GRADERS)
    person = get_object_or_404(accounts_seen_by(user), pk=pk)
    if person == user and may(user, Act.RATE_IN_ROUNDS):
        return redirect("grader_own")
    note(user, Did.OPENED_GRADING, "person", person=person, now=timezone.now())
    return render(request, "graders/grader.html", _page(person) | {"own": False})


def _page(person: User) -> dict[str, Any]:
    found = grading(person)
    moved = found.others.drift
    signals = {signal.index: signal for signal in moved.signals}
    given = Assigned.objects.filter(reviewer=person, given_back=None)
    return {
        "person": person,
        "assigned": given.aggregate(
            of=Count("pk"), done=Count("pk", filter=Q(evaluation__submitted_at__isnull=False))
        ),
        "found": found,
        "others_mean": found.others.mean,
        "expert_mean": found.expert.mean,
        "drift": moved,
        "chart": draw(moved, [talk.day for talk in found.others.talks]),
        "points": [
            (talk, signals.get(place), place < FEWEST_POINTS)
            for place, talk in enumerate(found.others.talks)
        ][::-1][:60],
        "fewest": FEWEST_FOR_MEAN,
        "newest": NEWEST,
        "fewest_points": FEWEST_POINTS,
        "fewest_times": FEWEST_TIMES,
    }
