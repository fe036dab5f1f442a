"""What teams do week by week: the grid, the thresholds, the four boxes. Teams by name, no people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import Team, User
from highpoint.apps.accounts.permissions import (
    conversations_seen_by,
    decided_by,
    decides_for,
    may,
    require,
    team_sums_seen_by,
    teams_answered_for,
)
from highpoint.apps.calibration.advice import Standing, standings
from highpoint.apps.conversations import filters
from highpoint.apps.conversations.models import SavedFilter
from highpoint.apps.conversations.queries import saved_filters
from highpoint.apps.quality import in_force, insight
from highpoint.apps.quality.cards import criteria_of
from highpoint.apps.quality.insight import Weeks
from highpoint.apps.quality.models import Scorecard, Threshold
from highpoint.apps.quality.standards import criterion_key
from highpoint.apps.quality.thresholds import CannotSet, remove_threshold, set_threshold
from highpoint.apps.quality.weeks import monday_of, settle
from highpoint.web import people_by_week as people
from highpoint.web.boxes import told
from highpoint.web.forms.conversations import SavedFilterForm
from highpoint.web.forms.insight import (
    NO_TEAM,
    AskedForm,
    ThresholdForm,
    boxes_form,
    grid_form,
)
from highpoint.web.insight import Line, Named, lines_by_team, lines_by_what, of_card, of_kinds
from highpoint.web.numbers import number
from highpoint.web.standards import standards_told
from highpoint.web.views.conversations import address_of


class Grid:
    """The grid that an address asks for, of what a person may see."""

    def __init__(self, request: HttpRequest, user: User) -> None:
        settle()
        self._user = user
        self.teams = list(teams_answered_for(user))
        self.cards = cards_in_force()
        named = every_named(self.cards)
        asked = request.GET or QueryDict(request.POST.get("query", "")[:1000])
        self.form = grid_form(asked, self.teams, self.cards, [one.key for one in named])
        until = self.form.chosen("until") or timezone.localdate()
        self.weeks = Weeks(until, int(self.form.chosen("weeks")))
        self.seen = team_sums_seen_by(user)
        self.limits = insight.thresholds([team.pk for team in self.teams])
        self.named = self._asked(named)

    @property
    def by_team(self) -> bool:
        return bool(self.form.chosen("by") == "team")

    @property
    def card(self) -> Scorecard | None:
        """The scorecard whose criteria are shown; None before anything was scored."""
        asked = self.form.chosen("card")
        found = [card for card in self.cards if str(card.pk) == asked]
        return next(iter(found or self.cards), None)

    @property
    def by_people(self) -> bool:
        """Whether it tells what people judged, beside the engine."""
        if self.by_team:
            return self.named[0].key.startswith(people.BY_PEOPLE)
        return bool(self.form.chosen("show") == "people") and self.card is not None

    def lines(self) -> list[Line]:
        """Return the lines asked for."""
        if not self.by_people:
            return self._engine()
        if self.by_team:
            one = self.named[0]
            card = next(c for c in self.cards if one in people.of_people(c))
            return people.lines_by_team(card, one, self.teams, self.weeks.mondays, self._reviews)
        assert self.card is not None, "Without a scorecard people judge by none."
        found = people.lines(self.card, self.weeks.mondays, self._reviews, self.form.chosen("team"))
        return people.beside(found, self._engine())

    def _reviews(self, path: str) -> Q:
        """Return the condition on reviews, or what leads to them, of the team chosen."""
        seen = conversations_seen_by(self._user, f"{path}agent")
        team = "" if self.by_team else self.form.chosen("team")
        if team == NO_TEAM:
            return seen & Q(**{f"{path}agent__team__isnull": True})
        return seen & Q(**{f"{path}agent__team": int(team)}) if team else seen

    def _engine(self) -> list[Line]:
        mondays = self.weeks.mondays
        if self.by_team:
            one = self.named[0]
            ids: list[int | None] = [team.pk for team in self.teams]
            least_of = {pk: insight.least_for(self.limits, pk) for pk in [*ids, None]}
            found = insight.by_team(one.key, self.weeks, self.seen)
            return lines_by_team(one, self.teams, found, mondays, least_of)
        team = self.form.chosen("team")
        here = self.seen & of_team(team)
        least = insight.least_for(self.limits, number(team))
        counts = insight.by_week([one.key for one in self.named], self.weeks, here)
        found_any = [one for one in self.named if any(key == one.key for key, _ in counts)]
        return lines_by_what(found_any, counts, mondays, least, team)

    def _asked(self, named: list[Named]) -> list[Named]:
        what = self.form.chosen("what")
        if self.by_team:
            usual = of_card(self.card) if self.card else of_kinds()
            return [one for one in named if one.key == what] or usual[:1]
        if self.form.chosen("show") == "kinds" or self.card is None:
            return of_kinds()
        return of_card(self.card)


@require_safe
def insight_page(request: HttpRequest) -> HttpResponse:
    """Show criterion by team by week, as rates that open onto their moments."""
    user = require(request.user, Act.SEE_INSIGHT)
    grid = Grid(request, user)
    return render(request, "insight/grid.html", _grid_context(request, user, grid))


def _grid_context(request: HttpRequest, user: User, grid: Grid) -> dict[str, Any]:
    lines = grid.lines()
    named = titles(grid)
    decided = set(decided_by(user).values_list("pk", flat=True))
    for_all = decides_for(user, None)
    limits = [
        {
            "row": one,
            "title": named.get(one.key, one.key),
            "own": one.team_id in decided if one.team_id else for_all,
        }
        for one in grid.limits
    ]
    return {
        "form": grid.form,
        "lines": lines,
        "mondays": grid.weeks.mondays,
        "today": timezone.localdate(),
        "this_week": monday_of(timezone.localdate()),
        **({} if lines else _elsewhere(grid)),
        "named": grid.named[0] if grid.by_team else None,
        "whats": [
            (
                one.key,
                f"{one.title}, by people" if one.key.startswith(people.BY_PEOPLE) else one.title,
            )
            for one in _every_what(grid)
        ],
        "by_people": grid.by_people,
        "by_team": grid.by_team,
        "card": grid.card,
        "several_teams": len(grid.teams) > 1,
        "fewest": insight.FEWEST,
        "standards": standards_told(grid.teams),
        "limits": limits,
        "may_set": may(user, Act.SET_THRESHOLDS),
        "threshold_form": _threshold_form(user, grid),
        "may_take": may(user, Act.TAKE_FILES),
        "standings": standings_of(grid.card),
    } | views_context(request, user, "insight", grid.form)


def _elsewhere(grid: Grid) -> dict[str, Any]:
    """Return the newest week that has anything, for a grid whose weeks have nothing."""
    team = "" if grid.by_team else grid.form.chosen("team")
    found = insight.newest_week(grid.seen & of_team(team))
    if found is None or found in grid.weeks.mondays:
        return {}
    return {"newest": found, "to_newest": grid.form.but(until=found.isoformat())}


def standings_of(card: Scorecard | None) -> dict[str, Standing]:
    """Return what the criteria of a scorecard are worth, by the keys of their lines."""
    found = standings(card) if card else {}
    return {criterion_key(card.pk, key): one for key, one in found.items()} if card else {}


def views_context(request: HttpRequest, user: User, page: str, form: AskedForm) -> dict[str, Any]:
    """Return what the saved views of a page need."""
    return {
        "page": page,
        "query": form.query,
        "saved": saved_filters(user, page),
        "may_save": may(user, Act.SAVE_FILTERS),
        "may_share": may(user, Act.SHARE_FILTERS),
    }


@require_POST
def threshold(request: HttpRequest) -> HttpResponse:
    """Set a threshold; what is wrong is said above the grid."""
    user = require(request.user, Act.SET_THRESHOLDS)
    grid = Grid(request, user)
    form = _threshold_form(user, grid, request.POST)
    if form.is_valid():
        try:
            found = set_threshold(**form.cleaned_data, by=user, now=timezone.now())
            named = titles(grid).get(found.key, found.key)
            messages.success(request, f"“{named}” is expected at {found.least} % or more.")
        except CannotSet as error:
            messages.error(request, str(error))
    else:
        messages.error(request, str(next(iter(form.errors.values()))[0]))
    return redirect(_back(grid.form))


@require_POST
def threshold_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a threshold."""
    user = require(request.user, Act.SET_THRESHOLDS)
    own = Q(team__in=teams_answered_for(user)) | Q(team__isnull=True)
    found = get_object_or_404(Threshold.objects.filter(own).select_related("team"), pk=pk)
    try:
        remove_threshold(found, by=user, now=timezone.now())
        messages.success(request, "The threshold is gone.")
    except CannotSet as error:
        messages.error(request, str(error))
    return redirect("insight")


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep what an insight page is asked for under a name."""
    user = require(request.user, Act.SAVE_FILTERS)
    require(user, Act.SEE_INSIGHT)
    page = request.POST.get("page", "")
    page = page if page in (SavedFilter.Page.INSIGHT, SavedFilter.Page.BOXES) else "insight"
    form = SavedFilterForm(request.POST)
    query = QueryDict(form.data.get("query", "")[:1000])
    teams = list(teams_answered_for(user))
    shown = boxes_form(query, teams) if page == "boxes" else _grid_form(query, teams)
    if form.is_valid():
        try:
            saved = filters.save_filter(
                user=user,
                name=form.cleaned_data["name"],
                query=shown.query,
                shared=form.cleaned_data["shared"],
                page=page,
            )
            messages.success(request, f"“{saved.name}” is saved. It stands above the page.")
        except filters.CannotSave as error:
            messages.error(request, str(error))
    else:
        messages.error(request, str(next(iter(form.errors.values()))[0]))
    return redirect(address_of(page, shown.query))


def _grid_form(query: QueryDict, teams: Sequence[Team]) -> AskedForm:
    cards = cards_in_force()
    return grid_form(query, teams, cards, [one.key for one in every_named(cards)])


@require_safe
def boxes(request: HttpRequest) -> HttpResponse:
    """Show the four boxes of the two ledgers: what was done, and how the customer ended."""
    user = require(request.user, Act.SEE_INSIGHT)
    settle()
    teams = list(teams_answered_for(user))
    form = boxes_form(request.GET, teams)
    weeks = form.chosen("weeks")
    span = Weeks(timezone.localdate(), None if weeks == "all" else int(weeks))
    team = form.chosen("team")
    counts = insight.boxes(span, team_sums_seen_by(user) & of_team(team))
    context = told(counts, span, team) | {
        "form": form,
        "standards": standards_told(teams),
        "fewest": insight.FEWEST,
        "may_take": may(user, Act.TAKE_FILES),
    }
    return render(
        request, "insight/boxes.html", context | views_context(request, user, "boxes", form)
    )


def cards_in_force() -> list[Scorecard]:
    """Return the scorecards that count somewhere, the one that counts everywhere first."""
    places = in_force.in_force()
    everywhere = places.of(None, "").row if places else None
    cards = Scorecard.objects.filter(places__isnull=False).distinct().order_by("name", "version")
    return sorted(cards, key=lambda card: card != everywhere)


def of_team(team: str) -> Q:
    """Return the condition on sums for the team chosen in a form."""
    if team == NO_TEAM:
        return Q(team__isnull=True)
    return Q(team=int(team)) if team else Q()


def titles(grid: Grid) -> dict[str, str]:
    """Return what each threshold is of, in words."""
    return {insight.threshold_key(one.key): one.title for one in _of_engine(grid)}


def _of_engine(grid: Grid) -> list[Named]:
    return [*(of_card(grid.card) if grid.card else []), *of_kinds()]


def every_named(cards: Sequence[Scorecard]) -> list[Named]:
    """Return everything that the grid can tell of."""
    return [
        *of_kinds(),
        *(one for card in cards for one in [*of_card(card), *people.of_people(card)]),
    ]


def _every_what(grid: Grid) -> list[Named]:
    card = grid.card
    by_card = [*of_card(card), *people.of_people(card)] if card else []
    return [*by_card, *of_kinds()]


def _threshold_form(user: User, grid: Grid, data: Any = None) -> ThresholdForm:
    whats = {insight.threshold_key(one.key): one.title for one in _of_engine(grid)}
    for card in grid.cards:
        for each in criteria_of(card):
            if not each.judged:
                whats.setdefault(f"criterion:{each.key}", each.title)
    led = Team.objects.filter(pk__in=[team.pk for team in grid.teams])
    return ThresholdForm(data, teams=led, whats=[("", "Choose"), *whats.items()])


def _back(form: AskedForm) -> str:
    return reverse("insight") + (f"?{form.query}" if form.query else "")
