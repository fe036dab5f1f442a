"""highpoint practice: a whole talk from a file, as text and as JSON."""

from __future__ import annotations

import json

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
    again = highpoint("practice", DESK, "--seed", "7", "--replies", str(file), "--json")
    assert again.stdout == done.stdout


def test_the_list_tells_what_each_scenario_offers() -> None:
    rows = json.loads(highpoint("practice", "--list", "--json").stdout)
    assert {"id", "title", "difficulty", "channel", "persona", "moments"} <= rows[0].keys()
    assert all(row["moments"] for row in rows)


def test_an_unknown_scenario_is_told_with_where_to_look() -> None:
    done = highpoint("practice", "no-such-thing", "--json")
    assert done.returncode != 0
    assert "highpoint practice --list" in done.stderr


def test_a_missing_file_of_replies_is_told_in_a_sentence() -> None:
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
