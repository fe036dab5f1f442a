"""highpoint init: the database, and the first administrator."""

from __future__ import annotations

import sys

import click

from highpoint.cli._failures import say
from highpoint.errors import HighpointError


class CannotInit(HighpointError):
    """The first administrator cannot be made like this."""


@click.option(
    "--email", default="", help="The administrator's e-mail address; asked for where left out."
)
@click.option("--name", default="", help="The administrator's name; asked for where left out.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def init(email: str, name: str, password_stdin: bool) -> None:
    """Set Highpoint up: make or update the database, and the first administrator."""
    from highpoint.cli._database import bring_up_to_date, home, open_project

    open_project()
    changes = bring_up_to_date()
    say(
        f"The database is up to date ({changes} changes)."
        if changes
        else "The database is up to date."
    )
    if existing := _administrator():
        say(f"There is an administrator already: {existing}. Nothing else was changed.")
        return
    email = email or _ask("E-mail address of the administrator", "--email")
    name = name or _ask("Name", "--name")
    _check_email(email)
    if not name.strip():
        raise CannotInit("The administrator needs a name.")
    _make_administrator(email, name.strip(), _password(from_stdin=password_stdin))
    say(f"Made {email} the administrator. Everything is kept in {home()}.")
    say("Start with “highpoint serve”.")


def _administrator() -> str | None:
    from highpoint.apps.accounts.models import Role, User

    own = User.objects.filter(role=Role.ADMIN, is_active=True, made_up=False)
    return own.values_list("email", flat=True).first()


def _ask(question: str, option: str) -> str:
    if not sys.stdin.isatty():
        raise CannotInit(f"There is nobody to ask here. Give {option}.")
    return str(click.prompt(question))


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise CannotInit("There is nobody to ask here. Give the password with --password-stdin.")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _check_email(email: str) -> None:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from highpoint.apps.accounts.models import User

    try:
        validate_email(email)
    except ValidationError as error:
        raise CannotInit(f"“{email}” is not an e-mail address.") from error
    if User.objects.filter(email__iexact=email).exists():
        raise CannotInit(f"Somebody with the address {email} is here already. Choose another.")


def _make_administrator(email: str, name: str, password: str) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from highpoint.apps.accounts.models import User

    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        raise CannotInit(f"This password will not do. {' '.join(error.messages)}") from error
    User.objects.create_superuser(email, password, name=name)
