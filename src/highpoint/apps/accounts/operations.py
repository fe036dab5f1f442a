"""Everything that changes people who sign in: what may not be, and what the log says of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import available_timezones

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import IntegrityError, transaction

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import Agent, Role, Team, User
from highpoint.errors import HighpointError


class CannotChange(HighpointError):
    """The change cannot be made, for a reason the administrator can be told."""


@dataclass(frozen=True, slots=True)
class About:
    """What an administrator says of a person."""

    email: str
    name: str
    role: str
    teams: Collection[Team] = field(default_factory=tuple)
    agent: Agent | None = None


def add_person(about: About, *, by: User | None, now: datetime) -> User:
    """
    Add a person, who comes in by a link (invitations.py) and has no password before.

    :raises CannotChange: if the address is taken or the agent is somebody else
    """
    try:
        with transaction.atomic():
            person = User.objects.create_user(about.email, name=about.name, role=about.role)
            note(by, Did.ADDED_PERSON, person=person, detail=f"as {about.role}", now=now)
            person.teams.set(about.teams)
            _set_agent(person, about.agent, by=by, now=now)
    except IntegrityError as error:
        raise CannotChange(
            f"Somebody with the address {about.email} is here already. "
            "Look for them among the accounts, those switched off too."
        ) from error
    return person


def change_person(person: User, about: About, *, by: User | None, now: datetime) -> None:
    """
    Change what is kept of a person.

    :raises CannotChange: if it is one's own role, the last administrator's, a taken address or
        an agent who is somebody else
    """
    try:
        with transaction.atomic():
            person = _locked(person)
            if about.role != person.role:
                _may_lose_role(person, by)
            _write(person, about, by=by, now=now)
    except IntegrityError as error:
        raise CannotChange(f"Somebody else has the address {about.email}.") from error


def switch_off(person: User, *, by: User | None, now: datetime) -> None:
    """
    Keep a person out at once, sessions and links included; what they did stays.

    :raises CannotChange: for oneself and for the last administrator
    """
    with transaction.atomic():
        person = _locked(person)
        if person == by:
            raise CannotChange("You cannot switch your own account off. Another administrator can.")
        _need_other_administrator(person)
        person.is_active = False
        person.invited_at = None
        person.sessions_ended += 1
        person.save(update_fields=["is_active", "invited_at", "sessions_ended"])
        note(by, Did.SWITCHED_OFF, person=person, now=now)


def switch_on(person: User, *, by: User | None, now: datetime) -> None:
    """Let a person in again, with the password and the role they had."""
    with transaction.atomic():
        person = _locked(person)
        person.is_active = True
        person.save(update_fields=["is_active"])
        note(by, Did.SWITCHED_ON, person=person, now=now)


def end_sessions(person: User, *, by: User | None, now: datetime) -> None:
    """Sign a person out wherever they are signed in."""
    with transaction.atomic():
        person = _locked(person)
        person.sessions_ended += 1
        person.save(update_fields=["sessions_ended"])
        note(by, Did.ENDED_SESSIONS, person=person, now=now)


def take_second_factor_away(person: User, *, by: User | None, now: datetime) -> None:
    """Let somebody who has lost their second factor in without it; signed out elsewhere."""
    with transaction.atomic():
        person = _locked(person)
        Authenticator.objects.filter(user=person).delete()
        person.sessions_ended += 1
        person.save(update_fields=["sessions_ended"])
        note(by, Did.TOOK_SECOND_FACTOR, person=person, now=now)


def set_time_zone(person: User, name: str, *, now: datetime) -> None:
    """
    Choose the time zone that a person reads times in; empty: as set for all.

    :raises CannotChange: for a name that is none
    """
    if name and name not in available_timezones():
        raise CannotChange("There is no such time zone. Choose one from the list.")
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(time_zone=name)
        note(person, Did.CHANGED_PERSON, person=person, detail="time zone", now=now)


def reset_way_in(person: User, password: str, *, now: datetime) -> None:
    """
    Let somebody in who has lost every way in: the account on, this password, no second factor.

    They are signed out elsewhere.

    For whoever keeps the machine; in the pages an administrator makes a link instead.
    """
    with transaction.atomic():
        person = _locked(person)
        person.is_active = True
        person.invited_at = None
        person.sessions_ended += 1
        person.set_password(password)
        person.save(update_fields=["is_active", "invited_at", "sessions_ended", "password"])
        Authenticator.objects.filter(user=person).delete()
        note(None, Did.RESET_WAY_IN, person=person, now=now)


def _locked(person: User) -> User:
    """Return the person as kept now, with all administrators held until the change is made."""
    rows = User.objects.select_for_update().filter(role=Role.ADMIN).order_by("pk")
    list(rows.values_list("pk", flat=True))
    return User.objects.select_for_update().get(pk=person.pk)


def _may_lose_role(person: User, by: User | None) -> None:
    if person == by:
        raise CannotChange("You cannot change your own role. Another administrator can.")
    _need_other_administrator(person)


def _need_other_administrator(person: User) -> None:
    """Refuse where nobody could let people in afterwards; the made-up company may go any day."""
    if person.role != Role.ADMIN or not person.is_active:
        return
    others = User.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=person.pk)
    others = others.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    if not person.made_up:
        others = others.filter(made_up=False)
    if not others.exists():
        raise CannotChange(
            f"{person} is the only administrator who can sign in. "
            "Make somebody else an administrator first."
        )


def _write(person: User, about: About, *, by: User | None, now: datetime) -> None:
    changed = []
    if about.role != person.role:
        changed.append(f"role from {person.role} to {about.role}")
    if about.name != person.name:
        changed.append("name")
    if about.email.lower() != person.email.lower():
        changed.append("e-mail")
    person.name, person.email, person.role = about.name, about.email.lower(), about.role
    person.save(update_fields=["name", "email", "role"])
    if set(person.teams.all()) != set(about.teams):
        person.teams.set(about.teams)
        changed.append("teams")
    if changed:
        note(by, Did.CHANGED_PERSON, person=person, detail=", ".join(changed), now=now)
    _set_agent(person, about.agent, by=by, now=now)


def _set_agent(person: User, agent: Agent | None, *, by: User | None, now: datetime) -> None:
    """
    Let a person be the agent of this name, and of no other.

    :raises CannotChange: if that agent is somebody else already
    """
    before = Agent.objects.select_for_update().filter(user=person).first()
    if before == agent:
        return
    if agent is not None:
        agent = Agent.objects.select_for_update().get(pk=agent.pk)
        if agent.joined_to_id is not None:
            raise CannotChange(f"“{agent}” is another name of “{agent.joined_to}”. Choose that.")
        if agent.user_id is not None:
            raise CannotChange(f"“{agent}” is {agent.user} already. Take it from them first.")
    Agent.objects.filter(user=person).update(user=None)
    if agent is not None:
        Agent.objects.filter(pk=agent.pk).update(user=person)
    for one in filter(None, (before, agent)):
        note(by, Did.CHANGED_AGENT, "agent", thing_id=one.pk, agent=one, person=person, now=now)
