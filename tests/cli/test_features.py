"""highpoint features, as a person runs it."""

import csv
import json

import pytest

from highpoint.engine.features import every_feature
from tests.cli.run import highpoint

TALK = {
    "id": "t-1",
    "turns": [
        {"role": "customer", "text": "My kettle leaks.", "at": "2026-03-02T10:00:00Z"},
        {"role": "agent", "text": "I send a new kettle. We pay.", "at": "2026-03-02T10:00:20Z"},
    ],
}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "talks.jsonl"
    path.write_text(json.dumps(TALK), encoding="utf-8")
    return path


def test_a_talk_is_a_line_with_values_and_their_words(file):
    done = highpoint("features", file)
    row = json.loads(done.stdout)

    assert done.returncode == 0
    assert row["id"] == "t-1"
    assert row["features"]["reply_time"] == {"value": 20.0, "n": 1, "spans": []}
    assert row["features"]["ownership"] == {"value": 0.5, "n": 2, "spans": [[1, 0, 1]]}
    assert row["features"]["gratitude"] is None


def test_a_table_has_a_column_a_feature_and_leaves_empty_what_had_no_occasion(file):
    done = highpoint("features", file, "--format", "csv")
    (row,) = csv.DictReader(done.stdout.splitlines())

    assert list(row) == ["id", *every_feature()]
    assert (row["reply_time"], row["ownership"], row["gratitude"]) == ("20.0", "0.5", "")
