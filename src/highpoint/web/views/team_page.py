"""A team's own page: its trend, its spread without names, its hours, its pulse, its calls for help."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import Team, User
from highpoint.apps.accounts.permissions import (
    agents_seen_by,
    decides_for,
    may,
    require,
    teams_followed_by,
)
from highpoint.apps.quality import figures, hours, in_force
from highpoint.apps.quality.figures import Days
from highpoint.apps.quality.models import Recount, Scorecard
from highpoint.apps.quality.standards import standard_of
from highpoint.apps.wellbeing import load, pulse
from highpoint.apps.wellbeing.models import HelpAsked, TeamCare
from highpoint.apps.wellbeing.operations import CannotHelp, answer_help, care_of, set_care
from highpoint.engine.insight.control_chart import FEWEST_POINTS
from highpoint.engine.insight.high_point import FEWEST_CONVERSATIONS, FEWEST_WEEKS, Week
from highpoint.engine.insight.means import FEWEST_FOR_MEAN
from highpoint.engine.insight.spread import FEWEST_PEOPLE, Spread, TooFewPeople, spread
from highpoint.loop import recount_job
from highpoint.web.behaviors import percent
from highpoint.web.charts.bars import bars
from highpoint.web.charts.control import draw
from highpoint.web.charts.hours import hour_bands
from highpoint.web.charts.own_weeks import own_weeks
from highpoint.web.forms.wellbeing import AnswerForm, CareForm
from highpoint.web.two_scores import two_scores

HISTORY_WEEKS = 104
# The days a spread is told for.
SPREAD_WEEKS = 13
# Of fewer, one who knows their own would know another's: such a sum is for leads only.
FEWEST_IN_SUM = 3
# Calls for help that are shown; older open ones come first.
CALLS = 50
ANSWERED_SHOWN = timedelta(days=14)


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Lead to the team's page, or list the teams by name where there are several."""
    user = require(request.user, Act.SEE_TEAM)
    teams = list(teams_followed_by(user).order_by("name"))
    context = _list(user, teams)
    if len(teams) == 1 and not context["calls"]:
        return redirect("team_page", teams[0].pk)
    return render(request, "team_page/list.html", context)


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one team."""
    user = require(request.user, Act.SEE_TEAM)
    team = get_object_or_404(teams_followed_by(user), pk=pk)
    return render(request, "team_page/team.html", _page(user, team))


@require_POST
def care(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the team's standard, and what counts as a hard run."""
    user = require(request.user, Act.MAKE_SCORECARDS)
    team = get_object_or_404(teams_followed_by(user), pk=pk)
    if not decides_for(user, team):
        messages.error(request, "This is decided by the lead of the team.")
        return redirect("team_page", pk)
    form = CareForm(request.POST)
    if not form.is_valid():
        return render(request, "team_page/team.html", _page(user, team, care_form=form))
    now = timezone.now()
    if set_care(team, **form.cleaned_data, by=user, now=now):
        recount_job.start(team, now=now)
        messages.success(request, f"Set for {team}. What is kept is counted anew by it.")
    else:
        messages.success(request, f"Set for {team}.")
    return redirect("team_page", pk)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a call for help of somebody in a team one leads or coaches."""
    user = require(request.user, Act.ANSWER_HELP)
    asked = get_object_or_404(
        HelpAsked.objects.select_related("agent__team", "agent__user"),
        pk=pk,
        agent__in=agents_seen_by(user),
    )
    team = asked.agent.team
    form = AnswerForm(request.POST)
    if not form.is_valid():
        wrong: dict[str, object] = {"answer_form": form, "answered_call": asked.pk}
        if team is None:
            context = _list(user, list(teams_followed_by(user).order_by("name")))
            return render(request, "team_page/list.html", context | wrong)
        return render(request, "team_page/team.html", _page(user, team, **wrong))
    try:
        link = reverse("today") + "#h-help"
        answer_help(asked, form.cleaned_data["answer"], by=user, now=timezone.now(), link=link)
        messages.success(request, f"{asked.agent} is told.")
    except CannotHelp as error:
        messages.error(request, str(error))
    if team is None:
        return redirect("own_team")
    return redirect(reverse("team_page", args=[team.pk]) + "#h-calls")


def _list(user: User, teams: list[Team]) -> dict[str, object]:
    """Gather the list of teams, and who asked for help in no team, for those who may answer."""
    may_answer = may(user, Act.ANSWER_HELP)
    return {
        "teams": teams,
        "may_answer": may_answer,
        "calls": _calls(None) if may_answer else [],
    }


def _page(user: User, team: Team, **forms: object) -> dict[str, object]:
    """Gather a team's page in a fixed number of queries, whatever its size."""
    today = timezone.localdate()
    known = figures.team_known_days(team)
    last = known.last or today
    leads = may(user, Act.SEE_PEOPLE)
    setting = care_of(team)
    context: dict[str, object] = {
        "team": team,
        "leads": leads,
        "may_answer": may(user, Act.ANSWER_HELP),
        "may_see_members": may(user, Act.SEE_ACCOUNTS),
        "last": last,
        "care": setting,
        "recount": team.recounts.exclude(status=Recount.Status.DONE).first(),
        "care_form": _care_form(setting, standard_of(team)) if decides_for(user, team) else None,
        "pulse_weeks": [_told(week) for week in pulse.weeks(team, today)],
        "fewest_answers": pulse.FEWEST_ANSWERS,
        "fewest_people": FEWEST_PEOPLE,
        "fewest_talks": FEWEST_FOR_MEAN,
    }
    cards = in_force.in_force()
    card = cards.of(team.pk, "").row if cards and known.last else None
    if card is not None and not leads and _too_few(team, card, last):
        context |= {"sum_hidden": True, "fewest_in_sum": FEWEST_IN_SUM}
    elif card is not None:
        context |= {"card": card} | _trend(team, card, last)
        shifts = hours.of_team(team, card, last)
        context |= {"hours": shifts, "hour_chart": hour_bands(shifts)}
        if leads:
            context |= _spread(team, card, last)
    context |= _load(team, last)
    if leads:
        context["calls"] = _calls(team)
    return context | forms


