"""highpoint demo: the made-up company, made where it is missing, and served."""

from __future__ import annotations

import click

from highpoint.cli import _told
from highpoint.cli._failures import say
from highpoint.demo.history import CONVERSATIONS

# The demo's password is known to everybody, so nobody but this machine may reach it.
HOST = "127.0.0.1"


@_told.port
@click.option(
    "--serve/--no-serve", default=True, show_default=True, help="Serve it once it is made."
)
@click.option(
    "--conversations",
    type=click.IntRange(1, 100_000),
    default=CONVERSATIONS,
    show_default=True,
    help="How many conversations to make up.",
)
@click.option(
    "--remove", is_flag=True, help="Take the made-up company out again, and nothing else."
)
def demo(port: int, serve: bool, conversations: int, remove: bool) -> None:
    """Make a made-up company with months of history where it is missing, and serve it here."""
    from highpoint.cli._database import bring_up_to_date, open_project
    from highpoint.cli._processes import check_free
    from highpoint.cli._serving import serve_until_stopped

    open_project()
    if serve and not remove:
        check_free(HOST, port)
    bring_up_to_date()
    if remove:
        _remove()
        return
    _make(conversations)
    if serve:
        serve_until_stopped(HOST, port, with_worker=True, announce=_announce)
    else:
        _announce("")


def _make(conversations: int) -> None:
    from django.utils import timezone
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from highpoint.demo import company
    from highpoint.loop.demo import is_made, make_company

    if is_made():
        return
    say(f"Making {company.NAME}, a made-up company: {company.TRADE}.")
    columns = (TextColumn("Conversations"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("Conversations", total=conversations)
        for kept in make_company(now=timezone.now(), count=conversations):
            progress.update(task, completed=kept)


def _remove() -> None:
    from highpoint.loop.demo import anything_made_up, remove_company

    if not anything_made_up():
        say("There is no made-up company here.")
        return
    remove_company()
    say("Removed the made-up company. Everything else is as it was.")


def _announce(address: str) -> None:
    from highpoint.loop.demo import PASSWORD, SIGN_INS

    print(f"\nHighpoint's demo: {address}" if address else "\nThe demo is made.")
    print(f"Sign in as one of these, with the password “{PASSWORD}”:\n")
    for one in SIGN_INS:
        print(f"  {one.email:<20}  {one.role.label:<15}  {one.name}")
    print("\nEnd it with Ctrl-C." if address else "\nServe it with “highpoint demo”.", flush=True)
