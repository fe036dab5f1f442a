"""Each feature on small talks of our own: its value, its words, and None without an occasion."""

from __future__ import annotations

from math import log

import pytest

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.features import every_feature, features

CUSTOMER, AGENT = "customer", "agent"


def talk(*said: tuple[str, ...]) -> Conversation:
    turns = []
    for role, text, *more in said:
        turn = {"role": role, "text": text}
        if more:
            turn["at"] = f"2026-03-02T10:{more[0]}+00:00"
        turns.append(turn)
    return Conversation.from_dict({"id": "a", "turns": turns})


def measured(name: str, conversation: Conversation):
    return features(conversation, analyze(conversation))[name]


def value(name: str, *said: tuple[str, ...]) -> float | None:
    found = measured(name, talk(*said))
    return found and found.value


UPSET = (CUSTOMER, "I am really upset, my blender arrived broken.")
WARM = (AGENT, "I understand how frustrating a broken blender is.")
SORRY = (AGENT, "Sorry.")
ASKS = (AGENT, "Which model did you order?")
COLD = (AGENT, "The shop opens on weekdays.")

CASES = [
    ("emotional_reaction", [UPSET, WARM], 2.0),
    ("emotional_reaction", [UPSET, SORRY], 1.0),
    ("emotional_reaction", [UPSET, COLD], 0.0),
    ("emotional_reaction", [(CUSTOMER, "I would like a lamp."), COLD], None),
    ("empathy_first", [UPSET, WARM, ASKS], 1.0),
    ("empathy_first", [UPSET, ASKS, WARM], 0.0),
    ("empathy_first", [UPSET, COLD], 0.0),
    ("empathy_first", [(CUSTOMER, "I would like a lamp."), ASKS], None),
    ("paraphrase", [UPSET, (AGENT, "So you opened the box and the jug was cracked.")], 1.0),
    ("paraphrase", [UPSET, COLD], 0.0),
    ("paraphrase", [UPSET], None),
    ("exploration", [UPSET, (AGENT, "Which model is it? When did you buy it?")], 2.0),
    ("exploration", [UPSET, (AGENT, "How are you? How can I help?")], 0.0),
    ("exploration", [UPSET], None),
    ("specific_reference", [UPSET, (AGENT, "The blender goes out today.")], 1.0),
    ("specific_reference", [UPSET, (AGENT, "Your issue was logged.")], 0.0),
    ("specific_reference", [UPSET, (AGENT, "Hello.")], None),
    ("ownership", [UPSET, (AGENT, "I send one today. We ship at noon.")], 0.5),
    ("ownership", [UPSET, (AGENT, "I think we have one.")], 0.0),
    ("ownership", [UPSET, COLD], None),
    ("warmth_timing", [UPSET, WARM, COLD, COLD, COLD, (AGENT, "Goodbye, have a lovely day!")], 1.0),
    ("warmth_timing", [UPSET, COLD, COLD, WARM, COLD, COLD], -1 / 3),
    ("warmth_timing", [UPSET, WARM], None),
    ("solving", [UPSET, (AGENT, "Your refund has been processed. Hello again.")], 0.5),
    ("solving", [UPSET], None),
    ("solving_rise", [UPSET, COLD, COLD, COLD, COLD, COLD], 0.0),
    ("solving_rise", [UPSET, WARM], None),
    ("apologies", [UPSET, (AGENT, "I am sorry. Sorry again. It ships today.")], 2.0),
    ("apologies", [UPSET, COLD], 0.0),
    ("apologies", [(CUSTOMER, "I would like a lamp."), SORRY], None),
    ("defensiveness", [UPSET, (AGENT, "You should have read the terms.")], 1.0),
    ("defensiveness", [UPSET, WARM], 0.0),
    ("defensiveness", [(CUSTOMER, "I would like a lamp."), COLD], None),
    ("courtesy", [UPSET, (AGENT, "Could you send a picture, please? Thank you.")], 3.0),
    ("courtesy", [UPSET, (AGENT, "You really failed.")], -3.0),
    ("courtesy", [UPSET], None),
    ("confidence", [(CUSTOMER, "Are you sure?"), WARM, (CUSTOMER, "Good to know.")], 1.0),
    ("confidence", [(CUSTOMER, "That makes sense."), WARM, (CUSTOMER, "I doubt it.")], -1.0),
    ("confidence", [UPSET, WARM, (CUSTOMER, "I'm not convinced.")], -0.5),
    ("confidence", [UPSET, WARM], None),
    ("effort", [UPSET, COLD], 0.0),
    ("effort", [UPSET, (AGENT, "Please contact our repair team.")], log(2)),
    ("effort", [UPSET], None),
    ("talk_share", [(CUSTOMER, "one two three"), (AGENT, "four")], 0.25),
    ("talk_share", [(CUSTOMER, "one two three")], None),
    ("hedging", [UPSET, (AGENT, "Maybe it works. Press the knob.")], 0.5),
    ("hedging", [UPSET], None),
    ("arousal", [(CUSTOMER, "This is SO LATE!! I am really ANGRY!!"), COLD], 3.0),
    ("arousal", [(CUSTOMER, "It is late."), COLD], 0.0),
    ("arousal", [COLD], None),
    ("gratitude", [(CUSTOMER, "You are amazing, thank you so much!"), COLD], 1.0),
    ("gratitude", [(CUSTOMER, "ok thanks"), COLD], 0.0),
    ("gratitude", [UPSET], None),
    ("reply_time", [(CUSTOMER, "Hi", "00:00"), (AGENT, "Hello", "00:30")], 30.0),
    ("reply_time", [(CUSTOMER, "Hi"), (AGENT, "Hello")], None),
    (
        "longest_wait",
        [(CUSTOMER, "Hi", "00:00"), (AGENT, "Hello", "00:30"),
         (CUSTOMER, "Hm", "01:00"), (AGENT, "Yes", "03:00")],
        120.0,
    ),
    ("longest_wait", [(CUSTOMER, "Hi"), (AGENT, "Hello")], None),
    ("reply_spread", [(CUSTOMER, "Hi", "00:00"), (AGENT, "Hello", "00:30")], None),
    ("style_match", [UPSET, WARM], None),
    ("reading_ease", [UPSET, WARM], None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "said", "expected"), CASES)
