"""Django for the commands that need the database; the others never load it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from highpoint.errors import HighpointError


class NoDatabase(HighpointError):
    """The database does not answer, or does not do what it is asked."""


@contextmanager
def database() -> Iterator[None]:
    """
    Set Django up and bring the database to this version, for the length of a command.

    :raises NoDatabase: where it cannot be used, also later in the command
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "highpoint.project.settings")
    import django
    from django.db import DatabaseError

    django.setup()
    try:
        _bring_up_to_date()
        yield
    except DatabaseError as error:
        reason = (str(error).strip().splitlines() or ["no reason given"])[0]
        raise NoDatabase(
            f"The database cannot be used ({reason}); highpoint doctor says more."
        ) from error


def _bring_up_to_date() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
