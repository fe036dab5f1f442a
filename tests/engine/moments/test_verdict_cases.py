"""Replies of our own and what they are worth: tests/cases/verdicts/<kind>.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation

CASES = Path(__file__).resolve().parents[2] / "cases" / "verdicts"


def cases() -> list[object]:
    rows = []
    for file in sorted(CASES.glob("*.toml")):
        for row in tomllib.loads(file.read_text("utf-8"))["case"]:
            rows.append(pytest.param(file.stem, row, id=f"{file.stem} {row['reply'][:40]}"))
    return rows


@pytest.mark.parametrize(("kind", "row"), cases())
def test_a_reply_is_worth(kind, row):
    before = row.get("before", "Hello! I see it here.")
    turns = [
        {"role": "customer", "text": "Hello, it is about order 5512."},
        {"role": "agent", "text": before},
        {"role": "customer", "text": row["said"]},
        {"role": "agent", "text": row["reply"]},
    ]
    moments = analyze(Conversation.from_dict({"id": "case", "turns": turns})).moments

    found = [m.verdict.value for m in moments if m.kind.value == kind and m.turn == 2]
    assert found == [row["verdict"]]
