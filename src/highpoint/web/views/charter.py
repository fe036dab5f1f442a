"""A team's charter: own lines, gathering, merging, the vote, and the charters it made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import Team, User
from highpoint.apps.accounts.permissions import (
    keeps_charter,
    may,
    people_of,
    require,
    teams_followed_by,
    teams_worked_in,
)
from highpoint.apps.quality import cards
from highpoint.apps.quality.models import Scorecard
from highpoint.apps.stories import charter as doing
from highpoint.apps.stories import pledging
from highpoint.apps.stories.likeness import side_by_side
from highpoint.apps.stories.models import (
    Charter,
    CharterLine,
    CharterOption,
    CharterVote,
    Expectation,
)
from highpoint.engine.scorecard import Criterion
from highpoint.errors import HighpointError
from highpoint.web.forms.stories import LinesForm, OpenVoteForm
from highpoint.web.numbers import chosen, number

SECTION = "Our charter"
EARLIER = 20


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Show and keep how one expects to be treated as a customer, and lead to the teams."""
    user = require(request.user, Act.TELL_STORIES)
    lines = {f"line_{one.place}": one.text for one in Expectation.objects.filter(person=user)}
    form = LinesForm(request.POST or None, initial=lines)
    if request.method == "POST" and form.is_valid():
        try:
            doing.write_own(user, form.lines, now=timezone.now())
            messages.success(request, "Your lines are kept. Only you see that they are yours.")
            return redirect("charter")
        except doing.CannotCharter as error:
            form.add_error(None, str(error))
    mine = set(teams_worked_in(user).values_list("pk", flat=True))
    teams = teams_followed_by(user).filter(retired_at=None).order_by("name")
    votes = {vote.team_id: vote for vote in CharterVote.objects.filter(closed_at=None)}
    charters = _newest([team.pk for team in teams])
    context = {
        "form": form,
        "has_lines": bool(lines),
        "teams": [(t, t.pk in mine, votes.get(t.pk), charters.get(t.pk)) for t in teams],
        "pledge": pledging.of_week(user, timezone.now()),
        "own_lines": [lines[name] for name in sorted(lines, key=lambda name: int(name[5:]))],
    }
    status = 400 if form.errors else 200
    return render(request, "charter/own.html", context, status=status)


@require_safe
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a team's charter, and where its vote stands."""
    user = require(request.user, Act.TELL_STORIES)
    return render(request, "charter/team.html", _page(user, _team(user, pk)))


def _page(user: User, team: Team, **forms: Any) -> dict[str, Any]:
    now = timezone.now()
    charters = list(Charter.objects.filter(team=team).select_related("vote")[:EARLIER])
    vote = CharterVote.objects.filter(team=team, closed_at=None).first()
    context: dict[str, Any] = {
        "team": team,
        "charter": charters[0] if charters else None,
        "lines": list(charters[0].lines.all()) if charters else [],
        "earlier": charters[1:],
        "vote": vote,
        "keeps": keeps_charter(user, team),
        "in_team": people_of(team).filter(pk=user.pk).exists(),
        "people": people_of(team).count(),
        "fewest": doing.FEWEST_VOTERS,
        "pledge": pledging.of_week(user, now),
        "open_form": OpenVoteForm(initial={"ends_on": _in_a_week(now)}),
        "untold": _untold(team),
    }
    if may(user, Act.MAKE_SCORECARDS) and charters:
        context["makes_cards"] = True
        context["drafts"] = Scorecard.objects.filter(status=Scorecard.Status.DRAFT)
    if vote is not None:
        options = doing.on_ballot(vote)
        context["options"] = options
        context["takes_votes"] = doing.takes_votes(vote, now)
        context["voted"] = vote.open and doing.has_voted(vote, user)
        if vote.gathering:
            context |= {"ticked": set(), "merged_text": ""}
            groups = side_by_side([one.text for one in options])
            context["alike"] = [[options[i] for i in group] for group in groups if len(group) > 1]
            context["alone"] = [options[i] for group in groups if len(group) == 1 for i in group]
    return context | forms


def _in_a_week(now: datetime) -> date:
    return timezone.localtime(now).date() + timedelta(days=7)


def _untold(team: Team) -> CharterVote | None:
    """Return the newest closed vote where it made no charter, because too few took part."""
    newest = CharterVote.objects.filter(team=team, closed_at__isnull=False).first()
    return newest if newest and not Charter.objects.filter(vote=newest).exists() else None


