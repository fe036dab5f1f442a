"""How much of a language is read, and what an analysis says where that is not all."""

from __future__ import annotations

import pytest

from highpoint.engine.analyze import analyze, labelled
from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind
from highpoint.engine.reach import kinds_read, notice, read_whole

FINNISH = [
    ("customer", "Hei, minun paketti ei ole vielä tullut. Milloin se tulee?"),
    ("agent", "Anteeksi, tarkistan mitä on tapahtunut."),
    ("customer", "Thanks"),
]


def talk(turns: list[tuple[str, str]], **fields: str) -> Conversation:
    rows = [{"role": role, "text": text} for role, text in turns]
    return Conversation.from_dict({"id": "a", "agent": "kim", "turns": rows, **fields})


def test_of_english_all_is_read():
    assert read_whole("en")
    assert kinds_read("en") == tuple(Kind)
    assert notice("en") == ""


@pytest.mark.parametrize("language", ["fi", "mul", "und", "xx"])
def test_of_a_language_without_a_lexicon_nothing_is_read(language):
    assert kinds_read(language) == ()
    assert notice(language).endswith(": it is shown and not scored.")


def test_a_talk_that_cannot_be_read_says_so_and_has_no_score():
    analysis = analyze(talk(FINNISH))

    assert (analysis.language, analysis.scored) == ("fi", False)
    assert "Finnish" in analysis.notice
    assert (analysis.moments, analysis.marks, analysis.observations) == ((), (), ())
    assert (analysis.mood, analysis.end_state.value, analysis.overall) == ((), "unknown", None)
    assert (analysis.evaluation.score, analysis.evaluation.n) == (None, 0)
    assert not any(rating.offered for rating in analysis.evaluation.ratings)


def test_a_talk_that_cannot_be_read_says_so_in_json():
    row = analyze(talk(FINNISH)).to_dict()

    assert (row["language"], row["scored"], row["kinds"]) == ("fi", False, [])
    assert row["notice"] == notice("fi")
    assert labelled(talk(FINNISH), analyze(talk(FINNISH)))["moments"] == []


def test_what_the_source_tells_outweighs_the_words():
    assert analyze(talk([("customer", "Where is it?")], language="pl")).scored is False
    assert analyze(talk(FINNISH, language="en")).scored is True


def test_a_talk_in_two_languages_is_not_scored():
    sides = [FINNISH[0], ("agent", "Sorry, we only reply in English. What is your order number?")]

    assert (analyze(talk(sides)).language, analyze(talk(sides)).scored) == ("mul", False)


def test_of_german_some_kinds_are_read_and_the_notice_names_them():
    assert Kind.DISTRESS not in kinds_read("de")
    assert Kind.REFUSAL in kinds_read("de")
    assert "greeting, name, question, refusal, hold, promise and closing only" in notice("de")


GERMAN = [
    ("customer", "Guten Tag, ich bin so wütend! Wann kommt meine Bestellung?"),
    ("agent", "Guten Tag, hier ist Jana. Wie kann ich Ihnen helfen?"),
    ("agent", "Ich schaue gleich nach und melde mich morgen bei Ihnen. Schönen Tag noch!"),
]


def test_kinds_that_a_language_lacks_are_neither_missed_nor_counted():
    analysis = analyze(talk(GERMAN))

    assert (analysis.language, analysis.scored) == ("de", True)
    assert {moment.kind for moment in analysis.moments} <= set(kinds_read("de"))
    offered = {rating.criterion for rating in analysis.evaluation.ratings if rating.offered}
    assert offered <= {kind.value for kind in kinds_read("de")}
    assert analysis.evaluation.n == len(analysis.moments) > 2


def test_mood_and_ending_are_not_told_where_they_are_not_read():
    analysis = analyze(talk(GERMAN))

    assert (analysis.mood, analysis.marks) == ((), ())
    assert (analysis.end_state.value, analysis.overall, analysis.impact) == ("unknown", None, None)
