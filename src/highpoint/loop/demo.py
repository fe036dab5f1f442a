"""Keeps the made-up company beside a team's own data, and takes it out again without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import QuerySet

from highpoint.apps.accounts.models import Agent, Role, Team, User
from highpoint.apps.conversations.models import Conversation as Kept
from highpoint.apps.conversations.models import Import, Turn
from highpoint.apps.customers.models import Customer
from highpoint.apps.desk.models import PersonEvaluation
from highpoint.apps.quality.models import Reading
from highpoint.apps.quality.operations import Counts
from highpoint.apps.quality.weeks import settle
from highpoint.apps.wellbeing.cases import Cases
from highpoint.demo import company
from highpoint.demo.history import CONVERSATIONS, SEED, conversations
from highpoint.engine.analyze import ENGINE_VERSION
from highpoint.loop import (
    demo_assignments,
    demo_calibration,
    demo_care,
    demo_coaching,
    demo_customers,
    demo_desk,
    demo_disputes,
    demo_feedback,
    demo_learning,
    demo_practice,
    demo_prevention,
    demo_replays,
    demo_stories,
    demo_today,
    demo_watch,
    demo_workshop,
)
from highpoint.loop.ahead import readers
from highpoint.loop.demo_prevention import BACK_OFFICE
from highpoint.loop.discovering import look_at_all
from highpoint.loop.intake import Taken, take_in

PASSWORD = "demo"
NAME = f"{company.NAME}, the made-up company"

# What tells the made-up company's own import from a file of the same name.
_MARK = {"made_up": True}

# Conversations a batch of removal, a transaction each, so that nobody waits long for the lock.
_BATCH = 200


# What people of the made-up company did besides answering customers, in the order it builds on.
_ROOMS = (
    demo_today,
    demo_desk,
    demo_assignments,
    demo_calibration,
    demo_disputes,
    demo_feedback,
    demo_coaching,
    demo_stories,
    demo_learning,
    demo_replays,
    demo_workshop,
    demo_practice,
    demo_customers,
    demo_care,
    demo_prevention,
    demo_watch,
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody to sign in as, and the agent they are where they serve customers."""

    email: str
    name: str
    role: Role
    teams: tuple[str, ...] = ()
    agent: str = ""


SIGN_INS = (
    SignIn("admin@demo.test", "Ada Merriwether", Role.ADMIN),
    SignIn("lead@demo.test", "Leo Castellane", Role.LEAD, (*company.TEAMS, BACK_OFFICE)),
    SignIn("coach@demo.test", "Cora Bellweather", Role.COACH, ("Lantern", "Orchard")),
    SignIn("agent@demo.test", "Noor Haddad", Role.AGENT, ("Lantern",), "Noor Haddad"),
    SignIn("backoffice@demo.test", "Bea Packwood", Role.AGENT, (BACK_OFFICE,)),
    SignIn("hiring@demo.test", "Hester Quill", Role.HIRING),
    SignIn("exec@demo.test", "Ezra Winterbourne", Role.EXECUTIVE),
    SignIn("auditor@demo.test", "Otto Lindgarten", Role.AUDITOR),
)


# Who has an account as well, so that a team is told of more than one: no names to sign in as.
TEAM_THAT_SIGNS_IN = "Lantern"


def is_made() -> bool:
    """Tell whether the made-up company is there, all of it."""
    return _own_import().filter(status=Import.Status.DONE).exists()


def anything_made_up() -> bool:
    """Tell whether any made-up row is there: a person who could sign in, or a conversation."""
    return (
        User.objects.filter(made_up=True).exists()
        or Kept.objects.filter(made_up=True).exists()
        or _own_import().exists()
    )


def make_company(
    *, now: datetime, count: int = CONVERSATIONS, seed: int = SEED, workers: int | None = None
) -> Iterator[int]:
    """
    Make the made-up company where it is missing; yield how many conversations are kept so far.

    A second run does nothing, a run that was stopped goes on where it was, with the clock of
    the first. ``workers`` processes read the conversations, one for each core by default.
    """
    if is_made():
        return
    source = _begin(now)
    talks = list(conversations(source.created_at, count=count, seed=seed))
    done = _read_already()
    todo = [talk for talk in talks if talk.id not in done]
    taken = Taken(unchanged=len(talks) - len(todo))
    with readers(todo, workers) as read_all:
        for batch in take_in(todo, now=now, brought_by=source, made_up=True, analyze_all=read_all):
            taken += batch
            yield taken.total
    for room in _ROOMS:
        with transaction.atomic():
            room.fill(source.created_at, seed)
    source.status = Import.Status.DONE
    source.new = taken.total
    source.finished_at = now
    source.save(update_fields=["status", "new", "finished_at"])
    look_at_all()


