"""A PostgreSQL server of the tests' own: started from the system's programs, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from highpoint.errors import HighpointError

# What is lost in a crash is lost gladly: the data live as long as the tests.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"

# Debian keeps one folder a version here, off the PATH.
VERSIONS = Path("/usr/lib/postgresql")


class NoPostgres(HighpointError):
    """PostgreSQL's programs are not on this machine, or did not start."""


@contextmanager
def server() -> Iterator[str]:
    """
    Run an empty server on a socket of its own and yield its address.

    :raises NoPostgres: if its programs are missing or refuse to start
    """
    # A socket's path must stay under 108 characters, hence not pytest's own folders.
    with TemporaryDirectory(prefix="highpoint-pg-") as folder, _running(Path(folder), FAST) as at:
        yield at


@contextmanager
def kept_server(folder: Path) -> Iterator[str]:
    """
    Run the server whose rows lie in a folder, made where it is missing, and yield its address.

    It is started as a company would start it: what is written is safe in a crash.

    :raises NoPostgres: if its programs are missing or refuse to start
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _running(folder, "-c shared_buffers=512MB") as at:
        yield at


@contextmanager
def _running(folder: Path, how: str) -> Iterator[str]:
    programs = _programs()
    data = folder / "data"
    if _is_root():
        shutil.chown(folder, "postgres")
    if not data.exists():
        _run(programs / "initdb", "-A", "trust", "-U", "highpoint", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync", "-D", data)  # fmt: skip
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' {how}"
    log = folder / "log"
    _run(programs / "pg_ctl", "start", "-w", "-D", data, "-l", log, "-o", options)
    try:
        yield f"postgres://highpoint@/postgres?host={quote(str(folder), safe='')}"
    finally:
        # Rows that are kept are closed in order; those of a test may be left as they are.
        how_to_end = "immediate" if how == FAST else "fast"
        _run(programs / "pg_ctl", "stop", "-m", how_to_end, "-D", data)


def _programs() -> Path:
    versions = VERSIONS.glob("*/bin/pg_ctl")
    newest = max(versions, key=lambda path: float(path.parts[-3]), default=None)
    found = newest or shutil.which("pg_ctl")
    if found is None:
        raise NoPostgres(
            "PostgreSQL's programs are not here. On Debian and Ubuntu: apt-get install postgresql"
        )
    return Path(found).parent


def _run(*command: str | Path) -> None:
    # The server refuses to run as root, as it should.
    account = {"user": "postgres", "group": "postgres", "extra_groups": []} if _is_root() else {}
    done = subprocess.run(
        [*map(str, command)],
        **account,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise NoPostgres(f"{Path(command[0]).name} failed: {done.stderr.strip()}")


def _is_root() -> bool:
    return os.geteuid() == 0
