"""Disputes: the list, one dispute with its history, opening and answering one; acknowledgements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, looked, own_names
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import may, require
from highpoint.apps.calibration.advice import standings
from highpoint.apps.desk.models import PersonEvaluation
from highpoint.apps.disputes import operations, queries, rulings
from highpoint.apps.disputes.models import Dispute
from highpoint.apps.disputes.queries import About, seen_by
from highpoint.apps.quality.models import Evaluation
from highpoint.errors import HighpointError
from highpoint.web import disputes as words
from highpoint.web.behaviors import percent
from highpoint.web.forms.disputes import ObjectionForm, RulingForm, TermsForm

PAGE = 50
# The figures look back over a year.
SPAN = timedelta(days=365)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the disputes this person may read: the open ones by their day, or the answered."""
    user = require(request.user, Act.READ_DISPUTES)
    return _list(request, user)


@require_POST
def set_terms(request: HttpRequest) -> HttpResponse:
    """Set how many days there are."""
    user = require(request.user, Act.SET_DISPUTE_TERMS)
    form = TermsForm(request.POST)
    if not form.is_valid():
        return _list(request, user, form)
    operations.set_terms(**form.cleaned_data, by=user, now=timezone.now())
    messages.success(request, "Saved. Disputes opened from now on go by it.")
    return redirect("disputes")


def _list(request: HttpRequest, user: User, form: TermsForm | None = None) -> HttpResponse:
    now = timezone.now()
    answered = request.GET.get("show") == "answered"
    seen = seen_by(user)
    rows = seen.filter(~Q(outcome="")) if answered else seen.filter(outcome="")
    rows = rows.order_by("-closed_at", "-pk") if answered else rows.order_by("answer_by", "pk")
    named = rows.select_related("agent__team", "agent__joined_to", "reviewer", "conversation")
    page = Paginator(named.prefetch_related("criteria"), PAGE).get_page(request.GET.get("page"))
    cards = words.names_of(dispute.scorecard_id for dispute in page)
    terms = queries.terms()
    context = {
        "page": page,
        "rows": [(dispute, words.titles(dispute, cards)) for dispute in page],
        "answered": answered,
        "own": own_names(user),
        "now": now,
        "terms": terms,
        "answers": may(user, Act.RULE_DISPUTES),
    }
    if may(user, Act.RULE_DISPUTES) or not may(user, Act.DISPUTE):
        context |= _figures(seen, now)
    if may(user, Act.SET_DISPUTE_TERMS):
        context["form"] = form or TermsForm(initial=vars(terms))
    return render(request, "disputes/list.html", context)


def _figures(seen: QuerySet[Dispute], now: datetime) -> dict[str, object]:
    found = queries.figures(seen, since=now - SPAN, now=now)
    changed = found.changed and percent(
        found.accepted + found.partly, found.answered, found.changed
    )
    return {"figures": found, "changed": changed, "fewest": queries.FEWEST_ANSWERED}


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one dispute: what was said, what was answered, and what happened when."""
    user = require(request.user, Act.READ_DISPUTES)
    dispute = get_object_or_404(_whole(user), pk=pk)
    looked(user, Did.OPENED_DISPUTE, [dispute.agent_id], "dispute", dispute.pk, now=timezone.now())
    return _one(request, user, dispute)


def _one(
    request: HttpRequest, user: User, dispute: Dispute, form: RulingForm | None = None
) -> HttpResponse:
    rows = words.said(dispute)
    waits = rulings.waiting_ruling(dispute)
    context: dict[str, Any] = {
        "dispute": dispute,
        "rows": rows,
        "waits": waits,
        "standing": dispute.rulings.filter(stands_at__isnull=False)
        .select_related("by", "agreed_by")
        .first(),
        "steps": dispute.steps.select_related("by"),
        "own": dispute.agent_id in own_names(user),
        "may_withdraw": dispute.is_open and dispute.opened_by_id == user.pk,
        "now": timezone.now(),
        "standings": standings(dispute.scorecard),
        "form": form or RulingForm(),
        "to_choose": _to_choose(rows, form.changes(rows) if form else {}),
        "proposed": words.proposed(rows, waits.changes) if waits else [],
    }
    if dispute.is_open and may(user, Act.RULE_DISPUTES):
        try:
            context["way"] = rulings.way(dispute, user)
        except rulings.CannotRule as error:
            context["no_way"] = str(error)
        if waits is not None:
            context["may_agree"] = (
                "way" in context and may(user, Act.SETTLE_DISPUTES) and waits.by_id != user.pk
            )
    return render(request, "disputes/one.html", context)


def _to_choose(
    rows: Sequence[words.Said], chosen: Mapping[str, int | None]
) -> list[tuple[words.Said, str]]:
    """Return the disputed criteria, each with the answer that was chosen for it so far."""
    return [
        (each, words.chosen(chosen[each.row.key]) if each.row.key in chosen else "")
        for each in rows
    ]


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Dispute a person's evaluation of one's own work."""
    user = require(request.user, Act.DISPUTE)
    found = PersonEvaluation.objects.select_related(
        "agent__joined_to", "scorecard", "reviewer", "conversation"
    ).filter(agent__in=own_names(user), submitted_at__isnull=False)
    evaluation = get_object_or_404(found, pk=pk)
    about = queries.about_person(evaluation)
    return _open(request, user, about, words.items_of_person(evaluation), evaluation)


