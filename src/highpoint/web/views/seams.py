"""What lies between steps: apologies, hand-offs, talks that ended badly, answers, and the audit."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import conversations_seen_by, may, require
from highpoint.apps.prevention import chain, checking, operations, seam_figures
from highpoint.apps.prevention.models import Apology, Audited, Incident, Proposal
from highpoint.apps.quality.models import Sign
from highpoint.engine.insight.discovery import Sign as Name
from highpoint.engine.insight.intervals import FEWEST_FOR_A_SHARE
from highpoint.errors import HighpointError
from highpoint.loop.handed_on import handed_on
from highpoint.web.forms.prevention import FailureForm
from highpoint.web.paging import newest
from highpoint.web.prevention import SPANS, span, weeks_asked

PAGE = 30


def _seen(user: User) -> Q:
    """Return the condition that keeps to talks this person may read, for rows of a talk."""
    return conversations_seen_by(user, "conversation__agent")


@require_safe
def apologies(request: HttpRequest) -> HttpResponse:
    """Show how often a remedy came with an apology, and the talks in which none did."""
    user = require(request.user, Act.SEE_FAILURES)
    weeks, now = weeks_asked(request.GET.get("weeks")), timezone.now()
    since = now - span(weeks)
    reads = may(user, Act.READ_CONVERSATIONS)
    every = request.GET.get("which") == "every"
    rows = Apology.objects.filter(started_at__gte=since, started_at__lt=now)
    rows = rows.filter(_seen(user)) if reads else rows.none()
    if not every:
        rows = rows.filter(remedy="")
    page = newest(rows, request.GET.get("page"), PAGE, "conversation")
    logged = Incident.objects.filter(
        conversation__in=[row.conversation_id for row in page], dismissed=False
    ).select_related("trouble")
    troubles = {row.conversation_id: row for row in logged}
    context = {
        "repaired": seam_figures.repaired(since, now),
        "page": page,
        "rows": [(row, troubles.get(row.conversation_id)) for row in page],
        "every": every,
        "weeks": weeks,
        "spans": SPANS.items(),
        "reads": reads,
        "logs": may(user, Act.LOG_FAILURES),
    }
    return render(request, "prevention/apologies.html", context)


@require_safe
def hand_offs(request: HttpRequest) -> HttpResponse:
    """Show how hand-offs from one person to another went, by step and never by person."""
    require(request.user, Act.SEE_FAILURES)
    weeks, now = weeks_asked(request.GET.get("weeks")), timezone.now()
    told = handed_on(now - span(weeks), now)
    order = chain.steps()
    by_step = {each.step: each for each in told.steps}
    rows = [(row.name, row.backstage, by_step[row.key]) for row in order if row.key in by_step]
    if None in by_step:
        rows.append(("No failure known", False, by_step[None]))
    context = {
        "told": told,
        "rows": rows,
        "fewest": FEWEST_FOR_A_SHARE,
        "weeks": weeks,
        "spans": SPANS.items(),
    }
    return render(request, "prevention/hand_offs.html", context)


@require_safe
def badly(request: HttpRequest) -> HttpResponse:
    """List the talks that were done well and ended badly, without a word of who served."""
    user = require(request.user, Act.SEE_FAILURES)
    require(user, Act.READ_CONVERSATIONS)
    weeks, now = weeks_asked(request.GET.get("weeks")), timezone.now()
    rows = Sign.objects.filter(
        _seen(user), sign=Name.WELL_BADLY.value, started_at__gte=now - span(weeks)
    )
    rows = rows.select_related("conversation").order_by("-started_at", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    logged: dict[int, list[Incident]] = {}
    talks = [row.conversation_id for row in page]
    for one in Incident.objects.filter(conversation__in=talks, dismissed=False).select_related(
        "trouble"
    ):
        logged.setdefault(one.conversation_id or 0, []).append(one)
    context = {
        "page": page,
        "rows": [(row, logged.get(row.conversation_id, [])) for row in page],
        "weeks": weeks,
        "spans": SPANS.items(),
        "logs": may(user, Act.LOG_FAILURES),
    }
    return render(request, "prevention/badly.html", context)


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """List low answers of customers that wait to be filed."""
    user = require(request.user, Act.LOG_FAILURES)
    rows = _proposals(user).filter(decided_at=None)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "prevention/answers.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """File a low answer as a failure, or say that it tells of none."""
    user = require(request.user, Act.LOG_FAILURES)
    row = get_object_or_404(_proposals(user), pk=pk)
    form = FailureForm(request.POST or None, words=row.response.words)
    if request.method == "POST" and "none" in request.POST:
        operations.set_aside(row, by=user, now=timezone.now())
        messages.success(request, "Kept as no failure.")
        return redirect("failure_answers")
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.take_up(row, form.said, by=user, now=timezone.now())
            messages.success(request, "It is in the log.")
            return redirect("failure", made.pk)
        except HighpointError as error:
            form.add_error(None, str(error))
    agent = row.response.conversation.agent_id
    if request.method != "POST" and agent is not None:
        audit.looked(user, Did.OPENED_FAILURE, [agent], "answer", pk, now=timezone.now())
    status = 400 if request.method == "POST" else 200
    return render(request, "prevention/answer.html", {"row": row, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Draw talks without a logged failure, to see what the log misses."""
    user = require(request.user, Act.PREVENT)
    require(user, Act.READ_CONVERSATIONS)
    now = timezone.now()
    if request.method == "POST":
        seed = secrets.randbelow(2**31)
        drawn = checking.draw(conversations_seen_by(user), by=user, now=now, seed=seed)
        told = f"{drawn} talks are drawn: read each and say what you found."
        messages.success(request, told if drawn else "No talk is left to draw.")
        return redirect("failures_check")
    context = {
        "waiting": checking.waiting(_seen(user))[:PAGE],
        "missed": checking.missed(now - checking.SPAN),
    }
    return render(request, "prevention/check.html", context)


@require_POST
def checked(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether the log missed a failure in a talk that was drawn."""
    user = require(request.user, Act.PREVENT)
    require(user, Act.READ_CONVERSATIONS)
    row = get_object_or_404(Audited.objects.filter(_seen(user)), pk=pk)
    missed = request.POST.get("missed") == "yes"
    checking.judge(row, missed=missed, by=user, now=timezone.now())
    if missed:
        messages.success(request, "Counted. Now log what went wrong.")
        return redirect(f"{reverse('failure_new')}?conversation={row.conversation_id}")
    return redirect("failures_check")


def _proposals(user: User) -> QuerySet[Proposal]:
    seen = conversations_seen_by(user, "response__conversation__agent")
    return Proposal.objects.filter(seen).select_related("response__conversation")
