"""
A database brought up to date once a run and copied for every test that needs one of its own.

Migrating takes many seconds of a core; whether it works, `tests/cli/test_init.py`, `test_serve.py`
and the tutorial ask, each from an empty folder.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest

FILE = "highpoint.sqlite3"
# The tests' own, in the memory of this process: Django's name for it.
_IN_MEMORY = "file:memorydb_default?mode=memory&cache=shared"
_MIGRATE = (
    "import django; django.setup(); from django.core.management import call_command;"
    "call_command('migrate', verbosity=0)"
)


class UpToDate:
    """Copies of what a migration leaves; ``folder`` is shared by every process of the run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def home(self, home: Path) -> Path:
        """Put a database that holds nobody yet into a home, made where it is missing."""
        home.mkdir(parents=True, exist_ok=True)
        shutil.copy(self._file(), home / FILE)
        return home

    def in_memory(self) -> sqlite3.Connection:
        """Fill the database that Django's tests use; it lives as long as this connection."""
        kept = sqlite3.connect(_IN_MEMORY, uri=True)
        with closing(sqlite3.connect(self._file())) as made:
            made.backup(kept)
        return kept

    @contextmanager
    def beside(self, home: Path) -> Iterator[str]:
        """Yield the address of a database beside the tests' own; empty for the file in a home."""
        self.home(home)
        if server := os.environ.get("HIGHPOINT_TEST_DATABASE", ""):
            with self._postgres(server) as address:
                yield address
        else:
            yield ""

    @contextmanager
    def _postgres(self, server: str) -> Iterator[str]:
        import psycopg

        name = f"own_{uuid4().hex[:8]}"
        model = self._postgres_model(server)
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {model}")
            try:
                yield _called(server, name)
            finally:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _file(self) -> Path:
        return self._made(self.folder / "model" / FILE, lambda file: _migrate(file.parent))

    def _postgres_model(self, server: str) -> str:
        import psycopg

        def make(done: Path) -> None:
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {done.name}")
            _migrate(done.parent, _called(server, done.name))
            done.touch()

        return self._made(self.folder / "postgres" / "up_to_date", make).name

    def _made(self, path: Path, make) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        with (path.parent / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                make(path)
        return path


def _migrate(home: Path, database: str = "") -> None:
    own = {"HIGHPOINT_HOME": str(home), "DATABASE_URL": database}
    settings = {"DJANGO_SETTINGS_MODULE": "highpoint.project.settings"}
    subprocess.run([sys.executable, "-c", _MIGRATE], env=os.environ | own | settings, check=True)


def _called(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


@pytest.fixture(scope="session")
def up_to_date(tmp_path_factory: pytest.TempPathFactory) -> UpToDate:
    """Return the copies of this run: its processes lie side by side in one folder."""
    own = tmp_path_factory.getbasetemp()
    return UpToDate(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)
