"""highpoint import-ratings, as a person calls it."""

import json

import pytest

from tests.cli.serving import command

TALKS = [
    {"id": f"T-{n}", "agent": "Ana", "turns": [{"role": "customer", "text": "Hi"},
                                              {"role": "agent", "text": "Hello"}]}
    for n in range(3)
]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory, up_to_date):
    home = up_to_date.home(tmp_path_factory.mktemp("home"))
    lines = "\n".join(map(json.dumps, TALKS))
    assert command(home, "import", "-", stdin=lines).returncode == 0
    return home


def test_takes_a_file_once_and_tells_bad_rows_by_line(home, tmp_path):
    file = tmp_path / "answers.csv"
    file.write_text("conversation,csat\nT-0,5\nT-1,9\nT-9,5\n", encoding="utf-8")

    first = command(home, "import-ratings", str(file))
    second = command(home, "import-ratings", str(file))

    assert first.returncode == second.returncode == 1
    assert first.stdout == "1 new, 0 changed, 0 unchanged\n"
    assert second.stdout == "0 new, 0 changed, 1 unchanged\n"
    assert "line 3: “9” is no answer for CSAT" in first.stderr
    assert "line 4: No conversation “T-9” is here." in first.stderr


def test_ends_well_where_every_row_is_taken(home):
    done = command(home, "import-ratings", "-", stdin='{"conversation": "T-2", "nps": 9}\n')

    assert (done.returncode, done.stdout) == (0, "1 new, 0 changed, 0 unchanged\n")


def test_says_that_a_file_is_not_there(home):
    done = command(home, "import-ratings", "/nowhere/answers.csv")

    assert done.returncode == 1
    assert "cannot be read: No such file" in done.stderr
    assert "Traceback" not in done.stderr
