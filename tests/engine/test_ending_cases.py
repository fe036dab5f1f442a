"""How customers end in talks of our own: tests/cases/endings."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation

CASES = Path(__file__).resolve().parents[1] / "cases" / "endings"
ROLES = ("customer", "agent")


def talks() -> list[object]:
    rows = tomllib.loads((CASES / "ends.toml").read_text("utf-8"))["talk"]
    return [pytest.param(row["said"], row["end"], id=row["said"][-1][:40]) for row in rows]


@pytest.mark.parametrize(("said", "end"), talks())
def test_a_customer_ends(said, end):
    turns = [{"role": ROLES[at % 2], "text": text} for at, text in enumerate(said)]

    assert analyze(Conversation.from_dict({"id": "end", "turns": turns})).end_state == end
