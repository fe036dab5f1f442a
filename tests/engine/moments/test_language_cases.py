"""Sentences of our own in other languages: tests/cases/<language>/<kind or cue>.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from highpoint.engine.analyze import Analysis, analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind

CASES = Path(__file__).resolve().parents[2] / "cases"
VERDICTS = ("met", "partial", "missed")

# What was said before the sentence under test, which stands in the middle of a talk.
BEFORE = {
    "de": [
        "Hallo",
        "Hallo, wie kann ich helfen?",
        "Es geht um Auftrag 5512.",
        "Der liegt mir vor.",
    ],
    "es": ["Hola", "Hola, ¿en qué le ayudo?", "Es sobre el pedido 5512.", "Lo tengo delante."],
}
FIRST_WORDS = "greeting"


def read(language: str, stem: str, role: str, sentence: str) -> tuple[Analysis, int]:
    """Return the analysis of a talk with the sentence, and the turn in which it stands."""
    before = BEFORE[language][:1] if stem == FIRST_WORDS else BEFORE[language]
    turns = [{"role": ("customer", "agent")[n % 2], "text": said} for n, said in enumerate(before)]
    turns.append({"role": role, "text": sentence})
    talk = Conversation.from_dict({"id": "case", "language": language, "turns": turns})
    return analyze(talk), len(before)


def found(language: str, stem: str, role: str, sentence: str) -> set[str]:
    """Return the verdicts of the kind that the sentence offers, or where it shows the cue, "seen"."""
    analysis, turn = read(language, stem, role, sentence)
    if stem in tuple(Kind):
        return {m.verdict.value for m in analysis.moments if m.kind == stem and m.turn == turn}
    here = [seen for seen in analysis.observations if seen.span.turn == turn]
    return {"seen" for seen in here if seen.cue == stem}


def cases(*which: str) -> list[Any]:
    rows = []
    for file in [file for language in BEFORE for file in sorted((CASES / language).glob("*.toml"))]:
        content = tomllib.loads(file.read_text("utf-8"))
        for name in which:
            for sentence in content.get(name, ()):
                case = (file.parent.name, file.stem, content["said_by"], sentence)
                rows.append(pytest.param(*case, name, id=f"{file.parent.name} {sentence[:40]}"))
    return rows


@pytest.mark.parametrize(("language", "stem", "role", "sentence", "_"), cases("hits"))
def test_a_hit_offers_the_moment_or_shows_the_cue(language, stem, role, sentence, _):
    assert found(language, stem, role, sentence)


@pytest.mark.parametrize(("language", "stem", "role", "sentence", "_"), cases("near_misses"))
def test_a_near_miss_does_not(language, stem, role, sentence, _):
    assert not found(language, stem, role, sentence)


@pytest.mark.parametrize(("language", "stem", "role", "sentence", "verdict"), cases(*VERDICTS))
def test_a_judged_one_has_its_verdict(language, stem, role, sentence, verdict):
    assert found(language, stem, role, sentence) == {verdict}


@pytest.mark.parametrize("language", BEFORE)
def test_a_language_has_cases_enough(language):
    every = cases("hits", "near_misses", *VERDICTS)

    assert sum(case.values[0] == language for case in every) >= 150
