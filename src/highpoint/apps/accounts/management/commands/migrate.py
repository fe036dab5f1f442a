"""Django's own command, which makes the tables of an empty database at once."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from highpoint.apps.accounts.first_tables import make_first_tables

_OF_PART = ("app_label", "plan", "fake", "fake_initial", "check_unapplied", "prune")


class Command(migrate.Command):
    """Brings the database up to date."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        if not any(options[name] for name in _OF_PART):
            make_first_tables(connections[options["database"]])
        return super().handle(*args, **options)
