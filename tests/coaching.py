"""Rows of coaching made by hand: sessions, pins, actions, kudos, high points."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.coaching import kudos as giving
from highpoint.apps.coaching import operations, places
from highpoint.apps.coaching.actions import agree
from highpoint.apps.coaching.models import (
    Celebration,
    CoachingAction,
    CoachingSession,
    Kudos,
    Pin,
)
from highpoint.apps.coaching.operations import Aim
from tests import factories

NOW = factories.START
EMPATHY = Aim("distress", "Empathy before analysis", "distress", 40.0, 60.0, date(2026, 12, 20))
SAYING_NO = Aim("refusal", "Says no kindly", "refusal")


def session(
    agent: Agent | None = None,
    coach: User | None = None,
    *aims: Aim,
    at: datetime = NOW,
    held: bool = False,
    **more,
) -> CoachingSession:
    """Plan a session on empathy, and hold it where ``held``."""
    agent = agent or factories.agent(user=factories.person(factories.Role.AGENT))
    coach = coach or factories.person(factories.Role.COACH)
    made = operations.plan(
        agent, by=coach, planned_for=at, aims=aims or (EMPATHY,), now=NOW, **more
    )
    if held:
        operations.hold(made, by=coach, now=at + timedelta(hours=1))
    return made


def action(made: CoachingSession, owner: User | None = None) -> CoachingAction:
    """Agree on something; whoever owns it, as a row can be."""
    coach = made.coach
    agreed = agree(
        made, "Read two letters aloud", owner=coach, due_on=NOW.date(), by=coach, now=NOW
    )
    if owner is not None and owner != coach:
        CoachingAction.objects.filter(pk=agreed.pk).update(owner=owner)
    return agreed


def pin(by: User, agent: Agent, **more) -> Pin:
    talk = factories.lamp(by=agent)
    return giving.pin(places.of_moment(talk.moments.first()), by=by, now=NOW, **more)


def kudos(by: User, to: Agent) -> Kudos:
    talk = factories.lamp(by=to)
    place = places.of_moment(talk.moments.first())
    return Kudos.objects.create(
        to=to, by=by, moment=place.moment, words="So kind.", at=NOW, **place.fields
    )


def high_point(agent: Agent, week_of: date = date(2026, 10, 26)) -> Celebration:
    return Celebration.objects.create(
        agent=agent,
        week_of=week_of,
        level=88.0,
        low=84.0,
        high=92.0,
        conversations=20,
        found_at=NOW,
    )
