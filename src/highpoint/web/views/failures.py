"""What went wrong: by step of the chain, where it pays to start, and every single failure."""

from __future__ import annotations

from datetime import datetime, time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import may, require
from highpoint.apps.conversations.queries import readable
from highpoint.apps.prevention import (
    chain,
    checking,
    figures,
    joining,
    learning,
    operations,
    seam_figures,
)
from highpoint.apps.prevention.models import Apology, Incident
from highpoint.apps.quality.models import Sign
from highpoint.engine.insight.discovery import Sign as Name
from highpoint.errors import HighpointError
from highpoint.web.forms.prevention import FailureForm, NewFailureForm
from highpoint.web.paging import newest
from highpoint.web.pareto import BY, pareto_by
from highpoint.web.prevention import SPANS, incidents_seen_by, span, weeks_asked

PAGE = 30


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Show how often what went wrong, by step, and where it pays to start."""
    user = require(request.user, Act.SEE_FAILURES)
    weeks = weeks_asked(request.GET.get("weeks"))
    now = timezone.now()
    since = now - span(weeks)
    told = figures.told(since, now)
    by = request.GET.get("by", "")
    by = by if by in BY else "trouble"
    badly = Sign.objects.filter(sign=Name.WELL_BADLY.value, started_at__gte=since)
    context = {
        "told": told,
        "upset": told.upset,
        "upset_before": figures.upset(since - (now - since), since),
        **pareto_by(by, told, since, now),
        "by": by,
        "ways": BY.items(),
        "weeks": weeks,
        "spans": SPANS.items(),
        "badly": badly.order_by().count(),
        "repaired": seam_figures.repaired(since, now),
        "missed": checking.missed(since),
        "own": chain.done_by(user),
        "reads": may(user, Act.READ_CONVERSATIONS),
        "logs": may(user, Act.LOG_FAILURES),
        "prevents": may(user, Act.PREVENT),
    }
    return render(request, "prevention/log.html", context)


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """List every single failure that this person may read, the newest first."""
    user = require(request.user, Act.SEE_FAILURES)
    rows = Incident.objects.filter(incidents_seen_by(user))
    step, trouble = request.GET.get("step", ""), request.GET.get("trouble", "")
    names = chain.names()
    step = step if step in names else ""
    sorry = request.GET.get("sorry") == "only"
    no_failure = request.GET.get("dismissed") == "yes"
    rows = rows.filter(dismissed=no_failure)
    if sorry:
        rows = rows.filter(conversation__apology__remedy="")
    if step:
        rows = rows.filter(trouble__step=step)
    if trouble.isdecimal():
        rows = rows.filter(trouble=int(trouble[:9]))
    page = newest(rows, request.GET.get("page"), PAGE, "trouble")
    context = {
        "page": page,
        "rows": [(each, names[each.trouble.step]) for each in page],
        "readable": readable((each.conversation_id for each in page), user),
        "step": step,
        "steps": names.items(),
        "sorry": sorry,
        "dismissed": no_failure,
        "reads": may(user, Act.READ_CONVERSATIONS),
        "logs": may(user, Act.LOG_FAILURES),
    }
    return render(request, "prevention/every.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a failure by hand."""
    user = require(request.user, Act.LOG_FAILURES)
    today = timezone.localdate()
    asked = request.GET.get("conversation", "")
    initial = {"happened_on": today, "conversation": asked if asked.isdecimal() else ""}
    form = NewFailureForm(request.POST or None, user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["happened_on"]
        try:
            row = operations.log(
                form.said,
                by=user,
                now=timezone.now(),
                happened_at=timezone.make_aware(datetime.combine(day, time(12))),
                conversation=form.cleaned_data["conversation"],
            )
            messages.success(request, "It is in the log.")
            return redirect("failure", row.pk)
        except HighpointError as error:
            form.add_error(None, str(error))
    status = 400 if request.method == "POST" else 200
    return render(request, "prevention/edit.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one failure with its words; whoever logs may edit it."""
    user = require(request.user, Act.SEE_FAILURES)
    # A failure's page shows a customer's words; the log of sums does not.
    require(user, Act.READ_CONVERSATIONS)
    row = _row(user, pk)
    form = None
    if may(user, Act.LOG_FAILURES):
        initial = {"trouble": str(row.trouble_id), "told": row.told, "cost": row.cost}
        initial |= {"why": str(row.why_id or "")}
        form = FailureForm(request.POST or None, row=row, initial=initial)
    if request.method == "POST":
        require(request.user, Act.LOG_FAILURES)
        if form is not None and form.is_valid():
            try:
                operations.edit(row, form.said, by=user, now=timezone.now())
                messages.success(request, "Kept. No later reading of the talk changes it.")
                return redirect("failure", pk)
            except HighpointError as error:
                form.add_error(None, str(error))
    elif row.conversation is not None and row.conversation.agent_id is not None:
        agents = [row.conversation.agent_id]
        audit.looked(user, Did.OPENED_FAILURE, agents, "failure", pk, now=timezone.now())
    status = 400 if request.method == "POST" else 200
    context = {
        "row": row,
        "form": form,
        "step": chain.names()[row.trouble.step],
        "readable": readable([row.conversation_id], user),
        "customer": row.identity.customer
        if row.identity and may(user, Act.SEE_CUSTOMERS)
        else None,
        "behind": _behind(row, user),
        "called_none": row.dismissed and row.edited_at is None,
        "parts": row.parts.filter(incidents_seen_by(user), dismissed=False)[:20],
        "sorry": Apology.objects.filter(conversation=row.conversation_id, remedy="").first(),
    }
    return render(request, "prevention/edit.html", context, status=status)


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that this is no failure, or that it is one after all."""
    user = require(request.user, Act.LOG_FAILURES)
    row, now = _row(user, pk), timezone.now()
    if request.POST.get("back") == "yes":
        operations.count(row, by=user, now=now)
        messages.success(request, "It counts again, and so do the next with words like these.")
        return redirect("failure", pk)
    operations.dismiss(row, by=user, now=now)
    messages.success(
        request,
        "It counts no more, nor do the next with words like these at this step. "
        "You find it under “called no failure”.",
    )
    return redirect("failures_every")


@require_POST
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a failure is one of its own, or that it is the same as another."""
    user = require(request.user, Act.LOG_FAILURES)
    row, head = _row(user, pk), request.POST.get("head", "").strip()
    try:
        if head:
            number = int(head[:9]) if head.isdecimal() else 0
            other = Incident.objects.filter(incidents_seen_by(user), pk=number).first()
            if other is None:
                raise joining.NotTheSame("You see no failure of this number.")
            joining.put_under(row, other, by=user, now=timezone.now())
            messages.success(request, "Joined: the two count as one failure.")
        else:
            joining.part(row, by=user, now=timezone.now())
            messages.success(request, "It counts as a failure of its own.")
    except HighpointError as error:
        messages.error(request, str(error))
    return redirect("failure", pk)


def _behind(row: Incident, user: User) -> list[Incident]:
    """Return the corrections that filed a failure, as far as this person may read them."""
    if not row.learned and (row.why_id is None or row.edited_at is not None):
        return []
    kept = [each.pk for each in learning.behind(row)]
    seen = Incident.objects.filter(incidents_seen_by(user)).in_bulk(kept)
    return [seen[pk] for pk in kept if pk in seen][:3]


def _row(user: User, pk: int) -> Incident:
    rows = Incident.objects.filter(incidents_seen_by(user))
    return get_object_or_404(
        rows.select_related("trouble", "why", "conversation", "part_of", "identity__customer"),
        pk=pk,
    )
