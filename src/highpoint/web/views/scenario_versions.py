"""Versions of a scenario: published, retired, thrown away, looked at beside the one before."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.permissions import require
from highpoint.apps.training import workshop
from highpoint.apps.training.models import Practice, Purpose, ScenarioVersion
from highpoint.apps.training.versions import LONGEST_NOTE, CannotChange
from highpoint.practice.scenario import BadScenario, names, source
from highpoint.web import scenario_state, words
from highpoint.web import workshop as showing
from highpoint.web.forms import scenarios as forms


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what publishing changes and what is missing; on a press, publish."""
    user = require(request.user, Act.MAKE_SCENARIOS)
    scenario_state.text(slug)
    draft = workshop.draft_of(slug)
    if draft is None:
        messages.info(request, "There is no draft of it: nothing has changed.")
        return redirect("scenario_edit", slug)
    if request.method == "POST":
        why = forms.clean(request.POST.get("why", ""))
        try:
            workshop.publish(draft, by=user, now=timezone.now(), why=why)
        except (BadScenario, CannotChange) as error:
            messages.error(request, str(error))
            return redirect("scenario_publish", slug)
        messages.success(request, "Published. It is in the list to practice with from now on.")
        return redirect("scene", slug)
    sentences = scenario_state.missing(slug, draft.source)
    context = scenario_state.state(slug) | {
        "problems": showing.problems_of(sentences),
        "advice": None if sentences else showing.advice_on(draft.source),
        "changes": scenario_state.changes(scenario_state.before(slug), draft.source),
        "before": workshop.published_of(slug),
        "stands_for": slug in names() and workshop.published_of(slug) is None,
        "longest": LONGEST_NOTE,
        "kinds": words.KINDS,
    }
    return render(request, "scenarios/publish.html", context)


@require_POST
def retire(request: HttpRequest, slug: str) -> HttpResponse:
    """Let the published version be practiced no more, with a reason."""
    user = require(request.user, Act.MAKE_SCENARIOS)
    found = workshop.published_of(slug)
    if found is None:
        scenario_state.text(slug)
        messages.error(request, "There is no published version of it to retire.")
        return redirect("scenario_edit", slug)
    reason = forms.clean(request.POST.get("reason", ""))
    try:
        workshop.retire(found, reason, by=user, now=timezone.now())
    except CannotChange as error:
        messages.error(request, str(error))
        return redirect("scenario_version", found.pk)
    says = "The one that came with Highpoint stands again." if slug in names() else ""
    messages.success(request, f"Retired. Talks under way go on. {says}")
    return redirect("scenarios")


@require_POST
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Throw the draft away."""
    user = require(request.user, Act.MAKE_SCENARIOS)
    scenario_state.text(slug)
    draft = workshop.draft_of(slug)
    if draft is None:
        messages.error(request, "There is no draft of it any more.")
        return redirect("scenarios")
    try:
        workshop.take_back(draft, by=user, now=timezone.now())
    except CannotChange as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"The draft of “{draft.title}” is gone.")
    return redirect("scenarios")


@require_http_methods(["GET", "POST"])
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one version and what it changed; on a press, begin a draft from it."""
    user = require(request.user, Act.MAKE_SCENARIOS)
    rows = ScenarioVersion.objects.select_related("made_by")
    found = get_object_or_404(rows, pk=pk)
    slug = found.slug
    if request.method == "POST":
        if workshop.draft_of(slug) is not None:
            messages.error(request, "There is a draft already. Publish it or throw it away first.")
            return redirect("scenario_version", pk)
        workshop.keep(slug, found.source, by=user, now=timezone.now())
        return redirect("scenario_edit", slug)
    earlier = ScenarioVersion.objects.filter(slug=slug, number__lt=found.number).first()
    was = earlier.source if earlier else source(slug) if slug in names() else ""
    context = scenario_state.state(slug) | {
        "found": found,
        "earlier": earlier,
        "changes": scenario_state.changes(was, found.source),
        "practiced": Practice.objects.filter(version=found).exclude(purpose=Purpose.TRIAL).count(),
    }
    return render(request, "scenarios/version.html", context)
