"""highpoint user: those who sign in, for whoever keeps the machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from highpoint.cli._failures import say
from highpoint.errors import HighpointError

if TYPE_CHECKING:
    from highpoint.apps.accounts.models import User
    from highpoint.apps.accounts.operations import About

ACTIONS = ("list", "add", "link", "role", "switch", "reset")
ON, OFF = "on", "off"

Kind = TypeVar("Kind")


class CannotUser(HighpointError):
    """What was asked for cannot be done to this person, with what to do instead."""


@click.argument("action", type=click.Choice(ACTIONS), metavar="ACTION")
@click.argument("email", default="", metavar="[EMAIL]")
@click.argument("value", default="", metavar="[VALUE]")
@click.option("--name", default="", help="The person's name, with add.")
@click.option("--role", default="agent", show_default=True, help="What they may do, with add.")
@click.option("--team", multiple=True, help="A team they belong to, with add; may be repeated.")
@click.option("--agent", default="", help="Who they are in the conversations, with add.")
@click.option(
    "--site",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="The address people reach the server by, for links.",
)
@click.option(
    "--password-stdin", is_flag=True, help="Read the new password from standard input, with reset."
)
def user(
    action: str,
    email: str,
    value: str,
    name: str,
    role: str,
    team: tuple[str, ...],
    agent: str,
    site: str,
    password_stdin: bool,
) -> None:
    """
    List those who sign in, add one, or help one who cannot.

    What to do is the ACTION; most need whom it is about, [EMAIL], and some a [VALUE]:

    \b
    user list                     who signs in, by name
    user add EMAIL --name NAME    add a person; prints the link by which they come in
    user link EMAIL               another link; the password so far goes on
    user role EMAIL ROLE          let them do something else
    user switch EMAIL on|off      keep them out at once, or let them in again
    user reset EMAIL              a new password for who has lost every way in
    """
    from highpoint.cli._database import need_up_to_date, open_project

    open_project()
    need_up_to_date()
    if action == "list":
        _list()
        return
    if not email:
        raise CannotUser(f"Say whom: highpoint user {action} EMAIL.")
    if action == "add":
        _add(email, name, role, team, agent, site)
        return
    person = _find(email)
    acts: dict[str, Callable[[], None]] = {
        "link": lambda: _link(person, site),
        "role": lambda: _role(person, value),
        "switch": lambda: _switch(person, value),
        "reset": lambda: _reset(person, from_stdin=password_stdin),
    }
    acts[action]()


def _list() -> None:
    from highpoint.apps.accounts.models import User
    from highpoint.cli._words import shown

    people = User.objects.prefetch_related("teams").select_related("agent").order_by("name", "pk")
    rows = [("E-MAIL", "NAME", "ROLE", "TEAMS", "STATE"), *(_row(person) for person in people)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print(shown(line.rstrip()))
    if len(rows) == 1:
        say("Nobody signs in yet. Make the first administrator with “highpoint init”.")


def _row(person: User) -> tuple[str, ...]:
    agent = getattr(person, "agent", None)
    role = person.get_role_display() + (f", serves as {agent}" if agent else "")
    state = "on" if person.is_active else "off"
    if person.is_active and not person.has_usable_password():
        state = "has not come in yet"
    teams = ", ".join(team.name for team in person.teams.all())
    return (person.email, person.name, role, teams, state + (", made up" if person.made_up else ""))


def _add(email: str, name: str, role: str, team: tuple[str, ...], agent: str, site: str) -> None:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.utils import timezone

    from highpoint.apps.accounts.models import Agent, Team
    from highpoint.apps.accounts.operations import About, add_person

    try:
        validate_email(email)
    except ValidationError as error:
        raise CannotUser(f"“{email}” is not an e-mail address.") from error
    if not name.strip():
        raise CannotUser("Give the person's name with --name.")
    teams = [
        _named(Team.objects.filter(name__iexact=one, retired_at=None).first(), "team", one)
        for one in team
    ]
    served = None
    if agent:
        found = Agent.objects.filter(key=agent).first() or Agent.objects.filter(name=agent).first()
        served = _named(found, "agent", agent)
    about = About(email, name.strip(), _role_called(role), teams, served)
    person = add_person(about, by=None, now=timezone.now())
    say(f"Added {person.email} as {person.get_role_display()}.")
    _link(person, site)


def _link(person: User, site: str) -> None:
    from django.urls import reverse
    from django.utils import timezone

    from highpoint.apps.accounts import invitations

    if not person.is_active:
        raise CannotUser(
            f"The account of {person.email} is switched off. "
            f"Switch it on first: highpoint user switch {person.email} on."
        )
    token = invitations.make(person, by=None, now=timezone.now())
    say(f"Send this to {person.email} only. It works once and for a week:")
    print(f"{site.rstrip('/')}{reverse('join', args=[token])}")


def _role(person: User, role: str) -> None:
    from django.utils import timezone

    from highpoint.apps.accounts.operations import change_person

    wanted = _role_called(role)
    before = person.get_role_display()
    change_person(person, _about(person, wanted), by=None, now=timezone.now())
    person.refresh_from_db()
    say(f"{person.email} was {before} and is {person.get_role_display()} now.")


def _switch(person: User, value: str) -> None:
    from django.utils import timezone

    from highpoint.apps.accounts.operations import switch_off, switch_on

    if value not in (ON, OFF):
        raise CannotUser(f"Say on or off: highpoint user switch {person.email} off.")
    if value == ON:
        switch_on(person, by=None, now=timezone.now())
        say(f"{person.email} can sign in again, with the password they had.")
    else:
        switch_off(person, by=None, now=timezone.now())
        say(f"{person.email} is kept out from now on. What they did stays.")


def _reset(person: User, *, from_stdin: bool) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.utils import timezone

    from highpoint.apps.accounts.operations import reset_way_in

    password = _password(from_stdin=from_stdin)
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise CannotUser(f"This password will not do. {' '.join(error.messages)}") from error
    reset_way_in(person, password, now=timezone.now())
    say(
        f"{person.email} signs in with the new password now, as {person.get_role_display()}. "
        "Wherever they were signed in they are signed out."
    )


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise CannotUser("There is nobody to ask here. Give the password with --password-stdin.")
    return str(click.prompt("New password", hide_input=True, confirmation_prompt=True))


def _find(email: str) -> User:
    from highpoint.apps.accounts.models import User

    person = User.objects.filter(email__iexact=email).first()
    if person is None:
        raise CannotUser(f"Nobody signs in as {email}. “highpoint user list” shows who does.")
    return person


def _role_called(role: str) -> str:
    from highpoint.apps.accounts.models import Role

    if role not in Role.values:
        roles = ", ".join(Role.values)
        raise CannotUser(f"“{role}” is no role. The roles are: {roles}.")
    return role


def _about(person: User, role: str) -> About:
    from highpoint.apps.accounts.operations import About

    agent = getattr(person, "agent", None)
    return About(person.email, person.name, role, list(person.teams.all()), agent)


def _named(found: Kind | None, what: str, name: str) -> Kind:
    if found is None:
        raise CannotUser(f"There is no {what} “{name}” here.")
    return found
