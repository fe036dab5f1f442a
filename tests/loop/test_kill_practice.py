"""A real web server killed while somebody practices, and another that goes on after it."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone

from highpoint.apps.accounts.models import Role
from highpoint.apps.training import operations
from highpoint.apps.training.scenarios import playable
from highpoint.practice.talk import PracticeTalk, played
from tests import factories
from tests.cli.serving import environment, free_port
from tests.practice import trainees

# What it is to prove is how SQLite's file stands after a kill: no other test can say it faster.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

TOKEN = "a" * 32
SEED = 5
# The product's own pages; one word in a reply makes the server stop to be killed there: while the
# reply is written and not yet kept, or after it was kept and before the answer goes out.
SERVER = """
import time
from pathlib import Path
from highpoint.project.wsgi import application as pages
from django.db.models import QuerySet

def stand(where):
    Path(where).touch()
    time.sleep(60)

keep = QuerySet.update
def update(self, **told):
    kept = keep(self, **told)
    if "talk" in told and "STANDS WRITING" in told["talk"]["turns"][-2]["text"]:
        stand("writing")
    return kept
QuerySet.update = update

def application(environ, start_response):
    answer = list(pages(environ, start_response))
    if environ["PATH_INFO"].endswith("/say/") and b"STANDS KEPT" in b"".join(answer):
        stand("kept")
    return answer
"""


class Server:
    """The pages at an address of their own, on a home folder that outlives each server."""

    def __init__(self, home: Path, session: str, pk: int) -> None:
        self.home = home
        self.port = free_port()
        self.cookie = f"sessionid={session}; csrftoken={TOKEN}"
        self.pk = pk
        (home / "killable.py").write_text(SERVER, encoding="utf-8")

    @contextmanager
    def up(self):
        words = ["--interface", "wsgi", "--port", str(self.port), "--blocking-threads", "4"]
        process = subprocess.Popen(
            [sys.executable, "-m", "granian", *words, "killable:application"],
            cwd=self.home,
            env=environment(self.home, HIGHPOINT_SECRET_KEY=settings.SECRET_KEY),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            self._wait_for(lambda: self.ask("GET", "/sign-in/"))
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def ask(self, method: str, path: str, form: dict[str, object] | None = None) -> int | None:
        """Return the status of an answer, None where none came."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": self.cookie, "X-CSRFToken": TOKEN, "HX-Request": "true"}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        with closing(line), suppress(OSError, HTTPException):
            line.request(method, path, urlencode(form) if form else None, headers)
            return line.getresponse().status
        return None

    def say(self, text: str, after: int) -> int | None:
        return self.ask("POST", f"/practice/{self.pk}/say/", {"text": text, "after": after})

    def say_until(self, where: str, text: str, after: int) -> None:
        """Send a reply whose request stands still somewhere, and come back when it does."""
        threading.Thread(target=self.say, args=(text, after), daemon=True).start()
        self._wait_for((self.home / where).exists)

    def kept(self) -> tuple[int, PracticeTalk]:
        """Return how many replies are kept, and the talk, as the file has them."""
        with closing(sqlite3.connect(self.home / "highpoint.sqlite3")) as file:
            replies, talk = file.execute("SELECT replies, talk FROM training_practice").fetchone()
        return replies, PracticeTalk.from_dict(
            playable("three-legged-desk").scenario, json.loads(talk)
        )

    def _wait_for(self, holds) -> None:
        end = time.monotonic() + 30
        while not holds():
            assert time.monotonic() < end, "nothing moves any more"
            time.sleep(0.02)


@pytest.fixture
def server(tmp_path: Path) -> Server:
    user = factories.person(Role.AGENT)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    talk = operations.begin(user, playable("three-legged-desk"), now=timezone.now(), seed=SEED)
    # The tests' own database lies in memory; as a file it spares the server its migrations.
    (tmp_path / "highpoint.sqlite3").write_bytes(connection.connection.serialize())
    return Server(tmp_path, session.session_key, talk.pk)


def test_a_practice_goes_on_after_a_kill_and_a_reply_is_kept_whole_or_not_at_all(server) -> None:
    first, second, third = (
        trainees.GOOD[0].format(call="Dana"),
        f"{trainees.GOOD[1]} STANDS WRITING",
        f"{trainees.GOOD[1]} STANDS KEPT",
    )
    with server.up():
        assert server.say(first, 0) == 200
        server.say_until("writing", second, 1)
    begun = PracticeTalk.begin(playable("three-legged-desk").scenario, SEED)
    assert server.kept() == (1, played(begun, [first]))

    with server.up():
        server.say_until("kept", third, 1)
    assert server.kept() == (2, played(begun, [first, third]))
