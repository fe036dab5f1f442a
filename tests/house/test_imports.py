"""The floor plan stands, and a door in the wrong place is noticed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT, SOURCE

PURE = "The engine, practice and the made-up company know no Django, database or network"

# Where a forbidden line is planted, the line, and the contract that must catch it.
VIOLATIONS = {
    "the engine knows Django": (
        "engine/text.py",
        "import django",
        PURE,
    ),
    "the engine opens a socket": (
        "engine/scorecard/card.py",
        "import socket",
        PURE,
    ),
    "the engine looks up to the pages": (
        "engine/text.py",
        "import highpoint.web",
        "Imports go downwards only",
    ),
    "the engine's road turns round": (
        "engine/text.py",
        "import highpoint.engine.analyze",
        "The engine's road goes one way",
    ),
    "a cue knows another cue": (
        "engine/cues/apology.py",
        "import highpoint.engine.cues.greeting",
        "A cue does not know another",
    ),
    "a kind of moment knows another kind": (
        "engine/moments/refusal.py",
        "import highpoint.engine.moments.promise",
        "A kind of moment does not know another",
    ),
    "a feature knows another feature": (
        "engine/features/effort.py",
        "import highpoint.engine.features.solving",
        "A feature does not know another",
    ),
    "a room knows the room above": (
        "apps/accounts/models.py",
        "import highpoint.apps.quality.models",
        "A room knows only the rooms below it",
    ),
    "a connector knows Django": (
        "connectors/files/times.py",
        "import django",
        "Connectors know no Django and no database",
    ),
    "a second opinion knows Django": (
        "llm/reader.py",
        "import django",
        "A second opinion knows no Django and no database",
    ),
    "a command needs the packages of an extra": (
        "cli/score.py",
        "import httpx",
        "Nothing but a second opinion needs its packages",
    ),
    "a new floor has no place": (
        "basement/__init__.py",
        "",
        "Imports go downwards only",
    ),
}


def _lint(source: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(sys.argv[1], no_cache=True))"
    return subprocess.run(
        [sys.executable, "-c", code, str(ROOT / ".importlinter")],
        cwd=source,
        env={**os.environ, "PYTHONPATH": str(source), "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a source folder of our own, to plant things in."""
    only_python = shutil.ignore_patterns("static", "templates", "__pycache__", "*.json", "*.toml")
    shutil.copytree(SOURCE, tmp_path / "highpoint", ignore=only_python)
    return tmp_path


def test_every_contract_is_kept():
    done = _lint(SOURCE.parent)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", VIOLATIONS)
def test_a_planted_violation_is_caught(copy, name):
    file, line, contract = VIOLATIONS[name]
    target = copy / "highpoint" / file
    target.parent.mkdir(exist_ok=True)
    with target.open("a", encoding="utf-8") as module:
        module.write(f"\n{line}\n")

    done = _lint(copy)

    assert done.returncode == 1
    assert f"{contract} BROKEN" in done.stdout
