"""The recipes of CONTRIBUTING.md, followed in a copy of the source."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FILE = re.compile(r"^```(?:python|toml)\n# (\S+/\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LAST_KIND = '    CLOSING = "closing"\n'
NEW_KIND = '    TRANSFER = "transfer"\n'


def _run(folder: Path, *command: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        input=given,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the source with every file of the recipes written into it."""
    folder = tmp_path_factory.mktemp("recipes")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", folder)
    for name, text in FILE.findall(GUIDE):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    kinds = folder / "src" / "highpoint" / "engine" / "moment.py"
    known = kinds.read_text(encoding="utf-8")
    assert LAST_KIND in known
    assert NEW_KIND in GUIDE
    kinds.write_text(known.replace(LAST_KIND, LAST_KIND + NEW_KIND), encoding="utf-8")
    return folder


def test_their_own_tests_pass(copy):
    done = _run(copy, "-m", "pytest", "-p", "no:django", "-p", "no:cacheprovider",
                "-c", os.devnull, "--rootdir", str(copy), "tests")  # fmt: skip

    assert done.returncode == 0, done.stdout
    assert re.search(r"\b1[0-9] passed", done.stdout)


def test_they_keep_to_the_floor_plan(copy):
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"

    done = _run(copy, "-c", code)

    assert done.returncode == 0, done.stdout


def test_the_connector_writes_what_import_reads(copy):
    ticket = '{"number": 7, "notes": [{"kind": "requester", "body": "Where is it?"}]}\n'

    done = _run(copy, "-m", "highpoint.connectors.parley", given=ticket)

    assert '"source": "parley"' in done.stdout
