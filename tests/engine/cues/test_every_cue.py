"""The questions every cue answers alike."""

from __future__ import annotations

import time
from functools import cache

import pytest

from highpoint.engine.conversation import Conversation
from highpoint.engine.cues import every_cue, observe_all
from highpoint.engine.reading import Reading

TEXTS = {
    "plain": "Hi, my name is Ana. My parcel is lost and I am really upset, can you help?",
    "angry": "WORST SERVICE EVER!! You people lied to me, I will never order again 😡",
    "empty": "",
    "blank": " \n\t ",
    "emoji": "🎉🎉 👏👏 😭😭 🤬",
    "right to left": "שלום, ההזמנה שלי לא הגיעה. אני מאוד מאוכזב!",
    "dotted capital": "İİİ thanks, it works now İ",
    "curly": "I’m “so” sorry… we can’t do that — it’s policy.",
    "ten thousand words": "thank you so much for the great help today " * 1250,
}
CUES = every_cue()


@cache
def reading(text: str) -> Reading:
    return Reading(talk(text))


def talk(text: str) -> Conversation:
    turns = [{"role": role, "text": text} for role in ("customer", "agent", "bot", "customer")]
    return Conversation.from_dict({"id": "t", "turns": [*turns, {"role": "agent", "text": text}]})


@pytest.mark.parametrize("cue", CUES, ids=lambda cue: cue.CUE)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
class TestEveryCue:
    def test_points_to_words_that_are_there(self, cue, text):
        for seen in cue.observe(reading(text)):
            assert text[seen.span.start : seen.span.end].strip()
            assert seen.cue == cue.CUE
            assert 0 < seen.strength <= 1

    def test_says_the_same_thing_twice(self, cue, text):
        assert list(cue.observe(reading(text))) == list(cue.observe(reading(text)))

    def test_leaves_the_conversation_as_it_was(self, cue, text):
        list(cue.observe(reading(text)))

        assert reading(text).conversation == talk(text)

    def test_reads_no_bot(self, cue, text):
        assert all(seen.span.turn != 2 for seen in cue.observe(reading(text)))


def test_names_each_cue_once():
    names = [cue.CUE for cue in CUES]

    assert len(names) == len(set(names)) >= 30


def test_files_each_observation_under_its_cue():
    whole = Reading(talk(TEXTS["angry"]))

    seen = observe_all(whole)

    assert seen == tuple(sorted(seen, key=lambda s: (s.span.turn, s.span.start, s.span.end, s.cue)))
    assert all(each in whole.at(each.span.turn, each.cue) for each in seen)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "not so very " * 90_000,
        "?!" * 500_000,
        "sorry, " * 150_000,
        "we will " * 130_000,
        " " * 1_000_000,
        "I'll never, " * 90_000,
    ],
    ids=["one word", "negations", "marks", "sorry", "will", "blanks", "commas"],
)
def test_reads_a_turn_of_a_megabyte_in_bounded_time(text):
    started = time.process_time()

    observe_all(Reading(talk(text)))

    assert time.process_time() - started < 5
