"""The reviews behind a figure of people's: what each gave, leading to the review itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, looked
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import require, teams_answered_for
from highpoint.apps.desk import by_week, queries
from highpoint.apps.desk.models import PersonEvaluation, Rating
from highpoint.apps.newest import Place
from highpoint.apps.quality.cards import criteria_of
from highpoint.apps.quality.models import Scorecard
from highpoint.engine.scorecard import Criterion
from highpoint.web import people_by_week as people
from highpoint.web.forms.insight import NO_TEAM, people_form
from highpoint.web.unbiased import but_hidden

# Reviews on a page.
ROWS = 50


@dataclass(frozen=True, slots=True)
class Given:
    """A review, and what it gave the criterion asked for, where one is."""

    evaluation: PersonEvaluation
    rating: Rating | None


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Show the reviews behind a figure, those of the newest conversations first."""
    user = require(request.user, Act.SEE_INSIGHT)
    form = people_form(request.GET, list(teams_answered_for(user)))
    card, criterion = _asked(form.chosen("what"))
    first, last = form.chosen("from") or None, form.chosen("to") or None
    rows = queries.evaluations_told(user).filter(but_hidden(user, Q()))
    team = form.chosen("team")
    if team:
        here = Q(agent__team__isnull=True) if team == NO_TEAM else Q(agent__team=int(team))
        rows = rows.filter(here)
    rows = by_week.behind(
        rows, card.name if card else "", criterion.key if criterion else "", first, last
    )
    place = Place.read(request.GET.get("before", ""))
    found = list(rows.filter(place.beyond("started_at") if place else Q())[: ROWS + 1])
    older = Place(found[ROWS - 1].started_at, found[ROWS - 1].pk) if len(found) > ROWS else None
    shown = _given(found[:ROWS], criterion)
    _look(user, card, shown)
    context = {
        "title": criterion.title if criterion else people.WHOLE,
        "criterion": criterion,
        "form": form,
        "card": card,
        "first": first,
        "last": last,
        "rows": shown,
        "n": rows.count(),
        "older": older,
        "paged": place is not None,
    }
    return render(request, "insight/reviews.html", context)


def _asked(what: str) -> tuple[Scorecard | None, Criterion | None]:
    """
    Return the scorecard that a key names, and its criterion; None for the score.

    Where nothing is asked, it is the score by the newest published one.
    """
    if not what:
        newest = Scorecard.objects.exclude(published_at=None).order_by("-published_at", "-pk")
        return newest.first(), None
    number, _, key = what.removeprefix(people.BY_PEOPLE).partition(":")
    pk = int(number) if number.isdecimal() and len(number) < 18 else 0
    card = get_object_or_404(Scorecard, pk=pk)
    named = {one.key: one for one in criteria_of(card)}
    if key and key not in named:
        raise Http404("There is no such criterion.")
    return card, named.get(key)


def _given(rows: Sequence[PersonEvaluation], criterion: Criterion | None) -> list[Given]:
    ratings: dict[int, Rating] = {}
    if criterion is not None:
        asked = Rating.objects.filter(evaluation__in=rows, criterion=criterion.key)
        ratings = {rating.evaluation_id: rating for rating in asked}
    return [Given(row, ratings.get(row.pk)) for row in rows]


def _look(user: User, card: Scorecard | None, shown: Sequence[Given]) -> None:
    agents = {one.evaluation.agent_id for one in shown}
    if card and agents:
        now = timezone.now()
        looked(user, Did.OPENED_EVALUATION, agents, "scorecard", card.pk, now=now)
