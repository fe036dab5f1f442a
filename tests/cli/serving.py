"""A server of the product as a person starts it: a process of its own, on a free port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

PATIENCE_SECONDS = 60
_MAIN = "from highpoint.cli import main; main()"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(home: Path, **more: str) -> dict[str, str]:
    # The settings of the tests are for this process; the command has the product's own.
    own = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return {**own, "DATABASE_URL": "", "HIGHPOINT_HOME": str(home), **more}


def command(
    home: Path, *words: str, stdin: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """Run ``highpoint`` with these words to its end."""
    return subprocess.run(
        [sys.executable, "-c", _MAIN, *words],
        input=stdin,
        capture_output=True,
        text=True,
        env=environment(home, **more),
        timeout=120,
    )


@contextmanager
def running(home: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Run ``highpoint`` with these words until the block ends; nothing of it is left then."""
    process = subprocess.Popen(
        [sys.executable, "-c", _MAIN, *words],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE_SECONDS)
        finally:
            process.kill()
            assert process.stdout is not None
            process.stdout.close()


def until_line(process: subprocess.Popen[str], words: str) -> list[str]:
    """Read what it prints up to a line with these words."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            return lines
    raise AssertionError(f"“{words}” never came, but: {''.join(lines)}")


def fetch(address: str) -> tuple[int, str]:
    """Return the status and the text behind an address, redirects followed."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def children(pid: int) -> set[int]:
    """Return all processes that descend from one, by the system's own list."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(stat.parent.name)] = int(fields[1])
    found: set[int] = set()
    ring = {pid}
    while ring:
        ring = {child for child, parent in parents.items() if parent in ring} - found
        found |= ring
    return found


def commands(pids: set[int]) -> dict[int, str]:
    """Return what each of these processes runs; those that ended are left out."""
    running: dict[int, str] = {}
    for pid in pids:
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
        except OSError:
            continue
        if words:
            running[pid] = words
    return running


def until(true, seconds: float = PATIENCE_SECONDS):
    """Wait for something to become true and return it."""
    end = monotonic() + seconds
    while not (found := true()):
        assert monotonic() < end, "waited too long"
        sleep(0.1)
    return found
