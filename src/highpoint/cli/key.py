"""highpoint key: the keys by which programs come in."""

from __future__ import annotations

from datetime import timedelta

import click

from highpoint.cli._failures import say
from highpoint.errors import HighpointError

ACTIONS = ("list", "make", "revoke")


class CannotKey(HighpointError):
    """What was asked for cannot be done to a key, with what to do instead."""


@click.argument("action", type=click.Choice(ACTIONS), metavar="ACTION")
@click.argument("name", default="", metavar="[NAME]")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    metavar="SCOPE",
    help="What the key may do, with make; may be repeated. An unknown one tells all there are.",
)
@click.option(
    "--days", type=click.IntRange(1, 3_650), help="Days it lasts, with make; else until revoked."
)
def key(action: str, name: str, scopes: tuple[str, ...], days: int | None) -> None:
    """
    List the keys of programs, make one, or revoke one.

    What to do is the ACTION; [NAME] is the program, or with revoke how the key begins:

    \b
    key list                                        the keys there are, by name
    key make "Web shop" --scope purchases:write     make one; prints its secret, this once
    key revoke hpk_Ab3dEf                           end one for good
    """
    from highpoint.cli._database import need_up_to_date, open_project

    open_project()
    need_up_to_date()
    if action == "make":
        _make(name, scopes, days)
    elif action == "revoke":
        _revoke(name)
    else:
        _list()


def _make(name: str, told: tuple[str, ...], days: int | None) -> None:
    from django.utils import timezone

    from highpoint.apps.accounts import api_keys
    from highpoint.apps.accounts.acts import Scope

    unknown = [word for word in told if word not in set(Scope)]
    if unknown or not told:
        known = ", ".join(Scope)
        raise CannotKey(f"Say what the key may do: --scope with one of {known}.")
    lasts = timedelta(days=days) if days else None
    scopes = [Scope(word) for word in told]
    made, secret = api_keys.make(name, scopes, by=None, now=timezone.now(), lasts=lasts)
    say(f"The key of {made}. It stands here once:")
    print(secret)


def _revoke(prefix: str) -> None:
    from django.utils import timezone

    from highpoint.apps.accounts import api_keys
    from highpoint.apps.accounts.models import ApiKey

    found = list(ApiKey.objects.filter(prefix=prefix, revoked_at=None))
    if len(found) != 1:
        raise CannotKey(
            "Say how the key begins, as “highpoint key list” shows it: hpk_ and six signs."
        )
    api_keys.revoke(found[0], by=None, now=timezone.now())
    say(f"The key of {found[0]} is revoked.")


def _list() -> None:
    from django.utils import timezone

    from highpoint.apps.accounts import api_keys
    from highpoint.cli._words import shown

    now = timezone.now()
    rows = [("KEY", "PROGRAM", "MAY", "STATE")]
    for row in api_keys.listed():
        state = "works" if api_keys.works(row, now=now) else "ended"
        rows.append((row.prefix, row.name, row.scope, "revoked" if row.revoked_at else state))
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for each in rows:
        line = "  ".join(cell.ljust(width) for cell, width in zip(each, widths, strict=True))
        print(shown(line.rstrip()))
    if len(rows) == 1:
        say("No keys yet. Make one with “highpoint key make NAME --scope SCOPE”.")
