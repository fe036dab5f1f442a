"""What the early warnings were worth, and how each team wants to be warned."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import Team, User
from highpoint.apps.accounts.permissions import (
    NotAllowed,
    conversations_seen_by,
    require,
    sets_watch,
    team_sums_seen_by,
    teams_answered_for,
)
from highpoint.apps.newest import unindexed
from highpoint.apps.watch import figures
from highpoint.apps.watch.models import EarlyWarning
from highpoint.apps.watch.terms import FEWEST_OWN, choose, false_alarms_of, terms_of
from highpoint.engine.insight.intervals import FEWEST_FOR_A_SHARE
from highpoint.engine.warning import SIGNS
from highpoint.web.forms.watch import TermsForm, initial_of
from highpoint.web.paging import newest
from highpoint.web.prevention import SPANS, USUAL_SPAN, span, weeks_asked

PAGE = 30
# In the address, what stands for the talks that nobody answers yet.
NOBODYS = "0"


@require_safe
def past(request: HttpRequest) -> HttpResponse:
    """Show what the warnings of some weeks were worth, and each of them, the newest first."""
    user = require(request.user, Act.WATCH)
    weeks = weeks_asked(request.GET.get("weeks"))
    since = timezone.now() - span(weeks)
    # Along the warnings, the newest first, until the page is full.
    ended = EarlyWarning.objects.alias(ended=unindexed("talk__ended_at"))
    seen = conversations_seen_by(user, "talk__agent")
    rows = ended.filter(seen, ended__gte=since, shown_at__isnull=False)
    page = newest(rows, request.GET.get("page"), PAGE, "talk")
    context = {
        "worth": figures.worth(team_sums_seen_by(user), since),
        "fewest": FEWEST_FOR_A_SHARE,
        "fewest_leads": figures.FEWEST_LEADS,
        "weeks": weeks,
        "spans": SPANS.items(),
        "page": page,
        "rows": [(row, SIGNS[row.sign][1] if row.sign else "") for row in page],
    }
    return render(request, "watch/past.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show how a team is warned, and let whoever leads it choose."""
    user = require(request.user, Act.WATCH)
    require(user, Act.SET_THRESHOLDS)
    teams = _set_by(user)
    if not teams:
        raise NotAllowed("You lead no team yet, so there is none to set this for.")
    asked = request.POST.get("team") or request.GET.get("team", "")
    team = next((one for one in teams if _number(one) == asked), teams[0])
    terms = terms_of(team.pk if team else None)
    form = TermsForm(request.POST or None, initial=initial_of(terms))
    if request.method == "POST" and form.is_valid():
        choose(team, form.chosen, by=user, now=timezone.now())
        messages.success(request, "Kept. It counts from the next message on.")
        return redirect(f"{request.path}?team={_number(team)}")
    context = {
        "form": form,
        "team": team,
        "number": _number(team),
        "teams": [(_number(one), str(one or "Talks that nobody answers yet")) for one in teams],
        "terms": terms,
        "tenths": max(1, min(9, round(10 * terms.threshold))),
        "alarms": false_alarms_of(terms, timezone.now() - span(USUAL_SPAN)),
        "in_hundred": round(100 * terms.rate),
        "weeks": USUAL_SPAN,
        "enough": FEWEST_FOR_A_SHARE,
        "fewest": FEWEST_OWN,
    }
    return render(request, "watch/settings.html", context)


def _set_by(user: User) -> list[Team | None]:
    """Return the teams a person sets this for; None stands for the talks of nobody."""
    own: list[Team | None] = [one for one in teams_answered_for(user) if sets_watch(user, one)]
    return [*own, None] if sets_watch(user, None) else own


def _number(team: Team | None) -> str:
    return str(team.pk) if team else NOBODYS
