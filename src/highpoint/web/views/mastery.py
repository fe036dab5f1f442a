"""What to practice next, how often one has, and what training changed of the live rates."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, looked, own_names
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import company_sums_seen_by, may, require
from highpoint.apps.coaching.models import Kudos, Pin
from highpoint.apps.learning import mastery, operations
from highpoint.apps.learning.lessons import lessons_by_kind
from highpoint.apps.learning.models import MasteryShare, Placement, Trained, TransferResult
from highpoint.apps.learning.queries import maps_shared_with
from highpoint.apps.quality import in_force
from highpoint.engine.moment import Kind
from highpoint.engine.scorecard import Scorecard
from highpoint.practice import placement as test
from highpoint.practice.lesson import Lesson
from highpoint.practice.placement import Result
from highpoint.web import words
from highpoint.web.forms.learning import PlacementForm
from highpoint.web.learning import live_behaviors, mastery_rows, path_of, plain_lines
from highpoint.web.transfer import shown


@require_safe
def path(request: HttpRequest) -> HttpResponse:
    """Show what is worth most to practice next, with its reason and its words."""
    user = require(request.user, Act.LEARN)
    now = timezone.now()
    placement = Placement.objects.filter(person=user).first()
    reps = mastery.repetitions(user, now=now)
    agent = user.serves_as
    return render(
        request,
        "learning/path.html",
        {
            "path": path_of(user, agent, reps, placement),
            "serves": agent is not None,
            "placement": placement,
            "results": _results(placement),
            "suggested": _suggested(placement),
            "practiced": any(one.practice for one in reps.values()),
        },
    )


def _suggested(placement: Placement | None) -> list[Lesson]:
    """Return the lessons a placement test suggests, as they are taken today."""
    if placement is None:
        return []
    now = {each.id: each for each in lessons_by_kind().values()}
    found = test.suggested([Result.from_dict(row) for row in placement.results])
    return [now.get(each.id, each) for each in found]


def _results(placement: Placement | None) -> list[tuple[Result, str]]:
    if placement is None:
        return []
    found = [Result.from_dict(row) for row in placement.results]
    return [(each, words.KINDS[each.kind]) for each in found]


@require_http_methods(["GET", "HEAD", "POST"])
def placement(request: HttpRequest) -> HttpResponse:
    """Take the placement test: three replies and six choices."""
    user = require(request.user, Act.LEARN)
    form = PlacementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        results = test.judge(form.replies(), form.chosen())
        operations.place(user, results, now=timezone.now())
        messages.success(request, "Thank you. This is what the test suggests.")
        return redirect("learning_path")
    opens = [
        {"one": one, "said": plain_lines(one.customer, one.said), "field": form[f"r{place}"]}
        for place, one in enumerate(test.opens())
    ]
    asked = [
        {
            "question": question,
            "said": plain_lines(found.customer, question.said),
            "field": form[f"q{place}"],
        }
        for place, (found, question) in enumerate(test.questions())
    ]
    return render(
        request, "learning/placement.html", {"form": form, "opens": opens, "asked": asked}
    )


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Show one's own mastery map."""
    user = require(request.user, Act.LEARN)
    share = MasteryShare.objects.filter(person=user).first()
    return render(request, "learning/mastery.html", _map(user) | {"mine": True, "share": share})


@require_safe
def shared(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a coach the map that somebody has shared."""
    user = require(request.user, Act.KEEP_LESSONS)
    share = get_object_or_404(maps_shared_with(user), person=get_object_or_404(User, pk=pk))
    names = own_names(share.person)
    looked(user, Did.OPENED_MASTERY, names, "mastery", share.pk, now=timezone.now())
    context = _map(share.person) | {"mine": False, "share": share}
    return render(request, "learning/mastery.html", context)


def _map(person: User) -> dict[str, Any]:
    now = timezone.now()
    agent = person.serves_as
    reps = mastery.repetitions(person, now=now)
    if agent is not None:
        for kind, count in mastery.reviewed(agent, _criteria(agent.team_id)).items():
            reps[kind].live += count
        kudos = Kudos.objects.filter(to__in=agent.names, kind__in=list(Kind))
        pins = Pin.objects.filter(agent__in=agent.names, kind__in=list(Kind), session__isnull=False)
        given = [*kudos.values_list("kind", flat=True), *pins.values_list("kind", flat=True)]
        for told in given:
            reps[Kind(told)].live += 1
    live, days = live_behaviors(agent)
    rows = mastery_rows(reps, live, mastery.stretches(timezone.localdate(now)))
    return {
        "person": person,
        "rows": [row for row in rows if row.reps.total or row.live_n],
        "none": [row for row in rows if not row.reps.total and not row.live_n],
        "total": sum(one.total for one in reps.values()),
        "hours": mastery.hours(person),
        "days": days,
        "serves": agent is not None,
    }


def _criteria(team: int | None) -> list[tuple[str, Kind]]:
    """Return the criteria that read one kind of moment, with that kind."""
    cards = in_force.in_force()
    row = cards.of(team, "").row if cards else None
    if row is None:
        return []
    card = Scorecard.from_dict(row.definition)
    return [
        (one.key, one.kinds[0])
        for one in card.criteria
        if len(one.kinds) == 1 and one.misses is None
    ]


@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Show one's map to one's coaches and leads, or to nobody again."""
    user = require(request.user, Act.LEARN)
    shared = request.POST.get("shared") == "yes"
    operations.share_mastery(user, shared=shared, now=timezone.now())
    said = "Your coaches and leads can see your map now." if shared else "It is yours alone again."
    messages.success(request, said)
    return redirect("mastery")


@require_safe
def transfer(request: HttpRequest) -> HttpResponse:
    """Show what training changed of each behavior's live rate: teams, never people."""
    user = require(request.user, Act.SEE_TRANSFER)
    rows = TransferResult.objects.filter(company_sums_seen_by(user)).select_related("team")
    results = [shown(row) for row in rows]
    return render(
        request,
        "learning/transfer.html",
        {
            "groups": _by_team(results),
            "at": max((row.at for row in rows), default=None),
            "trained": Trained.objects.exists(),
            "keeps": may(user, Act.KEEP_LESSONS),
        },
    )


def _by_team(results: list[Any]) -> list[tuple[str, list[Any]]]:
    groups: dict[str, list[Any]] = {}
    for one in sorted(results, key=lambda r: (r.team != "", r.team, list(Kind).index(r.kind))):
        groups.setdefault(one.team, []).append(one)
    return [(name or "The whole company", rows) for name, rows in groups.items()]
