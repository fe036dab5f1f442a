"""Why something goes wrong, and what is done so that it does not recur."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.permissions import asks_why, may, require, require_why
from highpoint.apps.prevention import actions, chain, figures, operations
from highpoint.apps.prevention.models import Action, Trouble, Why
from highpoint.engine.insight.effect import effect
from highpoint.errors import HighpointError
from highpoint.web.charts.before_after import draw
from highpoint.web.forms.prevention import ActionForm, WhyForm, initial_of
from highpoint.web.prevention import JUDGED, incidents_seen_by, tree, worth_of

PAGE = 30
# How long an action has from today unless somebody chooses otherwise.
USUAL_TIME = timedelta(days=14)


@require_safe
def trouble(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one trouble: its tree of whys, what is done against it, and its newest failures."""
    user = require(request.user, Act.SEE_FAILURES)
    row = get_object_or_404(Trouble, pk=pk)
    seen = row.incidents.filter(incidents_seen_by(user), dismissed=False)
    names = chain.names()
    context = {
        "trouble": row,
        "step": names[row.step],
        "n": row.incidents.filter(dismissed=False, part_of=None).count(),
        "causeless": row.incidents.filter(dismissed=False, why=None).count(),
        "branches": tree(row),
        "actions": [_shown(each, names) for each in row.actions.select_related("owner")],
        "newest": seen[:5],
        "form": WhyForm(),
        "prevents": may(user, Act.PREVENT),
        "asks": asks_why(user, chain.team_of(row)),
    }
    return render(request, "prevention/trouble.html", context)


@require_POST
def ask_why(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a why beneath a trouble, or beneath another why of it."""
    row = get_object_or_404(Trouble, pk=pk)
    user = require_why(request.user, chain.team_of(row))
    under = request.POST.get("under", "")
    above = get_object_or_404(Why, pk=under, trouble=row) if under.isdecimal() else None
    form = WhyForm(request.POST)
    if form.is_valid():
        try:
            text = form.cleaned_data["text"]
            operations.ask_why(row, text, under=above, by=user, now=timezone.now())
        except HighpointError as error:
            messages.error(request, str(error))
    else:
        messages.error(request, str(form.errors["text"][0]))
    return redirect("trouble", pk)


@require_POST
def lay_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a why stands behind all failures of its trouble without a cause."""
    why = _why(pk)
    user = require_why(request.user, chain.team_of(why.trouble))
    count = operations.lay_to(why, by=user, now=timezone.now())
    messages.success(request, f"It is the cause of {count} more.")
    return redirect("trouble", why.trouble_id)


@require_POST
def reword(request: HttpRequest, pk: int) -> HttpResponse:
    """Say a why in other words, or take it out by leaving it empty."""
    why = _why(pk)
    user = require_why(request.user, chain.team_of(why.trouble))
    text = " ".join(request.POST.get("text", "").replace("\0", "").split())
    if len(text) > 300:
        messages.error(request, "Say it in 300 letters at the most.")
    else:
        operations.reword(why, text, by=user, now=timezone.now())
    return redirect("trouble", why.trouble_id)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the actions, open ones first by the day they are due."""
    user = require(request.user, Act.SEE_FAILURES)
    rows = Action.objects.select_related("owner", "trouble")
    running = Q(done_at=None) | Q(reopened_at__gte=F("done_at"))
    done = Paginator(rows.filter(~running).order_by("-done_at", "-pk"), PAGE)
    page = done.get_page(request.GET.get("page"))
    names = chain.names()
    context = {
        "open": [_shown(each, names) for each in rows.filter(running)[:200]],
        "done": [_shown(each, names) for each in page],
        "page": page,
        "recurred": actions.recurred(),
        "today": timezone.localdate(),
        "prevents": may(user, Act.PREVENT),
    }
    return render(request, "prevention/actions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Agree on an action."""
    user = require(request.user, Act.PREVENT)
    asked = request.POST.get("trouble") or request.GET.get("trouble", "")
    row = Trouble.objects.filter(pk=int(asked[:9])).first() if asked.isdecimal() else None
    today = timezone.localdate()
    initial = {
        "kind": "corrective",
        "due_on": today + USUAL_TIME,
        "trouble": str(row.pk) if row else "",
    }
    form = ActionForm(request.POST or None, trouble=row, first=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = actions.agree(form.plan, by=user, now=timezone.now())
        messages.success(request, "Agreed. Mark it done when it is, and the chart judges it.")
        return redirect("prevention_action", made.pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "prevention/action_edit.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what was agreed on."""
    user = require(request.user, Act.PREVENT)
    row = get_object_or_404(Action.objects.select_related("owner", "trouble"), pk=pk)
    form = ActionForm(request.POST or None, trouble=row.trouble, initial=initial_of(row))
    if request.method == "POST" and form.is_valid():
        actions.change(row, form.plan, by=user, now=timezone.now())
        messages.success(request, "Changed.")
        return redirect("prevention_action", pk)
    status = 400 if request.method == "POST" else 200
    context = {"form": form, "action": row}
    return render(request, "prevention/action_edit.html", context, status=status)


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one action with the weekly rate before and after it."""
    user = require(request.user, Act.SEE_FAILURES)
    rows = Action.objects.select_related("owner", "trouble", "why")
    row = get_object_or_404(rows, pk=pk)
    before, after = figures.weeks_around(row, timezone.now())
    found = effect([week.rate for week in before], [week.rate for week in after])
    kept = JUDGED[row.judged if row.reopened else found.judged]
    worth = worth_of(row, before, after)
    context = {
        "action": row,
        "step": chain.names()[row.step],
        "judged": kept if row.done_at else None,
        "effect": found,
        "lower": max(0.0, found.before.lower) if found.before else 0.0,
        "before": before,
        "after": after,
        "chart": draw(before, after, found),
        "worth": worth,
        "prevents": may(user, Act.PREVENT),
        "may_do": may(user, Act.PREVENT) or row.owner_id == user.pk,
    }
    return render(request, "prevention/action.html", context)


@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark an action done: its owner may, and whoever plans them."""
    user = require(request.user, Act.SEE_FAILURES)
    row = get_object_or_404(Action, pk=pk)
    if row.owner_id != user.pk:
        require(user, Act.PREVENT)
    actions.mark_done(row, by=user, now=timezone.now())
    messages.success(request, "Done. From here on the chart tells whether it helped.")
    return redirect("prevention_action", pk)


def _why(pk: int) -> Why:
    return get_object_or_404(Why.objects.select_related("trouble"), pk=pk)


def _shown(row: Action, names: dict[str, str]) -> tuple[Action, str, tuple[str, str, str]]:
    return row, names[row.step], JUDGED[row.judged]
