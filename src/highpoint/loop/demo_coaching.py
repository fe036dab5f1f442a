"""Coaching of the made-up company: sessions held and planned, pins, kudos, a note of the week."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.coaching import actions, operations, weekly
from highpoint.apps.coaching import kudos as giving
from highpoint.apps.coaching.models import Celebration, CoachingSession, Kudos, Pin, WeeklyNote
from highpoint.apps.coaching.operations import Aim
from highpoint.apps.coaching.places import of_moment
from highpoint.apps.quality import figures, in_force
from highpoint.apps.quality.figures import Days
from highpoint.apps.quality.models import Moment
from highpoint.engine.insight.coached import FEWEST_MOMENTS
from highpoint.engine.moment import Kind, Verdict
from highpoint.engine.scorecard import Scorecard

AGENT, COACH, LEAD = "agent@demo.test", "coach@demo.test", "lead@demo.test"
# Who is coached, by name in the company, on what, and how many weeks ago (before today).
HELD = ((0, Kind.DISTRESS, 9), (0, Kind.PERSONAL, 3), (1, Kind.REFUSAL, 8), (2, Kind.NAME, 7))
PLANNED = ((0, Kind.REFUSAL, 2), (3, Kind.CLOSING, 5))
PRAISE = (
    "The feeling first, then the facts. I will borrow this line.",
    "You said when, in so many words. That is a promise one can plan by.",
    "A no that did not feel like one: the reason, and then another way.",
    "You read to the end before you answered, and it shows.",
)
WEEKS_OF_NOTES = 3
WEEKS_OF_HIGH_POINTS = 20


@transaction.atomic
def fill(now: datetime, seed: int = 7) -> None:
    """Make the coaching of the made-up people, where there is none yet."""
    coach = User.objects.filter(email=COACH, made_up=True).first()
    lead = User.objects.filter(email=LEAD, made_up=True).first()
    if coach is None or lead is None or CoachingSession.objects.filter(coach=coach).exists():
        return
    chance = Random(seed)
    # Who signs in comes first, so that somebody can open the pages as them.
    rows = Agent.objects.filter(made_up=True, joined_to=None, team__in=coach.teams.all())
    agents = sorted(rows.select_related("user"), key=_first)
    for place, kind, ago in HELD:
        if place < len(agents):
            _held(agents[place], coach, kind, now - timedelta(weeks=ago))
    for place, kind, ahead in PLANNED:
        if place < len(agents):
            _planned(agents[place], coach, kind, now, ahead)
    for agent in agents[:4]:
        _kudos(agent, [coach, lead], chance, now)
        _pins(agent, coach, now)
    _weeks(agents, now)


def remove() -> None:
    """Delete what made-up people coached and praised; the rest goes with the agents."""
    CoachingSession.objects.filter(coach__made_up=True).delete()
    CoachingSession.objects.filter(agent__made_up=True).delete()
    Kudos.objects.filter(by__made_up=True).delete()
    Pin.objects.filter(by__made_up=True).delete()
    WeeklyNote.objects.filter(agent__made_up=True).delete()
    Celebration.objects.filter(agent__made_up=True).delete()


def _first(agent: Agent) -> tuple[bool, bool, str]:
    """Sort whom one can sign in as before the others with an account, and these before the rest."""
    user = agent.user
    return user is None or user.email != AGENT, user is None, agent.name


def _held(agent: Agent, coach: User, kind: Kind, at: datetime) -> None:
    at = _afternoon(at)
    pins = _good_and_missed(agent, coach, kind, at)
    session = operations.plan(
        agent,
        by=coach,
        planned_for=at,
        aims=[_aim(agent, kind, at)],
        agenda="What goes well, with the words. Then one moment that got away, and what to try.",
        pins=pins,
        next_on=timezone.localdate(at) + timedelta(weeks=6),
        now=at - timedelta(days=3),
    )
    operations.hold(session, by=coach, now=at + timedelta(minutes=40))
    if agent.user is not None:
        agreed = actions.agree(
            session,
            "Read two talks of the week aloud and say what the customer felt first",
            owner=agent.user,
            due_on=timezone.localdate(at) + timedelta(weeks=1),
            by=coach,
            now=at + timedelta(minutes=45),
        )
        actions.do(agreed, by=agent.user, now=at + timedelta(days=6))
        words = "The two talks side by side helped. I try one sentence of care before I ask."
        operations.acknowledge(session, by=agent.user, words=words, now=at + timedelta(days=1))


def _planned(agent: Agent, coach: User, kind: Kind, now: datetime, ahead: int) -> None:
    session = operations.plan(
        agent,
        by=coach,
        planned_for=_afternoon(now + timedelta(days=ahead)),
        aims=[_aim(agent, kind, now)],
        agenda="Begin with the kudos of this month.",
        pins=_good_and_missed(agent, coach, kind, now),
        now=now,
    )
    actions.agree(
        session,
        "Bring three talks to read together",
        owner=coach,
        due_on=timezone.localdate(now + timedelta(days=ahead)),
        by=coach,
        now=now,
    )


def _aim(agent: Agent, kind: Kind, at: datetime) -> Aim:
    by = timezone.localdate(at) + timedelta(weeks=6)
    cards = in_force.in_force()
    if cards:
        card = Scorecard.from_dict(cards.of(agent.team_id, "").row.definition)
        for one in card.criteria:
            if one.kinds == (kind,) and one.misses is None:
                return _from_today(Aim(one.key, one.title, kind.value, None, 75.0, by), agent, at)
    return Aim(kind.value, kind.value.capitalize(), kind.value, None, 75.0, by)


def _from_today(aim: Aim, agent: Agent, at: datetime) -> Aim:
    """Let a goal begin at the rate of the three months before, and end fifteen points above."""
    days = Days.weeks_until(timezone.localdate(at), 13)
    count = figures.counts(agent, days).get(Kind(aim.kind))
    if count is None or count.rate is None or count.offered < FEWEST_MOMENTS:
        return aim
    rate = 100 * count.rate
    return replace(aim, goal_from=rate, goal_to=min(95.0, float(round(rate) + 15)))


def _good_and_missed(agent: Agent, coach: User, kind: Kind, before: datetime) -> Sequence[Pin]:
    """Pin a moment met and one missed of a behavior, from talks before a day."""
    pins = []
    for verdict in (Verdict.MET, Verdict.MISSED):
        moment = _moment(agent, before, kind=kind.value, verdict=verdict.value)
        if moment is not None:
            pins.append(giving.pin(of_moment(moment), by=coach, now=before))
    return pins


def _pins(agent: Agent, coach: User, now: datetime) -> None:
    moment = _moment(agent, now, kind=Kind.PROMISE.value, verdict=Verdict.MET.value)
    if moment is not None and agent.user is not None:
        giving.pin(of_moment(moment), by=coach, now=now, words="A time, said unasked.")


def _kudos(agent: Agent, givers: Sequence[User], chance: Random, now: datetime) -> None:
    kinds = (Kind.DISTRESS, Kind.PROMISE, Kind.REFUSAL, Kind.PERSONAL)
    for number, kind in enumerate(kinds[: 1 + chance.randrange(3)]):
        moment = _moment(agent, now, kind=kind.value, verdict=Verdict.MET.value)
        if moment is not None:
            # Never before what they are for.
            told = moment.started_at + timedelta(hours=20)
            at = min(now, max(told, now - timedelta(days=chance.randrange(1, 20))))
            giver = givers[number % len(givers)]
            # Two kinds may rest on the same words, which earn kudos of one giver once.
            with suppress(giving.CannotGive):
                giving.give(of_moment(moment), PRAISE[kinds.index(kind)], by=giver, now=at)


def _weeks(agents: Sequence[Agent], now: datetime) -> None:
    for agent in agents:
        if agent.user is None:
            continue
        week = weekly.week_to_tell(now, weekly.clock_of(agent))
        for back in reversed(range(WEEKS_OF_HIGH_POINTS)):
            monday = week - timedelta(weeks=back)
            weekly.celebrate(agent, monday, now=now - timedelta(weeks=back))
            if back < WEEKS_OF_NOTES:
                weekly.write(agent, monday, now=now - timedelta(weeks=back))


def _moment(agent: Agent, before: datetime, **fields: str) -> Moment | None:
    rows = Moment.objects.filter(agent=agent, started_at__lt=before, **fields).exclude(reply=[])
    return rows.select_related("conversation", "agent__joined_to").order_by("-started_at").first()


def _afternoon(at: datetime) -> datetime:
    """Return half past two of that day, of the Friday before where it is a weekend."""
    at -= timedelta(days=max(0, timezone.localtime(at).weekday() - 4))
    return timezone.make_aware(datetime.combine(timezone.localdate(at), time(14, 30)))
