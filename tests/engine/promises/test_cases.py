"""Promises of our own with their due times: tests/cases/promises/due.toml."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind, Verdict
from highpoint.engine.promises import Calendar, commitments

CASES = Path(__file__).resolve().parents[2] / "cases" / "promises" / "due.toml"
MINUTE = "%Y-%m-%d %H:%M"


def cases() -> list[object]:
    rows = []
    for block in tomllib.loads(CASES.read_text("utf-8"))["said"]:
        zone = ZoneInfo(block["zone"])
        at = datetime.fromisoformat(block["at"]).replace(tzinfo=zone)
        holidays = frozenset(map(date.fromisoformat, block.get("holidays", [])))
        for text, owner, *due in block["cases"]:
            calendar = Calendar(zone, holidays=holidays)
            rows.append(pytest.param(at, calendar, text, owner, due, id=f"{at:%m-%d} {text[:50]}"))
    return rows


def said(text: str, at: datetime) -> Conversation:
    turns = [{"role": "agent", "text": text, "at": at.isoformat()}]
    return Conversation.from_dict({"id": "case", "language": "en", "turns": turns})


@pytest.mark.parametrize(("at", "calendar", "text", "owner", "due"), cases())
def test_a_promise_falls_due_when_the_case_says(at, calendar, text, owner, due):
    talk = said(text, at)
    analysis = analyze(talk)

    (promise,) = commitments(talk, analysis.observations, calendar)

    found = promise.due
    told = [f"{found.earliest:{MINUTE}}", f"{found.latest:{MINUTE}}"] if found else ["vague"]
    assert told == due
    assert promise.vague == (due == ["vague"])
    assert promise.owner == owner


@pytest.mark.parametrize(
    ("at", "calendar", "text", "owner", "due"),
    [case for case in cases() if ". " not in case.values[2]],
)
def test_the_moment_of_a_promise_with_a_due_time_is_met(at, calendar, text, owner, due):
    moments = [m for m in analyze(said(text, at)).moments if m.kind is Kind.PROMISE]

    assert [m.verdict for m in moments] == [Verdict.PARTIAL if due == ["vague"] else Verdict.MET]
