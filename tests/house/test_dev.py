"""The two commands of the README, and the rest of ./dev, rest on pinned files that name no place."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import ROOT

PINS = ("uv", "runtime", "dev")
PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)


def _dev(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(root / "dev"), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


def _pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / "requirements" / f"{name}.txt").read_text()))


def _wanted() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lists = [project["project"]["dependencies"]]
    lists += project["project"]["optional-dependencies"].values()
    lists += project["dependency-groups"].values()
    names = (re.split(r"[\[<>=! ]", line)[0] for group in lists for line in group)
    return {name.lower().replace("_", "-") for name in names}


class TestPins:
    @pytest.mark.parametrize("name", PINS)
    def test_every_package_has_its_hashes(self, name):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        packages = re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]

        assert packages
        assert all("--hash=sha256:" in package for package in packages)

    @pytest.mark.parametrize("name", PINS)
    def test_no_file_names_a_place_to_fetch_from(self, name):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()

        assert not re.search(r"://|@ |^-|--(index|find|extra|trusted)", text, re.MULTILINE)

    def test_everything_the_project_asks_for_is_pinned(self):
        assert _wanted() <= set(_pins("dev"))

    def test_the_tools_stand_on_the_same_versions_as_the_product(self):
        tools = _pins("dev")

        assert {name: tools[name] for name in _pins("runtime")} == _pins("runtime")


class TestDev:
    @pytest.fixture
    def bare(self, tmp_path: Path) -> Path:
        """Return a checkout with nothing installed in it."""
        for name in ("dev", "pyproject.toml"):
            shutil.copy(ROOT / name, tmp_path)
        shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
        return tmp_path

    def test_lists_its_commands(self):
        listed = _dev(ROOT, "help").stdout

        for command in (
            "demo",
            "highpoint",
            "test",
            "check",
            "bench",
            "install",
            "docs",
            "requirements",
        ):
            assert f"./dev {command}" in listed

    def test_lists_them_too_when_nothing_is_asked(self):
        assert _dev(ROOT).stdout == _dev(ROOT, "help").stdout

    def test_refuses_a_command_it_does_not_know(self):
        done = _dev(ROOT, "dance")

        assert done.returncode == 2
        assert "no ./dev dance" in done.stderr

    def test_says_what_is_missing_where_there_is_no_python(self, bare):
        done = _dev(bare, "demo", PYTHON="no-such-python")

        assert done.returncode == 1
        assert "needs Python 3.11 or newer" in done.stderr

    def test_says_what_is_missing_where_python_makes_no_environments(self, bare):
        without_venv = bare / "python-without-venv"
        without_venv.write_text(
            f'#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"\n'
        )
        without_venv.chmod(0o755)

        done = _dev(bare, "demo", PYTHON=str(without_venv))

        assert done.returncode == 1
        assert "apt-get install python3-venv" in done.stderr

    def test_names_the_python_that_is_too_old(self, bare):
        old = bare / "old-python"
        old.write_text(
            '#!/bin/sh\ncase "$2" in *version_info*) exit 1;; *python_version*) echo 3.9.2;; esac\n'
        )
        old.chmod(0o755)

        done = _dev(bare, "test", PYTHON=str(old))

        assert done.returncode == 1
        assert "the one found is 3.9.2" in done.stderr

    def test_leaves_no_mark_of_an_installation_that_failed(self, bare):
        (bare / "requirements" / "runtime.txt").write_text("highpoint-no-such-package==1\n")

        done = _dev(bare, "demo", PYTHON=sys.executable, PIP_NO_INDEX="1", UV_OFFLINE="1")

        assert done.returncode == 1
        assert "could not be installed" in done.stderr
        assert not (bare / ".venv" / "installed").exists()

    def test_bench_without_a_name_lists_the_benchmarks(self):
        done = _dev(ROOT, "bench")

        assert done.returncode == 2
        assert "usage: ./dev bench NAME" in done.stderr