def test_a_feature_has_the_value_its_formula_gives(name, said, expected):
    found = value(name, *said)

    assert found is None if expected is None else found == pytest.approx(expected)


def test_every_feature_has_a_value_and_a_talk_without_occasion_here():
    with_value = {name for name, _, expected in CASES if expected is not None}
    without = {name for name, _, expected in CASES if expected is None}

    assert without == set(every_feature())
    assert with_value | {"reply_spread", "style_match", "reading_ease"} == set(every_feature())


def test_the_spread_is_the_middle_half_against_the_median():
    said = []
    for minute, seconds in enumerate((10, 20, 30, 40)):
        said += [(CUSTOMER, "And?", f"{minute:02}:00"), (AGENT, "Yes.", f"{minute:02}:{seconds}")]

    assert value("reply_spread", *said) == pytest.approx((32.5 - 17.5) / 25)


def test_two_who_speak_alike_match_better_than_two_who_do_not():
    plain = (
        "I was in the shop and it was not there so I went to the desk and they did not know. " * 2
    )
    terse = (
        "Order number given, status shipped, courier assigned, delivery expected Friday morning. "
        * 3
    )

    alike = value("style_match", (CUSTOMER, plain), (AGENT, plain))
    apart = value("style_match", (CUSTOMER, plain), (AGENT, terse))

    assert alike == pytest.approx(1, abs=0.01)
    assert apart < 0.5


def test_short_words_read_more_easily_than_long_ones():
    short = "We send the new lamp to you today. It is on us. You can keep the old one. " * 2
    long = (
        "Reimbursement authorization necessitates identification documentation verification. " * 6
    )

    assert value("reading_ease", (CUSTOMER, "Hm"), (AGENT, short)) > 80
    assert value("reading_ease", (CUSTOMER, "Hm"), (AGENT, long)) < 0


def test_solving_that_comes_late_rises():
    done = (AGENT, "Your refund has been processed.")

    assert value("solving_rise", UPSET, COLD, COLD, COLD, done, done) > 0
    assert value("solving_rise", UPSET, done, done, COLD, COLD, COLD) < 0


@pytest.mark.parametrize("name", every_feature())
def test_a_feature_says_what_it_is(name):
    feature = every_feature()[name]
    told = (feature.TITLE, feature.DEFINITION, feature.FORMULA, feature.SOURCE, feature.CANNOT_TELL)

    assert feature.__name__.endswith(f".{name}")
    assert all(len(each) > 4 for each in told)


def test_the_words_a_feature_rests_on_lie_in_the_talk():
    conversation = talk(UPSET, SORRY, ASKS, (CUSTOMER, "As I said, the XL. Thanks!"), WARM, COLD)
    found = features(conversation, analyze(conversation))
    spans = [span for each in found.values() if each for span in each.spans]

    assert len(spans) > 5
    assert all(0 <= s.start < s.end <= len(conversation.turns[s.turn].text) for s in spans)


def test_a_language_without_lists_has_no_features():
    words = "Hyvää päivää, tilaukseni on myöhässä ja olen todella pettynyt palveluunne."
    conversation = Conversation.from_dict(
        {"id": "a", "language": "fi", "turns": [{"role": "customer", "text": words}]}
    )

    assert set(features(conversation, analyze(conversation)).values()) == {None}