def _care_form(setting: TeamCare, standard: float) -> CareForm:
    return CareForm(
        initial={
            "standard": f"{standard:g}",
            "hard_moments": setting.hard_moments,
            "hard_minutes": setting.hard_minutes,
        }
    )


def _told(week: pulse.Week) -> dict[str, object]:
    """Return a week's pulse with its shares in percent, None where too few answered."""
    return {
        "monday": week.monday,
        "any_told": week.any_told,
        "told": [
            {
                "question": one.question,
                "rate": percent(one.agree, one.n, one.interval) if one.interval else None,
            }
            for one in week.told
        ],
    }


def _too_few(team: Team, card: Scorecard, last: date) -> bool:
    """Tell whether somebody of the team could take their own from the sum and hold another's."""
    people = figures.team_people(team, card, Days.weeks_until(last, SPREAD_WEEKS))
    return len(people) < FEWEST_IN_SUM


def _trend(team: Team, card: Scorecard, last: date) -> dict[str, object]:
    history = Days.weeks_until(last + timedelta(days=1), HISTORY_WEEKS)
    weeks = own_weeks(figures.team_weeks(team, card, history))
    # By number: a database that is told only the team reads everybody's reviews.
    members = list(team.agents.values_list("pk", flat=True))
    return {
        "two": two_scores(Q(agent__in=members), card, Days.weeks_until(last, SPREAD_WEEKS)),
        "weeks": weeks,
        "chart": draw(weeks, weeks.limits) if weeks.limits else None,
        "fewest_points": FEWEST_POINTS,
        "fewest_weeks": FEWEST_WEEKS,
        "fewest_conversations": FEWEST_CONVERSATIONS,
    }


def _spread(team: Team, card: Scorecard, last: date) -> dict[str, object]:
    days = Days.weeks_until(last, SPREAD_WEEKS)
    people = [
        Week(sums.mean, sums.conversations, sums.variance)
        for sums in figures.team_people(team, card, days)
    ]
    found: Spread | None
    try:
        found = spread(people)
    except TooFewPeople:
        found = None
    return {"spread": found, "spread_weeks": SPREAD_WEEKS}


def _load(team: Team, last: date) -> dict[str, object]:
    days = load.of_team(team, last)
    if days is None:
        return {"load_hidden": True}
    return {
        "load_days": days,
        "load_sum": sum(day.moments for day in days),
        "load_chart": bars({day.day: day.moments for day in days}, last, load.SPAN.days),
    }


def _calls(team: Team | None) -> list[HelpAsked]:
    """Return the open calls for help, oldest first, and those answered lately."""
    since = timezone.now() - ANSWERED_SHOWN
    calls = HelpAsked.objects.filter(agent__team=team, withdrawn_at=None).select_related(
        "agent", "answered_by"
    )
    waiting = list(calls.filter(answered_at=None)[:CALLS])
    return waiting + list(calls.filter(answered_at__gt=since).order_by("-answered_at")[:CALLS])
