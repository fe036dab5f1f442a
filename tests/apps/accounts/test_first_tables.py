"""The tables made at once are those that the long road leads to."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from highpoint.apps.accounts.first_tables import make_first_tables
from tests.cli.serving import environment

TABLES = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master"
SHORT_ROAD = """
from highpoint.cli._database import bring_up_to_date, open_project
open_project()
bring_up_to_date()
"""
LONG_ROAD = SHORT_ROAD.replace(
    "bring_up_to_date()\n",
    """
from highpoint.apps.accounts.management.commands import migrate
migrate.make_first_tables = lambda connection: False
bring_up_to_date()
""",
)


@pytest.mark.once
def test_they_are_those_the_long_road_leads_to(tmp_path) -> None:
    # The only test that goes the road of somebody who had the first version: it takes its time.
    assert _led_to(tmp_path / "short", SHORT_ROAD) == _led_to(tmp_path / "long", LONG_ROAD)


@pytest.mark.django_db
def test_every_change_is_noted_and_nothing_is_made_twice() -> None:
    loader = MigrationLoader(connection)
    assert set(loader.applied_migrations) >= set(loader.graph.nodes)
    assert not make_first_tables(connection)


def _led_to(home: Path, road: str) -> list[tuple[str, str, str, list[str]]]:
    """Return all that SQLite holds at the end of a road, but for the order of the columns."""
    subprocess.run([sys.executable, "-c", road], env=environment(home), check=True)
    with closing(sqlite3.connect(home / "highpoint.sqlite3")) as database:
        rows = database.execute(TABLES).fetchall()
    return sorted((*row[:3], sorted(re.split(r"[(),\s]+", row[3]))) for row in rows)
