"""Teams, and the names that one agent goes by."""

from __future__ import annotations

import re

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts import teams as doing
from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import Agent, Role, Team, User
from highpoint.apps.accounts.operations import CannotChange
from highpoint.apps.accounts.permissions import (
    accounts_seen_by,
    agents_seen_by,
    may,
    require,
    teams_seen_by,
)
from highpoint.web.forms.accounts import TeamForm
from highpoint.web.numbers import chosen


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """List the teams by name; an administrator makes a new one here."""
    user = require(request.user, Act.MANAGE_PEOPLE if _writes(request) else Act.SEE_ACCOUNTS)
    form = TeamForm(request.POST if _writes(request) else None)
    if _writes(request) and form.is_valid():
        try:
            made = doing.make_team(form.cleaned_data["name"], by=user, now=timezone.now())
            messages.success(request, f"The team “{made}” is made. Put people into it.")
            return redirect("team", made.pk)
        except CannotChange as error:
            form.add_error("name", str(error))
    leads = User.objects.filter(role=Role.LEAD, is_active=True)
    found = (
        teams_seen_by(user)
        .order_by("name")
        .prefetch_related(Prefetch("people", leads, to_attr="leads"))
        .annotate(
            people_count=Count("people", distinct=True),
            agent_count=Count("agents", filter=Q(agents__joined_to=None), distinct=True),
        )
    )
    context = {"teams": found, "form": form, "may_manage": may(user, Act.MANAGE_PEOPLE)}
    return render(request, "teams/teams.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who is in a team; an administrator gives it another name here."""
    user = require(request.user, Act.MANAGE_PEOPLE if _writes(request) else Act.SEE_ACCOUNTS)
    team = get_object_or_404(teams_seen_by(user), pk=pk)
    form = TeamForm(request.POST if _writes(request) else None, initial={"name": team.name})
    if _writes(request) and form.is_valid():
        try:
            name = form.cleaned_data["name"]
            doing.rename_team(team, name, by=user, now=timezone.now())
            messages.success(request, f"The team is called “{name}” now.")
            return redirect("team", pk)
        except CannotChange as error:
            form.add_error("name", str(error))
    people = accounts_seen_by(user).filter(teams=team).order_by("name", "pk")
    agents = agents_seen_by(user)
    may_manage = may(user, Act.MANAGE_PEOPLE)
    context = {
        "team": team,
        "form": form,
        "may_manage": may_manage,
        "people": people,
        "leads": [person for person in people if person.role == Role.LEAD and person.is_active],
        "agents": agents.filter(team=team).order_by("name", "pk"),
    }
    if may_manage:
        others = User.objects.filter(is_active=True).exclude(teams=team)
        # A thousand of each may be: what is shown of them is all that is read.
        people_shown = others.only("name", "email", "role")
        context["other_people"] = people_shown.order_by("name", "pk")
        agents_shown = agents.exclude(team=team).only("name")
        context["other_agents"] = agents_shown.order_by("name", "pk")
    return render(request, "teams/team.html", context)


@require_POST
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a person or an agent into a team, or take them out."""
    user = require(request.user, Act.MANAGE_PEOPLE)
    team = get_object_or_404(Team, pk=pk)
    inside = request.POST.get("to") != "out"
    person = chosen(User.objects.all(), request.POST.get("person"))
    agent = chosen(Agent.objects.all(), request.POST.get("agent"))
    now = timezone.now()
    try:
        if person:
            doing.put_person(person, team, inside=inside, by=user, now=now)
        elif agent:
            doing.put_agent(agent, team if inside else None, by=user, now=now)
        else:
            raise CannotChange("Choose somebody first.")
        where = f"is in {team}" if inside else f"is out of {team}"
        messages.success(request, f"{person or agent} {where} now.")
    except CannotChange as error:
        messages.error(request, str(error))
    return redirect("team", pk)


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Retire a team, or bring it back."""
    user = require(request.user, Act.MANAGE_PEOPLE)
    team = get_object_or_404(Team, pk=pk)
    if request.POST.get("to") == "back":
        doing.revive_team(team, by=user, now=timezone.now())
        messages.success(request, f"{team} is back.")
    else:
        doing.retire_team(team, by=user, now=timezone.now())
        messages.success(request, f"{team} is retired. Its past stays with the people in it.")
    return redirect("team", pk)


@require_safe
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the names an agent goes by in conversations, and those that look like more of them."""
    require(request.user, Act.MANAGE_PEOPLE)
    agent = get_object_or_404(Agent.objects.select_related("user", "team"), pk=pk, joined_to=None)
    others = list(Agent.objects.filter(joined_to=None).exclude(pk=pk).order_by("name", "pk"))
    alike = {spelled(one.key) for one in (agent, *agent.joined.all())} - {""}
    context = {
        "agent": agent,
        "joined": agent.joined.order_by("name", "pk"),
        "alike": [other for other in others if spelled(other.key) in alike],
        "others": others,
    }
    return render(request, "teams/names.html", context)


@require_POST
def join_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Join another name to an agent."""
    user = require(request.user, Act.MANAGE_PEOPLE)
    agent = get_object_or_404(Agent, pk=pk)
    other = chosen(Agent.objects.all(), request.POST.get("other"))
    try:
        if other is None:
            raise CannotChange("Choose the other name first.")
        doing.join_names(agent, other, by=user, now=timezone.now())
        messages.success(request, f"“{other}” and “{agent}” are one person now. You can part them.")
    except CannotChange as error:
        messages.error(request, str(error))
    return redirect("agent_names", pk)


@require_POST
def part_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Part a joined name from its agent again."""
    user = require(request.user, Act.MANAGE_PEOPLE)
    other = get_object_or_404(Agent, pk=pk)
    stood_for = other.joined_to_id
    try:
        doing.part_names(other, by=user, now=timezone.now())
        messages.success(request, f"“{other}” stands alone again, with all that was its own.")
    except CannotChange as error:
        messages.error(request, str(error))
    return redirect("agent_names", stood_for or pk)


def spelled(key: str) -> str:
    """Return the letters of a name, by which two signatures of one person are alike.

    >>> spelled("*ABN...") == spelled("^abn"), spelled("-Becky")
    (True, 'becky')
    """
    return re.sub(r"[\W_]+", "", key).casefold()


def _writes(request: HttpRequest) -> bool:
    return request.method == "POST"
