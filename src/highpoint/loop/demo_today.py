"""What the made-up people ask for, show and answer, so that their pages have something to show."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.models import Agent, Team, User
from highpoint.apps.accounts.permissions import helpers_of
from highpoint.apps.notices.operations import tell
from highpoint.apps.wellbeing import pulse
from highpoint.apps.wellbeing.models import HelpAsked, LoadShared, PulseCount

AGENT = "agent@demo.test"
ANSWERED = ("Says no with a way forward", "I never know what to offer instead.")
OPEN = ("Empathy before analysis", "By mail I find the words too late.")
# Answers of 1 to 5 to each question, as often as they are drawn.
SAID = {
    "work": (3, 4, 4, 4, 5),
    "load": (2, 2, 3, 3, 4),
    "means": (3, 4, 4, 5),
    "voice": (3, 4, 5, 5),
}
WEEKS_OF_PULSE = 4
ANSWER = "Let us read three good ones together on Monday, after the morning round."


def fill(now: datetime, seed: int) -> None:
    """
    Let the made-up agents who sign in ask for help, show their hard days and answer the pulse.

    A second run changes nothing. Rows are made without an entry in the log: nobody did it, and
    the log would keep it when the company goes.
    """
    chance = random.Random(seed)
    agents = Agent.objects.filter(made_up=True, user__made_up=True).select_related("team", "user")
    # Votes go after a fortnight; what was counted shows that a team has answered.
    answered = set(PulseCount.objects.values_list("team", flat=True))
    for agent in agents.order_by("key"):
        if agent.team is None or agent.user is None:
            continue
        if agent.user.email == AGENT and not HelpAsked.objects.filter(agent=agent).exists():
            _ask(agent, agent.team, now, chance)
        if agent.team_id not in answered:
            _answer_pulse(agent.user, agent.team, now, chance)


def _ask(agent: Agent, team: Team, now: datetime, chance: random.Random) -> None:
    earlier = now - timedelta(days=chance.randint(4, 8))
    helpers = list(helpers_of(team).filter(made_up=True).order_by("name"))
    if helpers:
        HelpAsked.objects.create(
            agent=agent,
            about=ANSWERED[0],
            words=ANSWERED[1],
            asked_at=earlier,
            answer=ANSWER,
            answered_at=earlier + timedelta(hours=3),
            answered_by=helpers[0],
        )
        LoadShared.objects.create(agent=agent, to=helpers[0], since=earlier)
    asked_at = now - timedelta(hours=chance.randint(3, 20))
    asked = HelpAsked.objects.create(agent=agent, about=OPEN[0], words=OPEN[1], asked_at=asked_at)
    subject = f"{agent.name} would like help with: {asked.about}"
    link = reverse("team_page", args=[team.pk]) + "#h-calls"
    tell(helpers, "help", f"help {asked.pk} asked", subject, now=asked_at, link=link)


def _answer_pulse(user: User, team: Team, now: datetime, chance: random.Random) -> None:
    for back in range(WEEKS_OF_PULSE, 0, -1):
        given = {question: chance.choice(SAID[question]) for question in pulse.QUESTIONS}
        pulse.answer(user, team, given, timezone.localdate(now) - timedelta(weeks=back))


def take_out() -> None:
    """Remove what names made-up people and would stay when they go."""
    HelpAsked.objects.filter(agent__made_up=True).delete()
    pulse.forget(User.objects.filter(made_up=True))