@require_http_methods(["GET", "POST"])
def new_of_engine(request: HttpRequest, pk: int) -> HttpResponse:
    """Dispute what the engine made of one's own conversation."""
    user = require(request.user, Act.DISPUTE)
    found = Evaluation.objects.select_related("agent__joined_to", "scorecard", "conversation")
    evaluation = get_object_or_404(found.filter(agent__in=own_names(user)), pk=pk)
    about = queries.about_engine(evaluation)
    assert about is not None
    return _open(request, user, about, words.items_of_engine(evaluation), evaluation)


def _open(
    request: HttpRequest,
    user: User,
    about: About,
    items: Sequence[words.Item],
    evaluation: PersonEvaluation | Evaluation,
) -> HttpResponse:
    now = timezone.now()
    form = ObjectionForm(items, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        said = form.read(list(evaluation.conversation.turns.all()))
        if said:
            try:
                dispute = operations.open_dispute(about, said, by=user, now=now)
            except operations.CannotDispute as error:
                form.error = str(error)
            else:
                messages.success(request, "Sent. You can see here how it stands.")
                return redirect("dispute", dispute.pk)
    context = {
        "about": about,
        "evaluation": evaluation,
        "form": form,
        "refusal": about.refusal(user, now),
    }
    return render(request, "disputes/new.html", context)


@require_POST
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a dispute, or propose an answer where a second person has to agree."""
    user = require(request.user, Act.RULE_DISPUTES)
    dispute = get_object_or_404(_whole(user), pk=pk)
    form = RulingForm(request.POST)
    if not form.is_valid():
        return _one(request, user, dispute, form)
    said = form.cleaned_data
    try:
        ruling = rulings.rule(
            dispute,
            said["outcome"],
            said["answer"],
            form.changes(words.said(dispute)),
            by=user,
            now=timezone.now(),
        )
    except rulings.CannotRule as error:
        form.add_error(None, str(error))
        return _one(request, user, dispute, form)
    stands = "Answered." if ruling.stands_at else "Sent to others: one of them has to agree."
    messages.success(request, stands)
    return redirect("dispute", pk)


@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to a proposed answer as the second person, or say why not."""
    user = require(request.user, Act.SETTLE_DISPUTES)
    dispute = get_object_or_404(_whole(user), pk=pk)
    waits = rulings.waiting_ruling(dispute)
    try:
        if waits is None or str(waits.pk) != request.POST.get("ruling"):
            raise rulings.CannotRule("This answer does not wait any more. See how it stands now.")
        if "decline" in request.POST:
            why = request.POST.get("why", "")[:2000]
            rulings.decline(waits, why, by=user, now=timezone.now())
            messages.success(request, "Declined. The dispute stays open.")
        else:
            rulings.agree(waits, by=user, now=timezone.now())
            messages.success(request, "Agreed. The answer stands.")
    except HighpointError as error:
        messages.error(request, str(error))
    return redirect("dispute", pk)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own dispute back."""
    user = require(request.user, Act.DISPUTE)
    dispute = get_object_or_404(_whole(user), pk=pk)
    try:
        operations.withdraw(dispute, by=user, now=timezone.now())
        messages.success(request, "Taken back. The evaluation stands as it was.")
    except HighpointError as error:
        messages.error(request, str(error))
    return redirect("dispute", pk)


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one has read an evaluation of one's own work, with a comment."""
    user = require(request.user, Act.DISPUTE)
    found = PersonEvaluation.objects.select_related("agent__joined_to", "reviewer")
    found = found.filter(agent__in=own_names(user), submitted_at__isnull=False)
    evaluation = get_object_or_404(found, pk=pk)
    try:
        comment = request.POST.get("comment", "")[:2000]
        operations.acknowledge(evaluation, comment, by=user, now=timezone.now())
        messages.success(request, "Thank you. Whoever evaluated you sees that you have read it.")
    except HighpointError as error:
        messages.error(request, str(error))
    return redirect("conversation", evaluation.conversation_id)


def _whole(user: User) -> QuerySet[Dispute]:
    return seen_by(user).select_related(
        "agent__joined_to",
        "agent__team",
        "reviewer",
        "conversation",
        "evaluation",
        "scorecard",
        "after",
        "opened_by",
    )
