"""The chain: its steps, what is filed at each, and what corrections taught the log."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import may, require
from highpoint.apps.prevention import chain, learning, operations
from highpoint.apps.prevention.finding import known_troubles
from highpoint.apps.prevention.models import ChainStep, Incident, Trouble
from highpoint.errors import HighpointError
from highpoint.web.forms.chain import RetireForm, StepForm, TroubleForm, initial_of
from highpoint.web.prevention import incidents_seen_by

PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
def steps(request: HttpRequest) -> HttpResponse:
    """List the steps of the chain with what is filed at each; whoever prevents adds one."""
    user = require(request.user, Act.SEE_FAILURES)
    form = StepForm(request.POST or None)
    if request.method == "POST":
        require(user, Act.PREVENT)
        if form.is_valid():
            try:
                said = form.cleaned_data
                backstage, team = bool(said["backstage"]), said["team"]
                now = timezone.now()
                chain.add(said["name"], backstage=backstage, team=team, by=user, now=now)
                messages.success(
                    request, "It stands at the end of the chain: move it to its place."
                )
                return redirect("chain")
            except HighpointError as error:
                form.add_error("name", str(error))
    by_step: dict[str, list[Trouble]] = {}
    for row in sorted(known_troubles().values(), key=lambda each: each.name):
        by_step.setdefault(row.step, []).append(row)
    rows = chain.steps()
    context = {
        "rows": [(row, by_step.get(row.key, [])) for row in rows if row.retired_at is None],
        "retired": [row for row in rows if row.retired_at is not None],
        "form": form,
        "prevents": may(user, Act.PREVENT),
        "reads": may(user, Act.READ_CONVERSATIONS),
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "prevention/chain.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a step, move it along the chain, retire it or bring it back."""
    user = require(request.user, Act.PREVENT)
    row = get_object_or_404(ChainStep, pk=pk)
    do = request.POST.get("do", "")
    first = {"name": row.name, "backstage": "yes" if row.backstage else "", "team": row.team_id}
    form = StepForm(request.POST if do == "change" else None, initial=first)
    retiring = RetireForm(request.POST if do == "retire" else None, row=row)
    if request.method == "POST":
        try:
            if _did(do, row, form, retiring, user):
                return redirect("chain")
        except HighpointError as error:
            (retiring if do == "retire" else form).add_error(None, str(error))
    context = {"row": row, "form": form, "retiring": retiring}
    status = 400 if request.method == "POST" else 200
    return render(request, "prevention/step.html", context, status=status)


def _did(do: str, row: ChainStep, form: StepForm, retiring: RetireForm, user: User) -> bool:
    """Do what was asked for; tell whether it was done."""
    now = timezone.now()
    if do in ("up", "down"):
        chain.move(row, -1 if do == "up" else 1, by=user, now=now)
    elif do == "back":
        chain.bring_back(row, by=user, now=now)
    elif do == "change" and form.is_valid():
        said = form.cleaned_data
        backstage, team = bool(said["backstage"]), said["team"]
        chain.change(row, said["name"], backstage=backstage, team=team, by=user, now=now)
    elif do == "retire" and retiring.is_valid():
        into = ChainStep.objects.get(key=retiring.cleaned_data["into"])
        chain.retire(row, into, by=user, now=now)
    else:
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def trouble(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a trouble is called, at which step it is, and what one of it costs."""
    user = require(request.user, Act.PREVENT)
    row = get_object_or_404(Trouble, pk=pk)
    form = TroubleForm(request.POST or None, initial=initial_of(row))
    if request.method == "POST" and form.is_valid():
        said, now = form.cleaned_data, timezone.now()
        try:
            chain.refile(row, said["step"], said["name"], by=user, now=now)
            low, high = said["cost_low"], said["cost_high"]
            operations.set_cost(row, low, high, said["currency"], by=user, now=now)
            messages.success(request, "Kept. All its failures go along.")
            return redirect("trouble", pk)
        except HighpointError as error:
            form.add_error(None, str(error))
    status = 400 if request.method == "POST" else 200
    context = {"row": get_object_or_404(Trouble, pk=pk), "form": form}
    return render(request, "prevention/trouble_edit.html", context, status=status)


@require_safe
def learned(request: HttpRequest) -> HttpResponse:
    """List the corrections by which words like theirs are filed."""
    user = require(request.user, Act.SEE_FAILURES)
    require(user, Act.READ_CONVERSATIONS)
    rows = learning.corrections().filter(incidents_seen_by(user))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    was = {row.key: row.name for row in known_troubles().values()}
    away = Incident.objects.filter(incidents_seen_by(user), teaches=False)
    context = {
        "page": page,
        "rows": [(row, was.get(row.found, row.found or "nothing")) for row in page],
        "away": away.select_related("trouble").order_by("-edited_at", "-pk")[:PAGE],
        "logs": may(user, Act.LOG_FAILURES),
    }
    return render(request, "prevention/learned.html", context)


@require_POST
def teach(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a correction's teaching back, or let it teach again."""
    user = require(request.user, Act.LOG_FAILURES)
    row = get_object_or_404(Incident.objects.filter(incidents_seen_by(user)), pk=pk)
    teaches = request.POST.get("teaches") == "yes"
    learning.take_back(row, teaches=teaches, by=user, now=timezone.now())
    said = "It teaches again." if teaches else "Taken back: words like these are judged as before."
    messages.success(request, said)
    return redirect("failures_learned")
