"""Which database the tests run on, and what their cases are called."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing

import pytest

from tests import postgres
from tests.up_to_date import up_to_date as up_to_date

DATABASE = "HIGHPOINT_TEST_DATABASE"
# Small sums spread over threads are slower, the more so where every core has a process of its own.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# The pages that ask a database more than a room's own queries, which run on both: lists, searches,
# sums by day and week, and every address once. The other pages run on SQLite alone.
ON_BOTH = {
    "test_every_url.py",
    "test_conversations.py",
    "test_reader.py",
    "test_insight.py",
    "test_overview.py",
    "test_ratings.py",
    "test_people.py",
    "test_log.py",
    "test_own_page.py",
    "test_own_weeks.py",
    "test_team_page.py",
    "test_figures.py",
    "test_behaviors.py",
}
# The made-up company goes through the rooms' own writes, which run on both; a job that died is taken
# up by the same lines for every kind of job, and an import's is tried on both.
ON_SQLITE_ALONE = {
    "test_demo.py",
    "test_demo_assignments.py",
    "test_demo_calibration.py",
    "test_demo_coaching.py",
    "test_demo_desk.py",
    "test_demo_feedback.py",
    "test_demo_practice.py",
    "test_demo_replays.py",
    "test_demo_stories.py",
    "test_demo_workshop.py",
    "test_kill_rescoring.py",
    "test_kill_nightly.py",
    "test_time_travel.py",
}
# Few tests and long ones; xdist (see ./dev) would else begin with the files of most tests.
SLOW_FILES = {
    "test_every_url.py",
    "test_no_ranking.py",
    "test_tutorial.py",
    "test_kill_import.py",
    "test_kill_rescoring.py",
    "test_kill_delivery.py",
    "test_kill_practice.py",
    "test_kill_nightly.py",
    "test_demo.py",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db",
        choices=["sqlite", "postgres"],
        default="sqlite",
        help="Run on SQLite, or run the tests that touch a database on a real PostgreSQL server.",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Run the same tests in a process of their own that knows the server from its first line."""
    if config.getoption("db") != "postgres" or DATABASE in os.environ:
        return None
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with postgres.server() as address:
            arguments = [*map(str, config.invocation_params.args)]
            command = [sys.executable, "-m", "pytest", *arguments]
            return subprocess.call(command, env={**os.environ, DATABASE: address})
    except postgres.NoPostgres as error:
        raise pytest.UsageError(str(error)) from error


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, up_to_date):
    """Give each process of the tests the tables that one of them made."""
    if DATABASE in os.environ:
        yield
        return
    with closing(up_to_date.in_memory()):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let tests with transactions of their own empty the audit log, which else only grows."""
    from django.db import connection

    from highpoint.apps.accounts import log_guard

    with django_db_blocker.unblock():
        log_guard.lift(connection)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes after their argument: as themselves they are unreadable, and packed ones differ."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, on PostgreSQL, what another database cannot change: it has run on SQLite."""
    items.sort(key=_slow_files_first)
    if config.getoption("db") != "postgres":
        return
    rest = [item for item in items if not _asks_more_of_postgres(item)]
    config.hook.pytest_deselected(items=rest)
    items[:] = [item for item in items if _asks_more_of_postgres(item)]


def _slow_files_first(item: pytest.Item) -> bool:
    """Return where a file stands: one core must not be left alone with a slow file at the end."""
    return item.path.name not in SLOW_FILES and "journeys" not in item.path.parts


def _asks_more_of_postgres(item: pytest.Item) -> bool:
    if "web" in item.path.parts and item.path.name not in ON_BOTH:
        return False
    if item.path.name in ON_SQLITE_ALONE:
        return False
    return _touches_database(item) and item.get_closest_marker("once") is None


def _touches_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("django_db")) or bool(
        {"db", "transactional_db", "live_server"} & set(fixtures)
    )