def remove_company() -> None:
    """
    Delete everything made up, and nothing else.

    An agent of the made-up company that own conversations name by now stays, as one's own.
    """
    # The company counts as unfinished from here on, so that a stopped removal can be taken up.
    _own_import().update(status=Import.Status.RUNNING)
    rows = Kept.objects.filter(made_up=True).order_by("pk")
    while batch := list(rows.values_list("pk", flat=True)[:_BATCH]):
        with transaction.atomic():
            counts = Counts()
            counts.take_away(batch)
            counts.write()
            cases = Cases()
            cases.take_away(batch)
            cases.write()
            Kept.objects.filter(pk__in=batch).delete()
    with transaction.atomic():
        demo_today.take_out()
        demo_calibration.clear()
        demo_coaching.remove()
        demo_feedback.remove()
        demo_learning.remove()
        demo_workshop.remove()
        demo_customers.take_out()
        demo_prevention.remove()
        demo_watch.remove()
        demo_care.remove()
        used = Agent.objects.filter(made_up=True, pk__in=_agents_of_own_talks())
        used.update(made_up=False)
        Agent.objects.filter(made_up=True).delete()
        PersonEvaluation.objects.filter(reviewer__made_up=True).delete()
        _remove_customers()
        User.objects.filter(made_up=True).delete()
        Team.objects.filter(made_up=True).delete()
        _own_import().delete()
        settle()


def _remove_customers() -> None:
    """Delete made-up customers, but for those that own conversations are with by now."""
    made_up = Customer.objects.filter(made_up=True)
    used = made_up.filter(identities__conversations__made_up=False).distinct()
    Customer.objects.filter(pk__in=list(used.values_list("pk", flat=True))).update(made_up=False)
    made_up.delete()


def _own_import() -> QuerySet[Import]:
    return Import.objects.filter(mapping=_MARK)


@transaction.atomic
def _begin(now: datetime) -> Import:
    teams = {name: _team(name) for name in (*company.TEAMS, BACK_OFFICE)}
    agents = {one.name: _agent(one, teams[one.team]) for one in company.AGENTS}
    password = make_password(PASSWORD)
    for sign_in in SIGN_INS:
        _sign_in(sign_in, password, teams, agents)
    for one in company.AGENTS:
        if one.team == TEAM_THAT_SIGNS_IN and agents[one.name].user is None:
            colleague = SignIn(one.key, one.name, Role.AGENT, (one.team,), one.name)
            _sign_in(colleague, password, teams, agents)
    source, _ = Import.objects.get_or_create(
        mapping=_MARK,
        defaults={"name": NAME, "status": Import.Status.RUNNING, "created_at": now},
    )
    return source


def _team(name: str) -> Team:
    return Team.objects.get_or_create(name=name, defaults={"made_up": True})[0]


def _agent(agent: company.Agent, team: Team) -> Agent:
    return Agent.objects.get_or_create(
        key=agent.key, defaults={"name": agent.name, "team": team, "made_up": True}
    )[0]


def _sign_in(one: SignIn, password: str, teams: dict[str, Team], agents: dict[str, Agent]) -> None:
    user, made = User.objects.get_or_create(
        email=one.email,
        defaults={"name": one.name, "role": one.role, "password": password, "made_up": True},
    )
    if not made:
        return
    user.teams.set(teams[name] for name in one.teams)
    if one.agent:
        agent = agents[one.agent]
        agent.user = user
        agent.save(update_fields=["user"])


def _read_already() -> set[str]:
    """Return the ids of the conversations that this engine has read already."""
    readings = Reading.objects.filter(
        conversation__made_up=True,
        conversation__source=company.SOURCE,
        engine_version=ENGINE_VERSION,
    )
    return set(readings.values_list("conversation__external_id", flat=True))


def _agents_of_own_talks() -> set[int]:
    own = Kept.objects.filter(made_up=False, agent__made_up=True)
    wrote = Turn.objects.filter(conversation__made_up=False, author__made_up=True)
    return {
        *own.values_list("agent", flat=True).distinct(),
        *wrote.values_list("author", flat=True).distinct(),
    }
