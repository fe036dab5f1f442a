"""What stands on an own page beside its figures: promises, feedback, help, hard days, the pulse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import helpers_of
from highpoint.apps.coaching.queries import open_actions, open_sessions
from highpoint.apps.wellbeing import load, pulse
from highpoint.apps.wellbeing.models import HelpAsked, LoadShared, TeamCare
from highpoint.web.charts.bars import bars
from highpoint.web.feedback_due import to_acknowledge
from highpoint.web.promises_due import promises_due
from highpoint.web.watch import at_risk_of

# Answered calls for help are shown this many days, so that the answer is seen.
ANSWERS_SHOWN = 14
ACTIONS_SHOWN = 6
SESSIONS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class View:
    """
    Whose page is looked at by whom, ``seen`` the talks that person may open.

    Hard days are those of the four weeks that end with ``until``, today where it is None.
    """

    user: User
    agent: Agent
    care: TeamCare
    seen: Q
    own: bool
    until: date | None
    now: datetime

    @property
    def today(self) -> date:
        return timezone.localtime(self.now).date()


def beside(view: View) -> dict[str, object]:
    """Gather it: all of it for the person, for others only what is theirs to see."""
    promises = promises_due(view.agent, view.seen, view.now)
    context: dict[str, object] = {
        "promises": promises,
        "due_today": sum(one.today and not one.overdue for one in promises),
    }
    if view.own:
        return context | _own(view) | _load(view)
    shared = load.shared_with(view.user, view.agent)
    if shared:
        context |= _load(view) | {"load_shared_with_me": shared}
    return context


def _own(view: View) -> dict[str, object]:
    agent = view.agent
    waiting, how_many = to_acknowledge(agent)
    shown_to = list(LoadShared.objects.filter(agent=agent, ended_at=None).select_related("to"))
    seen_by = {one.to_id for one in shown_to}
    helpers = list(helpers_of(agent.team).exclude(pk=view.user.pk).order_by("name", "pk"))
    return {
        "at_risk": at_risk_of(agent),
        "feedback": waiting,
        "feedback_waiting": how_many,
        "calls": calls_of(agent, view.now),
        "helpers": helpers,
        "shown_to": shown_to,
        "may_be_shown_to": [one for one in helpers if one.pk not in seen_by],
        "hard_run": load.hard_run(agent, view.care, view.now),
        "pulse_open": agent.team_id is not None and not pulse.has_answered(view.user, view.today),
    }


def coached(agent: Agent) -> dict[str, object]:
    """Return the coaching that waits for an agent: sessions to acknowledge, then the next ones."""
    return {"coached": open_sessions(agent, SESSIONS_SHOWN)}


def agreed(user: User, now: datetime) -> dict[str, object]:
    """Return what somebody agreed to do in coaching, the first ones due, and how many are due."""
    today = timezone.localtime(now).date()
    actions = list(open_actions(user)[: ACTIONS_SHOWN + 1])
    return {
        "actions": actions[:ACTIONS_SHOWN],
        "more_actions": len(actions) > ACTIONS_SHOWN,
        "actions_due": sum(action.due_on <= today for action in actions[:ACTIONS_SHOWN]),
        "today": today,
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


def _load(view: View) -> dict[str, object]:
    last = view.until or view.today
    days = load.of_person(view.agent, last)
    return {
        "load_last": last,
        "load_days": days,
        "load_sum": sum(day.moments for day in days),
        "load_chart": bars({day.day: day.moments for day in days}, last, load.SPAN.days),
    }
