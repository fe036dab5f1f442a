"""highpoint practice: a whole talk from a file, as text and as JSON."""

from __future__ import annotations

import json
import re

import pytest

from highpoint.cli.practice import practice
from highpoint.errors import HighpointError
from tests.cli.run import highpoint

DESK = "three-legged-desk"
GOOD = (
    "Hi Dana, I'm so sorry, a second desk with a leg missing, right before your exam. "
    "What is your order number?\n"
    "Thank you. I'll send you a new desk by courier, it arrives on Wednesday before noon.\n"
    "You're very welcome. Is there anything else I can do for you? Good luck on Thursday!\n"
)


def test_replies_from_a_file_are_played_to_the_end(tmp_path) -> None:
    file = tmp_path / "replies.txt"
    file.write_text(GOOD, encoding="utf-8")
    done = highpoint("practice", DESK, "--seed", "7", "--replies", str(file), "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert told["scenario"] == DESK
    assert told["seed"] == 7
    assert {turn["role"] for turn in told["turns"]} == {"customer", "agent"}
    assert all(-1 <= turn["mood"] <= 1 for turn in told["turns"])
    assert told["ending"] == "thanks"
    assert ("name", "met") in {(each["kind"], each["verdict"]) for each in told["moments"]}
    assert told["turns"][0]["mood"] == told["start_mood"]
    assert told["turns"][-1]["mood"] == told["end_mood"] > told["start_mood"]
    assert told["unread_replies"] == 0
    file.write_text(GOOD + "And another thing.\nAre you there?\n", encoding="utf-8")
    more = json.loads(
        highpoint("practice", DESK, "--seed", "7", "--replies", str(file), "--json").stdout
    )
    assert more == told | {"unread_replies": 2}


def test_the_list_tells_what_each_scenario_offers() -> None:
    rows = json.loads(highpoint("practice", "--list", "--json").stdout)
    assert {"id", "title", "difficulty", "channel", "persona", "moments"} <= rows[0].keys()
    assert all(row["moments"] for row in rows)


def test_an_unknown_scenario_is_told_with_where_to_look() -> None:
    done = highpoint("practice", "no-such-thing", "--json")
    assert done.returncode != 0
    assert "highpoint practice --list" in done.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read: No such file"),
        (b"", "holds no reply. Write one a line."),
        (b" \n\n", "holds no reply. Write one a line."),
        (b"\x89PNG\xff\xfe", "cannot be read: it is not UTF-8 text."),
        (b"PK\x03\x04\x00\x00", "cannot be read: it is not UTF-8 text."),
        (b"Hi.\n" + 5000 * b"a", "line 2: keep a reply under 4000 characters; this has 5000."),
        (1_000_002 * b"a\n", "is too large: 1 MB are taken."),
    ],
    ids=["missing", "empty", "blank", "picture", "archive", "long", "huge"],
)
def test_replies_that_cannot_be_played_are_told_in_a_sentence(tmp_path, content, says) -> None:
    file = tmp_path / "mine.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(HighpointError, match=re.escape(says)):
        practice(DESK, 1, str(file), as_json=True, listed=False)


def test_a_missing_file_of_replies_ends_the_command_without_a_stack_trace() -> None:
    done = highpoint("practice", DESK, "--replies", "nowhere.txt")
    assert done.returncode != 0
    assert "nowhere.txt cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_word_with_a_slash_never_reaches_the_customer() -> None:
    said = b"/back\n/HELP\n/tipp\nI am so sorry. What is your order number?\n/back\n"
    done = highpoint("practice", DESK, stdin=said)
    assert "nothing yet that could be taken back" in done.stdout
    assert done.stdout.count("Ctrl-D ends the talk") == 3
    assert "BW-44817" in done.stdout
    assert "You wrote nothing" in done.stdout


def test_a_name_nearly_right_is_answered_with_the_right_one() -> None:
    done = highpoint("practice", "three-leged-desk", "--replies", "-")
    assert "Did you mean three-legged-desk?" in done.stderr
