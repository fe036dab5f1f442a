"""The shipped scenarios: whole, each with words of its own, and heard by the engine as meant."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind
from highpoint.practice.advice import advise
from highpoint.practice.plain_yaml import dump, load
from highpoint.practice.scenario import BadScenario, Scenario, from_dict, names, shipped, source

# Of the ways a troubled customer may begin, this share is heard as trouble.
SEEN = 0.75
# So few words ("not yet") anybody may say.
ANYBODYS = 3
TROUBLED = tuple(name for name in names() if shipped(name).difficulty > 1)


@pytest.mark.parametrize("name", names())
def test_every_shipped_scenario_can_be_read(name: str) -> None:
    scenario = shipped(name)
    assert scenario.id == name
    assert scenario.policy.startswith("## ")
    assert (scenario.mood >= 0) == (scenario.difficulty == 1)
    assert len(scenario.models.good) >= len(scenario.models.weak)


def test_no_line_but_a_plain_word_stands_twice() -> None:
    lines = Counter(_bare(line) for name in names() for line in _lines(shipped(name)))
    twice = [line for line, times in lines.items() if times > 1]
    assert not [line for line in twice if len(line.split()) > ANYBODYS]


@pytest.mark.parametrize("name", [n for n in names() if shipped(n).channel == "phone"])
def test_nobody_should_speak_digits_or_links_on_the_phone(name: str) -> None:
    scenario = shipped(name)
    poor = set(scenario.models.weak)
    said = [line for line in _lines(scenario) if line not in poor]
    said += [fact.value for fact in scenario.facts]
    assert not [line for line in said if re.search(r"\d|www|http|\bclick\b", line)]


@pytest.mark.parametrize("name", TROUBLED)
def test_openings_of_troubled_customers_are_seen_as_trouble(name: str) -> None:
    scenario = shipped(name)
    begins = list(itertools.product(scenario.opening, scenario.wish))
    heard = sum(_is_trouble(f"{opening} {wish}", scenario.channel) for opening, wish in begins)
    assert heard / len(begins) >= SEEN


def _is_trouble(text: str, channel: str) -> bool:
    turns = [{"role": "customer", "text": text}, {"role": "agent", "text": "Hello."}]
    talk = Conversation.from_dict({"id": "begin", "channel": channel, "turns": turns})
    return any(
        moment.kind in (Kind.DISTRESS, Kind.HOSTILITY) and moment.turn == 0
        for moment in analyze(talk).moments
    )


def _lines(scenario: Scenario) -> Iterator[str]:
    """Yield every line that is said in a scenario, by the customer or in a model."""
    for parts in (scenario.facts, scenario.asks, scenario.outcomes):
        for part in parts:
            yield from part.says
    yield from (*scenario.opening, *scenario.wish, *scenario.models.good, *scenario.models.weak)


def _bare(line: str) -> str:
    return re.sub(r"[^\w{} ]", "", line.lower()).strip()


class TestYaml:
    def test_keeps_words_as_words(self):
        told = load("a: [yes, no, on, 12:30, 0123, 2026-01-02]\nb: true\nc: -0.5\nd: 3\ne:")
        words = ["yes", "no", "on", "12:30", "0123", "2026-01-02"]
        assert told == {"a": words, "b": True, "c": -0.5, "d": 3, "e": None}

    def test_says_the_same_after_being_written_anew(self):
        for name in names():
            assert load(dump(load(source(name)))) == load(source(name))


def test_a_phrase_that_would_take_seconds_to_look_for_is_refused():
    row = load(source("three-legged-desk"))
    row["outcomes"][0]["offered_by"] = [" * ".join("a" * 9)]
    with pytest.raises(BadScenario, match="more than 3 gaps"):
        from_dict(row)


def test_a_fact_told_with_its_value_needs_one():
    row = load(source("three-legged-desk"))
    del row["facts"][0]["value"]
    with pytest.raises(BadScenario, match=r"order-number.* has no value"):
        from_dict(row)


def test_facts_beyond_the_most_are_told_and_not_dropped_in_silence():
    row = load(source("three-legged-desk"))
    row["facts"] *= 4
    with pytest.raises(BadScenario, match="Facts has more than 150 entries"):
        from_dict(row)


def test_what_was_not_chosen_is_told_once():
    with pytest.raises(BadScenario) as told:
        from_dict(load(source("three-legged-desk")) | {"persona": "", "teaches": []})
    assert told.value.problems == ["Persona is missing.", "Teaches is missing."]


def test_openings_of_a_shipped_scenario_need_no_advice():
    assert advise(shipped("three-legged-desk")).sound
