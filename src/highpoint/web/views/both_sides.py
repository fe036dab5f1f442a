"""Whether the customer's side and the company's were both kept, and what may be given."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.permissions import conversations_seen_by, may, require
from highpoint.apps.prevention import both_sides
from highpoint.apps.prevention.models import Solution
from highpoint.engine.insight.both_sides import Kind, languages
from highpoint.engine.language import name_of
from highpoint.web.forms.both_sides import AllowanceForm, RulingForm, initial_of
from highpoint.web.prevention import SPANS, span, weeks_asked

PAGE = 30
# What a page calls a kind, in its address too.
GIVEN = {kind.name.lower(): kind for kind in Kind if kind is not Kind.NOTHING}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show how often both sides were kept, what may be given, and exceptions without a reason."""
    user = require(request.user, Act.SEE_FAILURES)
    weeks, now = weeks_asked(request.GET.get("weeks")), timezone.now()
    since = now - span(weeks)
    reads = may(user, Act.READ_CONVERSATIONS)
    seen = conversations_seen_by(user, "conversation__agent")
    waiting = both_sides.to_explain(seen, since) if reads else Solution.objects.none()
    allowed = both_sides.allowances()
    context = {
        "told": both_sides.told(since, now),
        "rules": [(name, kind, allowed.get(kind.value)) for name, kind in GIVEN.items()],
        "page": Paginator(waiting, PAGE).get_page(request.GET.get("page")),
        "weeks": weeks,
        "spans": SPANS.items(),
        "languages": _and(*map(name_of, languages())),
        "reads": reads,
        "logs": may(user, Act.LOG_FAILURES),
        "prevents": may(user, Act.PREVENT),
    }
    return render(request, "prevention/both_sides.html", context)


def _and(*names: str) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if names[1:] else "".join(names)


@require_http_methods(["GET", "HEAD", "POST"])
def allowed(request: HttpRequest, name: str) -> HttpResponse:
    """Say what may be given of one kind."""
    user = require(request.user, Act.PREVENT)
    kind = GIVEN.get(name)
    if kind is None:
        raise Http404
    initial = initial_of(both_sides.allowances().get(kind.value))
    form = AllowanceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        both_sides.allow(
            kind,
            freely=bool(said["freely"]),
            up_to=said["up_to"],
            words=said["words"],
            by=user,
            now=timezone.now(),
        )
        messages.success(request, "Kept. All talks are held to it from now on, old ones too.")
        return redirect("both_sides")
    status = 400 if request.method == "POST" else 200
    context = {"form": form, "kind": kind}
    return render(request, "prevention/allowance.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of something given whether it may be given, and why it was right."""
    user = require(request.user, Act.LOG_FAILURES)
    seen = conversations_seen_by(user, "conversation__agent")
    row = get_object_or_404(Solution.objects.filter(seen).select_related("conversation"), pk=pk)
    form = RulingForm(request.POST or None, initial={"ruled": row.ruled, "told": row.told})
    if request.method == "POST" and form.is_valid():
        ruled = Solution.Ruled(form.cleaned_data["ruled"])
        both_sides.rule(row, ruled, form.cleaned_data["told"], by=user, now=timezone.now())
        messages.success(request, "Kept. No later reading of the talk changes it.")
        return redirect("both_sides")
    if request.method != "POST" and row.conversation.agent_id is not None:
        agents = [row.conversation.agent_id]
        audit.looked(user, Did.OPENED_FAILURE, agents, "solution", pk, now=timezone.now())
    status = 400 if request.method == "POST" else 200
    rules = both_sides.allowances()
    context = {
        "row": row,
        "form": form,
        "rule": rules.get(row.kind),
        "stands": both_sides.standing(row, rules).label,
    }
    return render(request, "prevention/solution.html", context, status=status)
