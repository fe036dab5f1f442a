"""The database for the length of a command, with its failures told in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from highpoint.cli._database import CannotReachDatabase, bring_up_to_date, open_project


@contextmanager
def database() -> Iterator[None]:
    """
    Open the database, brought up to this version, for the length of a command.

    :raises CannotReachDatabase: where it cannot be used, at once or later in the command
    """
    open_project()
    from django.db import DatabaseError

    try:
        bring_up_to_date()
        yield
    except DatabaseError as error:
        reason = (str(error).strip().splitlines() or ["no reason given"])[0]
        raise CannotReachDatabase(
            f"The database cannot be used ({reason}); “highpoint doctor” says more."
        ) from error
