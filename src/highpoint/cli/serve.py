"""highpoint serve: the pages, and a worker beside them."""

from __future__ import annotations

import click

from highpoint.cli import _told
from highpoint.cli._failures import say
from highpoint.errors import HighpointError


class CannotServe(HighpointError):
    """Serving like this would open what must stay shut."""


@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; 0.0.0.0 for all of this machine's.",
)
@_told.port
@click.option(
    "--worker/--no-worker",
    default=True,
    show_default=True,
    help="Run a worker for background jobs beside it.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=None,
    help="How many processes answer.  [default: one a core, up to 4]",
)
def serve(host: str, port: int, worker: bool, processes: int | None) -> None:
    """Serve the pages, with a worker for background jobs beside them, until Ctrl-C."""
    from highpoint.cli._database import bring_up_to_date, open_project
    from highpoint.cli._processes import check_free, is_loopback
    from highpoint.cli._serving import serve_until_stopped

    open_project()
    check_free(host, port)
    if changes := bring_up_to_date():
        say(f"Brought the database up to date ({changes} changes).")
    if not is_loopback(host):
        _check_safe_for_others()
    _hint_at_first_administrator()
    serve_until_stopped(
        host,
        port,
        with_worker=worker,
        announce=lambda address: say(f"Serving at {address}"),
        processes=processes,
    )


def _check_safe_for_others() -> None:
    """
    Go on only where it is safe that other machines reach the server.

    :raises CannotServe: saying what to change
    """
    from django.conf import settings

    from highpoint.apps.accounts.models import User

    if settings.DEBUG:
        raise CannotServe(
            "HIGHPOINT_DEBUG shows the program's insides to everybody. "
            "Take it away, or serve on 127.0.0.1 only."
        )
    if User.objects.filter(made_up=True).exists():
        raise CannotServe(
            "The made-up company is here, and everybody knows its password. "
            "Run “highpoint demo --remove” first, or serve on 127.0.0.1 only."
        )


def _hint_at_first_administrator() -> None:
    from highpoint.apps.accounts.models import Role, User

    if not User.objects.filter(role=Role.ADMIN, is_active=True).exists():
        say("Nobody can sign in yet. Make the first administrator with “highpoint init”.")
