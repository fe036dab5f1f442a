"""What highpoint score and explain say of promises."""

import json

import pytest

from tests.cli.run import highpoint

TALK = {
    "id": "p-1",
    "turns": [
        {"role": "customer", "text": "My kettle is broken.", "at": "2026-03-05T14:00:00Z"},
        {
            "role": "agent",
            "text": "We'll refund it within 2 business days. I'll let you know soon.",
            "at": "2026-03-05T14:10:00Z",
        },
        {"role": "agent", "text": "I'll call you back in half an hour."},
    ],
}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "talks.jsonl"
    path.write_text(json.dumps(TALK), encoding="utf-8")
    return path


def test_explain_lists_who_owes_what_by_when(file):
    told = " ".join(highpoint("explain", file, "--id", "p-1").stdout.split())

    assert "company: “We'll refund it within 2 business days.” due Mon 2026-03-09 17:00 UTC" in told
    assert "agent: “I'll let you know soon.” vague" in told
    assert "due 30 minutes after the turn, which has no time" in told


def test_explain_tells_due_times_in_the_zone_given(file):
    told = highpoint("explain", file, "--id", "p-1", "--tz", "America/New_York").stdout

    assert "2026-03-09 17:00 EDT" in " ".join(told.split())


def test_an_unknown_zone_is_told(file):
    done = highpoint("score", file, "--format", "jsonl", "--tz", "Mars/Olympus")

    assert done.returncode != 0
    assert "There is no time zone “Mars/Olympus”" in done.stderr


def test_score_writes_the_promises_of_each_talk(file):
    row = json.loads(highpoint("score", file, "--format", "jsonl").stdout)

    assert [each["owner"] for each in row["promises"]] == ["company", "agent", "agent"]
    assert [each["vague"] for each in row["promises"]] == [False, True, False]
    assert row["promises"][0]["latest"] == "2026-03-09T17:00:00+00:00"
