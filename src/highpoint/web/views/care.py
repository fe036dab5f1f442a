"""What a person does for themselves: ask for help, show hard days, answer the pulse."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import NotAllowed, helpers_of, require
from highpoint.apps.wellbeing import pulse as pulses
from highpoint.apps.wellbeing.models import HelpAsked
from highpoint.apps.wellbeing.operations import (
    CannotHelp,
    CannotShare,
    ask_for_help,
    end_sharing,
    share_load,
    withdraw_help,
)
from highpoint.web.forms.wellbeing import HelpForm, PulseForm
from highpoint.web.help_subjects import help_subjects
from highpoint.web.numbers import chosen

_HELP = "#h-help"
_LOAD = "#h-load"


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the leads and coaches of one's team for help."""
    user, agent = _self(request)
    form = HelpForm(request.POST, subjects=help_subjects(agent))
    if not form.is_valid():
        return render(request, "care/ask.html", {"help_form": form})
    where = reverse("team_page", args=[agent.team_id]) if agent.team_id else reverse("own_team")
    try:
        ask_for_help(
            agent,
            form.cleaned_data["about"],
            form.cleaned_data["words"],
            by=user,
            now=timezone.now(),
            link=f"{where}#h-calls",
        )
        messages.success(request, "Your lead and your coach are told. You can take it back.")
    except CannotHelp as error:
        messages.error(request, str(error))
    return redirect(reverse("today") + _HELP)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a call for help of one's own back."""
    user = require(request.user, Act.SEE_OWN_PAGE)
    asked = get_object_or_404(HelpAsked.objects.select_related("agent"), pk=pk, agent__user=user)
    try:
        withdraw_help(asked, by=user, now=timezone.now())
        messages.success(request, "Taken back.")
    except CannotHelp as error:
        messages.error(request, str(error))
    return redirect(reverse("today") + _HELP)


@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Show one's hard days to a lead or coach of one's team, or stop showing them."""
    user, agent = _self(request)
    ends = request.POST.get("do") == "end"
    people = User.objects.filter(load_seen__agent=agent) if ends else helpers_of(agent.team)
    to = chosen(people.distinct(), request.POST.get("to"))
    try:
        if to is None:
            raise CannotShare("Choose a lead or coach of your team.")
        if ends:
            end_sharing(agent, to, by=user, now=timezone.now())
            messages.success(request, f"{to} does not see your hard days any more.")
        else:
            share_load(agent, to, by=user, now=timezone.now())
            messages.success(request, f"{to} sees your hard days now, on your page.")
    except CannotShare as error:
        messages.error(request, str(error))
    return redirect(reverse("today") + _LOAD)


@require_http_methods(["GET", "HEAD", "POST"])
def pulse(request: HttpRequest) -> HttpResponse:
    """Ask the week's questions, and count the answers in without a name."""
    user = require(request.user, Act.SEE_OWN_PAGE)
    agent = Agent.objects.filter(user=user).select_related("team").first()
    today = timezone.localdate()
    team = agent.team if agent else None
    form = PulseForm(request.POST if request.method == "POST" else None)
    if team is not None and request.method == "POST" and form.is_valid():
        try:
            pulses.answer(user, team, form.answers(), today)
            messages.success(request, "Counted, without your name. Thank you.")
            return redirect("pulse")
        except pulses.CannotAnswer as error:
            form.add_error(None, str(error))
    context = {
        "form": form,
        "team": team,
        "answered": pulses.has_answered(user, today),
        "fewest": pulses.FEWEST_ANSWERS,
        "week": pulses.week_of(today),
    }
    return render(request, "care/pulse.html", context)


def _self(request: HttpRequest) -> tuple[User, Agent]:
    """Return the person and the agent they are."""
    user = require(request.user, Act.SEE_OWN_PAGE)
    agent = Agent.objects.filter(user=user).select_related("team").first()
    if agent is None:
        raise NotAllowed("No conversations are yours yet. An administrator can link your name.")
    return user, agent
