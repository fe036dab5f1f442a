"""An installed wheel has everything in it that the checkout has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.house.tree import ROOT, SOURCE, files


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """Return the names of the files in a wheel built just now, without asking an index."""
    target = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = target.glob("highpoint-*.whl")
    with ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


def test_every_file_of_the_product_is_in_the_wheel(inside):
    ours = {
        path.relative_to(SOURCE.parent).as_posix() for path in files() if SOURCE in path.parents
    }

    assert ours <= inside


@pytest.mark.parametrize("suffix", [".html", ".css", ".toml"])
def test_the_wheel_holds_more_than_python(inside, suffix):
    assert any(Path(name).suffix == suffix for name in inside)


def test_the_wheel_carries_its_licence_and_its_command(inside):
    endings = {name.partition(".dist-info/")[2] for name in inside}

    assert {"licenses/LICENSE", "entry_points.txt"} <= endings


def test_the_wheel_holds_no_tests_and_no_tools(inside):
    tops = {name.partition("/")[0] for name in inside}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"highpoint"}
