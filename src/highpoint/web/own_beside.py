"""What stands on an own page beside its figures: promises, feedback, help, hard days, the pulse."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import conversations_seen_by, helpers_of
from highpoint.apps.wellbeing import load, pulse
from highpoint.apps.wellbeing.models import HelpAsked, LoadShared
from highpoint.apps.wellbeing.operations import care_of
from highpoint.web.charts.bars import bars
from highpoint.web.feedback_due import to_acknowledge
from highpoint.web.promises_due import promises_due

# Answered calls for help are shown this many days, so that the answer is seen.
ANSWERS_SHOWN = 14


def beside(
    user: User, agent: Agent, *, own: bool, until: date | None, now: datetime
) -> dict[str, object]:
    """Gather it: all of it for the person, for others only what is theirs to see.

    Hard days are those of the four weeks that end with ``until``, today where it is None.
    """
    today = timezone.localtime(now).date()
    last = until or today
    promises = promises_due(agent, conversations_seen_by(user, "conversation__agent"), now)
    context: dict[str, object] = {
        "promises": promises,
        "due_today": sum(one.today and not one.overdue for one in promises),
    }
    if own:
        return context | _own(user, agent, today, now) | _load(agent, last)
    shared = load.shared_with(user, agent)
    if shared:
        context |= _load(agent, last) | {"load_shared_with_me": shared}
    return context


def _own(user: User, agent: Agent, today: date, now: datetime) -> dict[str, object]:
    waiting, how_many = to_acknowledge(agent)
    shown_to = {
        one.to_id: one
        for one in LoadShared.objects.filter(agent=agent, ended_at=None).select_related("to")
    }
    helpers = helpers_of(agent.team).exclude(pk=user.pk).order_by("name", "pk")
    return {
        "feedback": waiting,
        "feedback_waiting": how_many,
        "calls": calls_of(agent, now),
        "helpers": list(helpers),
        "shown_to": list(shown_to.values()),
        "may_be_shown_to": [one for one in helpers if one.pk not in shown_to],
        "hard_run": load.hard_run(agent, care_of(agent.team_id), now),
        "pulse_open": agent.team_id is not None and not pulse.has_answered(user, today),
    }


def calls_of(agent: Agent, now: datetime) -> list[HelpAsked]:
    """Return an agent's calls for help that are open or were answered lately, newest first."""
    calls = HelpAsked.objects.filter(agent=agent, withdrawn_at=None).select_related("answered_by")
    newest = calls.order_by("-asked_at", "-pk")[:20]
    return [
        call
        for call in newest
        if call.answered_at is None or (now - call.answered_at).days < ANSWERS_SHOWN
    ]


def _load(agent: Agent, last: date) -> dict[str, object]:
    days = load.of_person(agent, last)
    return {
        "load_last": last,
        "load_days": days,
        "load_sum": sum(day.moments for day in days),
        "load_chart": bars({day.day: day.moments for day in days}, last, load.SPAN.days),
    }
