"""Sentences of our own, and near misses, for each kind of moment: tests/cases/<kind>.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation

CASES = Path(__file__).resolve().parents[2] / "cases"


def kinds_offered(role: str, sentence: str) -> set[str]:
    """Return the kinds of moment that a sentence in the middle of a talk offers."""
    opening = [
        {"role": "customer", "text": "Hello"},
        {"role": "agent", "text": "Hello, how can I help?"},
        {"role": "customer", "text": "It is about order 5512."},
        {"role": "agent", "text": "I see it here."},
    ]
    turns = [*opening, {"role": role, "text": sentence}]
    analysis = analyze(Conversation.from_dict({"id": "case", "turns": turns}))
    return {moment.kind.value for moment in analysis.moments if moment.turn == len(opening)}


def sentences(which: str) -> list[object]:
    rows = []
    for file in sorted(CASES.glob("*.toml")):
        content = tomllib.loads(file.read_text("utf-8"))
        for sentence in content.get(which, ()):
            rows.append(pytest.param(file.stem, content["said_by"], sentence, id=sentence[:40]))
    return rows


@pytest.mark.parametrize(("kind", "role", "sentence"), sentences("hits"))
def test_a_hit_offers_the_moment(kind, role, sentence):
    assert kind in kinds_offered(role, sentence)


@pytest.mark.parametrize(("kind", "role", "sentence"), sentences("near_misses"))
def test_a_near_miss_does_not(kind, role, sentence):
    assert kind not in kinds_offered(role, sentence)
