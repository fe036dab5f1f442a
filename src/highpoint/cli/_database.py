"""What the commands with a database share: setting Django up, and bringing the tables up to date."""

from __future__ import annotations

import os
from pathlib import Path

from highpoint.errors import HighpointError

SETTINGS = "highpoint.project.settings"


class CannotReachDatabase(HighpointError):
    """The database does not answer, or the folder it lies in cannot be used."""


class NotUpToDate(HighpointError):
    """The database was made by another version of the product, or not at all."""


def open_project(*, jobs_at_once: int | None = None) -> None:
    """
    Set Django up; the first thing a command with a database does.

    :raises BadSetting: naming the setting that cannot be used
    """
    import django
    from django.conf import settings

    if not settings.configured:
        # Whatever another project left in the environment is not meant for this one.
        os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    if jobs_at_once:
        # The job queue reads its settings once, while Django is being set up.
        settings.Q_CLUSTER["workers"] = jobs_at_once
    django.setup()


def home() -> Path:
    """Return the folder that holds everything the product keeps."""
    from django.conf import settings

    return Path(settings.MEDIA_ROOT).parent


def pending_migrations() -> list[str]:
    """
    Return the changes the database still lacks, by name.

    :raises CannotReachDatabase: with the database's own words
    """
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise CannotReachDatabase(
            f"The database does not answer: {error}. Look at DATABASE_URL and HIGHPOINT_HOME."
        ) from error
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def bring_up_to_date() -> int:
    """Apply the changes the database lacks; return how many."""
    from django.core.management import call_command

    missing = len(pending_migrations())
    if missing:
        call_command("migrate", verbosity=0, interactive=False)
    return missing


def need_up_to_date() -> None:
    """
    Go on only with a database of this version.

    :raises NotUpToDate: saying what to run
    """
    if missing := len(pending_migrations()):
        raise NotUpToDate(
            f"The database lacks {missing} of this version's changes. "
            "Run “highpoint init” once; it brings the database up to date and loses nothing."
        )
