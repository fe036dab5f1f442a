"""One criterion of a draft: written, changed, taken out."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.permissions import require
from highpoint.apps.quality import cards
from highpoint.apps.quality.models import Scorecard
from highpoint.engine.scorecard import Criterion
from highpoint.web.forms.scorecards import SOURCES, CriterionForm, initial_of, source_of


@require_http_methods(["GET", "POST"])
def criterion(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form of one criterion, the one whose key is asked for or a new one; keep it."""
    require(request.user, Act.MAKE_SCORECARDS)
    draft = get_object_or_404(Scorecard, pk=pk)
    if draft.status != Scorecard.Status.DRAFT:
        messages.error(request, "This version is published and stays as it is.")
        return redirect("scorecard", pk)
    found = _asked(draft, request.GET.get("key", ""))
    told = request.GET.get("source", "")
    source = source_of(found) if found else told if told in SOURCES else "moments"
    if request.method == "POST":
        form = CriterionForm(request.POST, source=source, key=found.key if found else "")
        if form.is_valid() and form.criterion is not None:
            kept = form.criterion if found else replace(form.criterion, key="")
            try:
                cards.save_criterion(draft, kept)
            except cards.CannotChange as error:
                messages.error(request, str(error))
            else:
                messages.success(request, f"“{kept.title}” is saved.")
            return redirect("scorecard", pk)
    elif found:
        form = CriterionForm(source=source, key=found.key, initial=initial_of(found))
    else:
        form = CriterionForm(source=source, initial={"weight": "5", "cap": "0"})
    criteria = cards.criteria_of(draft)
    context = {
        "card": draft,
        "form": form,
        "found": found,
        "source": SOURCES[source],
        "sections": list(dict.fromkeys(each.section for each in criteria)),
    }
    status = 400 if form.is_bound else 200
    return render(request, "scorecards/criterion.html", context, status=status)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a criterion out of a draft."""
    require(request.user, Act.MAKE_SCORECARDS)
    draft = get_object_or_404(Scorecard, pk=pk)
    try:
        cards.remove_criterion(draft, request.POST.get("key", ""))
    except cards.CannotChange as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The criterion is out of the draft.")
    return redirect("scorecard", pk)


def _asked(draft: Scorecard, key: str) -> Criterion | None:
    return next((each for each in cards.criteria_of(draft) if each.key == key), None)
