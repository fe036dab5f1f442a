"""The tutorial, followed to the end: its shell blocks, one after another, as a newcomer would."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.house.tree import ROOT

TUTORIAL = ROOT / "docs" / "tutorial" / "first-hour.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SERVE = "./dev demo\n"
PATIENCE = 240


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:
            return page.status == 200
    except OSError:
        return False


class Newcomer:
    """Somebody in a folder that looks like a checkout, with a home and a port of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.environment = {**os.environ, "HIGHPOINT_HOME": str(folder / "var"), "DATABASE_URL": ""}
        # The tests' own settings are nobody else's.
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        (folder / ".venv").symlink_to(ROOT / ".venv")
        script = folder / "dev"
        # A port of its own, and fewer conversations than a newcomer gets: only time is saved.
        short = f'[ "$1" != demo ] || set -- "$@" --port {self.port} --conversations 300'
        script.write_text(f'#!/bin/sh\n{short}\nexec "{ROOT}/dev" "$@"\n', encoding="utf-8")
        script.chmod(0o755)

    def run(self, block: str) -> str:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def serve(self) -> subprocess.Popen[bytes]:
        server = subprocess.Popen(
            ["./dev", "demo"],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(PATIENCE):
            if _answers(self.port):
                return server
            assert server.poll() is None, "the demo ended by itself"
            time.sleep(1)
        raise AssertionError("the demo did not answer")


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Newcomer, dict[str, str]]]:
    """Return the newcomer, with the demo still running, and what each block printed."""
    newcomer = Newcomer(tmp_path_factory.mktemp("first-hour"))
    blocks = BLOCK.findall(TUTORIAL.read_text(encoding="utf-8"))
    assert blocks[0] == SERVE
    server = newcomer.serve()
    try:
        yield newcomer, {block.splitlines()[-1]: newcomer.run(block) for block in blocks[1:]}
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def test_can_be_followed_to_the_end(followed):
    newcomer, printed = followed

    assert "met" in printed[".venv/bin/python one_talk.py"]
    assert _answers(newcomer.port)


def test_score_shows_both_conversations(followed):
    _, printed = followed

    assert {"1001", "1002"} <= set(re.findall(r"\d{4}", printed["./dev highpoint score talks.csv"]))


def test_explain_shows_the_words_the_verdicts_rest_on(followed):
    _, printed = followed

    assert "I already told you" in printed["./dev highpoint explain talks.csv --id 1002"]


def test_importing_twice_changes_nothing(followed):
    _, printed = followed

    assert "2" in printed["./dev highpoint import talks.csv"]
