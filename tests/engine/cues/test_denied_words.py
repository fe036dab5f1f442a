"""Words that say the opposite where they stand, and turns that are hard to read: tests/cases/mood."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from highpoint.engine.analyze import Analysis, analyze
from highpoint.engine.conversation import Conversation

CASES = Path(__file__).resolve().parents[2] / "cases" / "mood"
CUES = ("denied_bad", "denied_good")
# A mood as near to nothing as this is even.
EVEN = 0.1


def read(sentence: str) -> Analysis:
    turns = [{"role": "customer", "text": sentence}]
    return analyze(Conversation.from_dict({"id": "case", "turns": turns}))


def rows(which: str) -> list[object]:
    return [
        pytest.param(cue, sentence, id=sentence[:40])
        for cue in CUES
        for sentence in tomllib.loads((CASES / f"{cue}.toml").read_text("utf-8"))[which]
    ]


def turns(said: str) -> list[str]:
    told: list[str] = tomllib.loads((CASES / "turns.toml").read_text("utf-8"))[said]
    return told


@pytest.mark.parametrize(("cue", "sentence"), rows("hits"))
def test_a_hit_is_observed(cue, sentence):
    assert cue in {seen.cue for seen in read(sentence).observations}


@pytest.mark.parametrize(("cue", "sentence"), rows("near_misses"))
def test_a_near_miss_is_not(cue, sentence):
    assert cue not in {seen.cue for seen in read(sentence).observations}


@pytest.mark.parametrize("sentence", turns("ill"))
def test_an_ill_turn_has_an_ill_mood(sentence):
    assert read(sentence).mood[0].value < -EVEN


@pytest.mark.parametrize("sentence", turns("even"))
def test_an_even_turn_has_an_even_mood(sentence):
    assert abs(read(sentence).mood[0].value) <= EVEN


@pytest.mark.parametrize("sentence", turns("glad"))
def test_a_glad_turn_has_a_glad_mood(sentence):
    assert read(sentence).mood[0].value > EVEN