@require_safe
def past(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one charter of a team, with how the votes fell."""
    user = require(request.user, Act.TELL_STORIES)
    teams = teams_followed_by(user)
    rows = Charter.objects.filter(team__in=teams).select_related("team", "vote")
    charter = get_object_or_404(rows, pk=pk)
    taken = {option.pk for _, option in doing.chosen_lines(doing.on_ballot(charter.vote))}
    left = [one for one in doing.on_ballot(charter.vote) if one.pk not in taken]
    context = {"charter": charter, "lines": charter.lines.all(), "left": left}
    return render(request, "charter/past.html", context)


@require_POST
def gather(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to gather a team's lines, or add those written since."""
    user = require(request.user, Act.KEEP_CHARTER)
    team = _team(user, pk)
    return _do(
        request,
        team,
        lambda: doing.gather(team, by=user, now=timezone.now()),
        "The lines are gathered, without names.",
    )


@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one line of several."""
    user = require(request.user, Act.KEEP_CHARTER)
    team = _team(user, pk)
    vote = _vote(team)
    picked = _numbers(request, "option")
    text = request.POST.get("text", "").replace("\0", "")
    try:
        doing.merge(vote, picked, text, by=user, now=timezone.now())
    except doing.CannotCharter as error:
        context = _page(user, team, not_merged=str(error), ticked=picked, merged_text=text)
        return render(request, "charter/team.html", context)
    messages.success(request, "Merged. It can be parted again until the vote opens.")
    return redirect("charter_team", pk)


@require_POST
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Part a merged line."""
    user = require(request.user, Act.KEEP_CHARTER)
    rows = CharterOption.objects.filter(vote__team__in=teams_followed_by(user))
    option = get_object_or_404(rows.select_related("vote__team"), pk=pk)
    return _do(
        request,
        option.vote.team,
        lambda: doing.part(option, by=user, now=timezone.now()),
        "Parted again.",
    )


@require_POST
def open_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the vote."""
    user = require(request.user, Act.KEEP_CHARTER)
    team = _team(user, pk)
    vote = _vote(team)
    form = OpenVoteForm(request.POST)
    if form.is_valid():
        try:
            doing.open_vote(vote, **form.cleaned_data, by=user, now=timezone.now())
            messages.success(request, "The vote is open, and the team is told.")
            return redirect("charter_team", pk)
        except doing.CannotCharter as error:
            form.add_error(None, str(error))
    context = _page(user, team, open_form=form)
    return render(request, "charter/team.html", context)


@require_POST
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Count one's votes in."""
    user = require(request.user, Act.TELL_STORIES)
    team = _team(user, pk)
    found = _vote(team)
    picked, tenth = _numbers(request, "option"), number(request.POST.get("tenth"))
    try:
        doing.cast(found, picked, tenth, by=user, now=timezone.now())
        messages.success(request, "Counted, without your name. Thank you.")
        return redirect("charter_team", pk)
    except doing.CannotCharter as error:
        context = _page(user, team, sorry=str(error), picked=picked, tenth=tenth)
        return render(request, "charter/team.html", context)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the vote, or leave a gathering."""
    user = require(request.user, Act.KEEP_CHARTER)
    team = _team(user, pk)
    vote = _vote(team)
    if vote.gathering:
        return _do(
            request,
            team,
            lambda: doing.call_off(vote, by=user, now=timezone.now()),
            "The gathered lines are gone. What each person wrote stays theirs.",
        )
    return _do(
        request,
        team,
        lambda: doing.close(vote, by=user, now=timezone.now()),
        "The vote is closed.",
    )


@require_POST
def criterion(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a charter line into a draft of a scorecard, as a criterion that a person judges."""
    user = require(request.user, Act.MAKE_SCORECARDS)
    team = _team(user, pk)
    line = chosen(CharterLine.objects.filter(charter__team=team), request.POST.get("line"))
    drafts = Scorecard.objects.filter(status=Scorecard.Status.DRAFT)
    draft = chosen(drafts, request.POST.get("draft"))
    if line is None or draft is None:
        messages.error(request, "Choose a line and a draft of a scorecard.")
        return redirect("charter_team", pk)
    asked = Criterion(
        key="",
        title=line.text,
        section=SECTION,
        weight=5,
        points=2,
        definition=f"Line {line.place} of the charter that {team} voted for.",
    )
    try:
        kept = cards.save_criterion(draft, asked)
    except HighpointError as error:
        messages.error(request, str(error))
        return redirect("charter_team", pk)
    messages.success(request, f"“{kept.title}” stands in the draft. A person judges it: yes or no.")
    return redirect("scorecard", draft.pk)


@require_POST
def pledge(request: HttpRequest) -> HttpResponse:
    """Take a line up as one's own for this week, or lay it down."""
    user = require(request.user, Act.TELL_STORIES)
    now = timezone.now()
    if request.POST.get("do") == "lay down":
        pledging.lay_down(user, now=now)
        messages.success(request, "You carry no line this week.")
        return _back(request)
    text = _line(user, request)
    if text is None:
        messages.error(request, "Choose one of your lines, or one of your team's charter.")
        return _back(request)
    pledging.take_up(user, text, now=now)
    messages.success(request, "It is yours this week. It stands on your today page.")
    return _back(request)


def _line(user: User, request: HttpRequest) -> str | None:
    teams = teams_followed_by(user)
    of_charter = CharterLine.objects.filter(charter__team__in=teams)
    found = chosen(of_charter, request.POST.get("line"))
    own = Expectation.objects.filter(person=user, text=request.POST.get("own", "")).first()
    line = found or own
    return line.text if line else None


def _back(request: HttpRequest) -> HttpResponse:
    team = number(request.POST.get("team"))
    if request.POST.get("back") == "today":
        return redirect("today")
    return redirect("charter_team", team) if team else redirect("charter")


def _do(request: HttpRequest, team: Team, deed: Callable[[], object], said: str) -> HttpResponse:
    try:
        deed()
        messages.success(request, said)
    except HighpointError as error:
        messages.error(request, str(error))
    return redirect("charter_team", team.pk)


def _team(user: User, pk: int) -> Team:
    return get_object_or_404(teams_followed_by(user), pk=pk)


def _vote(team: Team) -> CharterVote:
    return get_object_or_404(
        CharterVote.objects.select_related("team"), team=team, closed_at__isnull=True
    )


def _numbers(request: HttpRequest, name: str) -> set[int]:
    return {pk for text in request.POST.getlist(name) if (pk := number(text)) is not None}


def _newest(teams: list[int]) -> dict[int, Charter]:
    found: dict[int, Charter] = {}
    for charter in Charter.objects.filter(team__in=teams).order_by("team", "-number"):
        found.setdefault(charter.team_id, charter)
    return found
