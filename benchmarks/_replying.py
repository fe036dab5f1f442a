"""Many people practicing at once on a real server: how long each answer takes."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from tests.practice import trainees

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_AFTER = re.compile(r'name="after" value="(\d+)"')
_TICKS = os.sysconf("SC_CLK_TCK")
_WARM_UP = 3.0


Thinking = tuple[float, float]


def replies(
    people: int, seconds: int, thinking: Sequence[Thinking], db: str, processes: int | None
) -> None:
    """Run the server, let people write, and print how long their answers took."""
    with ExitStack() as stack:
        home = stack.enter_context(TemporaryDirectory())
        os.environ |= {"HIGHPOINT_HOME": home, "DATABASE_URL": ""}
        if db == "postgres":
            from tests import postgres

            os.environ["DATABASE_URL"] = stack.enter_context(postgres.server())
        keys = _prepared(people)
        port, process = stack.enter_context(_served(processes))
        load = os.getloadavg()[0]
        print(
            f"{people} people on {'PostgreSQL' if db == 'postgres' else 'SQLite'}, {processes or 'the usual'} "
            f"processes; load of the machine before: {load:.1f} on {os.cpu_count()} cores."
        )
        for each in thinking:
            writers = [Writer(port, key, number, each) for number, key in enumerate(keys)]
            begun, busy = _all_write(writers, seconds, process.pid)
            _tell(writers, seconds, each, begun, busy)


def _tell(
    writers: list[Writer], seconds: int, thinking: Thinking, begun: float, busy: float
) -> None:
    times = sorted(t for writer in writers for at, t in writer.times if at >= begun)
    if not times:
        print("nobody got an answer: " + "; ".join({w.failed for w in writers if w.failed}))
        return
    failed = sum(bool(writer.failed) for writer in writers)
    p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
    print(
        f"  thinking {thinking[0]:g} to {thinking[1]:g} s: {len(times):,} replies in {seconds} s, {failed} people "
        f"failed; answered in {median(times):.0f} ms (median), {p95:.0f} ms (95th percentile); "
        f"cores are busy {1000 * busy / len(times):.1f} ms a reply, {100 * busy / seconds:.0f} % of one.",
        flush=True,
    )


def _prepared(people: int) -> list[str]:
    """Make the people and return the keys of their sessions."""
    from highpoint.cli._database import bring_up_to_date, open_project

    open_project()
    bring_up_to_date()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connection

    from highpoint.apps.accounts.models import Role, User

    keys = []
    for number in range(people):
        user = User(email=f"p{number}@bench.test", name=f"Person {number}", role=Role.AGENT)
        user.set_unusable_password()
        user.save()
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        keys.append(session.session_key or "")
    connection.close()
    return keys


@contextmanager
def _served(processes: int | None) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "highpoint", "serve", "--no-worker", "--port", str(port)]
    command += ["--processes", str(processes)] if processes else []
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port, process
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/sign-in/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server does not answer")


def _all_write(writers: list[Writer], seconds: int, server: int) -> tuple[float, float]:
    """Let all write for so long; return from when it counts, and how long cores were busy."""
    threads = [threading.Thread(target=writer.write, daemon=True) for writer in writers]
    for thread in threads:
        thread.start()
    time.sleep(_WARM_UP)
    begun, before = time.monotonic(), _busy(server)
    time.sleep(seconds)
    busy = _busy(server) - before
    for writer in writers:
        writer.stopped = True
    for thread in threads:
        thread.join(30)
    return begun, busy


def _busy(pid: int) -> float:
    """Return how many seconds a process and all below it have kept a core busy."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    seconds = (int(told[11]) + int(told[12])) / _TICKS
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return seconds + sum(_busy(int(child)) for child in children)


class Writer:
    """One person in front of the practice page, who writes, waits and writes again."""

    def __init__(self, port: int, key: str, number: int, thinking: Thinking) -> None:
        self.random = Random(number)
        self.thinking = thinking
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies = {"sessionid": key}
        self.times: list[tuple[float, float]] = []
        self.token = ""
        self.failed = ""
        self.stopped = False

    def write(self) -> None:
        from highpoint.practice.scenario import names, shipped

        try:
            while not self.stopped:
                scenario = shipped(self.random.choice(names()))
                script = self.random.choice((trainees.GOOD, trainees.COLD, trainees.RITUAL))
                self._talk(
                    scenario.id, [each.format(call=scenario.customer.call) for each in script]
                )
        except (OSError, TypeError, AssertionError) as error:
            self.failed = f"{type(error).__name__}: {error}"

    def _talk(self, scenario: str, script: list[str]) -> None:
        page, _ = self._asked("GET", f"/practice/scenes/{scenario}/")
        self.token = _TOKEN.search(page)[1]  # type: ignore[index]
        _, where = self._asked("POST", f"/practice/scenes/{scenario}/begin/", {})
        page, _ = self._asked("GET", where)
        for text in script:
            after = _AFTER.search(page)
            if after is None or self.stopped:
                return
            time.sleep(self.random.uniform(*self.thinking))
            begin = time.monotonic()
            page, _ = self._asked("POST", f"{where}say/", {"text": text, "after": after[1]})
            self.times.append((begin, 1_000 * (time.monotonic() - begin)))

    def _asked(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[str, str]:
        from urllib.parse import urlencode

        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers |= {
                "X-CSRFToken": self.token,
                "Content-Type": "application/x-www-form-urlencoded",
            }
            headers |= {"HX-Request": "true"} if "text" in form else {}
        self.connection.request(method, path, urlencode(form or {}) or None, headers)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        assert answer.status in (200, 302), f"{method} {path}: {answer.status}"
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return page, answer.headers.get("Location", "")
