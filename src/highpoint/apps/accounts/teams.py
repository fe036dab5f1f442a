"""Everything that changes teams and the names that agents go by."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import Agent, Team, User
from highpoint.apps.accounts.operations import CannotChange


def make_team(name: str, *, by: User | None, now: datetime) -> Team:
    """
    Make a team.

    :raises CannotChange: if there is one of that name
    """
    try:
        with transaction.atomic():
            team = Team.objects.create(name=name)
            note(by, Did.MADE_TEAM, "team", thing_id=team.pk, now=now)
    except IntegrityError as error:
        raise _taken(name) from error
    return team


def rename_team(team: Team, name: str, *, by: User, now: datetime) -> None:
    """
    Give a team another name.

    :raises CannotChange: if another team has it
    """
    try:
        with transaction.atomic():
            Team.objects.filter(pk=team.pk).update(name=name)
            note(by, Did.CHANGED_TEAM, "team", thing_id=team.pk, detail="name", now=now)
    except IntegrityError as error:
        raise _taken(name) from error


def retire_team(team: Team, *, by: User, now: datetime) -> None:
    """Put nobody into a team any more; who is in it stays, and so does all it did."""
    with transaction.atomic():
        if Team.objects.filter(pk=team.pk, retired_at=None).update(retired_at=now):
            note(by, Did.RETIRED_TEAM, "team", thing_id=team.pk, now=now)


def revive_team(team: Team, *, by: User, now: datetime) -> None:
    """Take a retired team up again."""
    with transaction.atomic():
        if Team.objects.filter(pk=team.pk, retired_at__isnull=False).update(retired_at=None):
            note(by, Did.REVIVED_TEAM, "team", thing_id=team.pk, now=now)


def put_person(person: User, team: Team, *, inside: bool, by: User, now: datetime) -> None:
    """
    Put a person who signs in into a team, or take them out.

    :raises CannotChange: if the team is retired
    """
    with transaction.atomic():
        if inside:
            _need_living(team)
            person.teams.add(team)
        else:
            person.teams.remove(team)
        detail = "in" if inside else "out"
        note(by, Did.CHANGED_TEAM, "team", thing_id=team.pk, person=person, detail=detail, now=now)


def put_agent(agent: Agent, team: Team | None, *, by: User, now: datetime) -> None:
    """
    Put an agent, under all their names, into a team, or into none.

    :raises CannotChange: if the team is retired
    """
    with transaction.atomic():
        if team is not None:
            _need_living(team)
        Agent.objects.filter(pk__in=agent.names).update(team=team)
        pk = team.pk if team else None
        note(by, Did.CHANGED_AGENT, "team", thing_id=pk, agent=agent, detail="team", now=now)


def join_names(agent: Agent, other: Agent, *, by: User, now: datetime) -> None:
    """
    Let another name mean the same person: their conversations and figures count as one.

    The other name takes the team over, and gives up who signs in by it. Its own other names come
    along. Rows of conversations stay as they are.

    :raises CannotChange: if it is the same name, joined already, or two people sign in by them
    """
    with transaction.atomic():
        agent, other = _both(agent, other)
        if other.pk == agent.pk:
            raise CannotChange("A name cannot be joined to itself. Choose another.")
        if agent.joined_to_id or other.joined_to_id:
            raise CannotChange(f"“{other}” or “{agent}” is joined to a name already.")
        if other.user_id and agent.user_id:
            raise CannotChange(
                f"“{agent}” is {agent.user} and “{other}” is {other.user}. "
                "One of them must be nobody's before the names are joined."
            )
        user = agent.user_id or other.user_id
        Agent.objects.filter(joined_to=other.pk).update(joined_to=agent, team=agent.team)
        Agent.objects.filter(pk=other.pk).update(joined_to=agent, team=agent.team, user=None)
        Agent.objects.filter(pk=agent.pk).update(user=user)
        note(by, Did.JOINED_NAMES, "agent", thing_id=other.pk, agent=agent, now=now)


def part_names(other: Agent, *, by: User, now: datetime) -> None:
    """
    Let a joined name be somebody of its own again, in the team it stands in now.

    :raises CannotChange: if it is joined to none
    """
    with transaction.atomic():
        other = Agent.objects.select_for_update().get(pk=other.pk)
        agent = other.joined_to
        if agent is None:
            raise CannotChange(f"“{other}” is joined to no other name.")
        Agent.objects.filter(pk=other.pk).update(joined_to=None)
        note(by, Did.PARTED_NAMES, "agent", thing_id=other.pk, agent=agent, now=now)


def _both(agent: Agent, other: Agent) -> tuple[Agent, Agent]:
    """Return both as kept now, held in the order of their ids so that nobody waits in a ring."""
    rows = Agent.objects.select_for_update().order_by("pk").in_bulk([agent.pk, other.pk])
    return rows[agent.pk], rows[other.pk]


def _need_living(team: Team) -> None:
    if team.retired_at is not None:
        raise CannotChange(f"{team} is retired. Bring it back first.")


def _taken(name: str) -> CannotChange:
    return CannotChange(f"There is a team “{name}” already. Choose another name.")
