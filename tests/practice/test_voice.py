"""The voice finds words for what the customer means, and never the same twice."""

import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation
from highpoint.practice.intent import Act, Intent
from highpoint.practice.persona import Typing, personas, regions
from highpoint.practice.scenario import Told, names, shipped
from highpoint.practice.voice import Memory, Voice
from highpoint.practice.voice.choosing import key as key_of
from highpoint.practice.voice.letters import letter
from highpoint.practice.voice.lines import BANDS, TAGS, authored, band
from highpoint.practice.voice.naming import deed
from highpoint.practice.voice.phrasing import OWN
from highpoint.practice.voice.writing import FORMAL, written

MOODS = {"angry": -0.8, "upset": -0.4, "even": 0.1, "pleased": 0.7}
LATER = Memory(turns=2, greeted=True)
SECOND = Memory(turns=1, greeted=True)
DESK = shipped("three-legged-desk")
# What a talk is made of, with the moods it comes in.
LIKELY = {
    Act.OPEN: MOODS,
    Act.VENT: ("angry", "upset", "even"),
    Act.CALM: MOODS,
    Act.WARM: ("upset", "even", "pleased"),
    Act.TELL: MOODS,
    Act.TOLD_ALREADY: MOODS,
    Act.DO_NOT_KNOW: MOODS,
    Act.THINK_SO: MOODS,
    Act.SMALL_TALK: MOODS,
    Act.TRIES: MOODS,
    Act.TOOK_BACK: MOODS,
    Act.CONTRADICTED: MOODS,
    Act.AFTER_ALL: MOODS,
    Act.CATCH: MOODS,
    Act.ON_FILE: MOODS,
    Act.ASIDE: MOODS,
    Act.ASK: MOODS,
    Act.ASK_AGAIN: MOODS,
    Act.TAKE_UP: MOODS,
    Act.ACCEPT: ("upset", "even", "pleased"),
    Act.ACCEPT_HALF: ("upset", "even"),
    Act.DECLINE: ("angry", "upset", "even"),
    Act.TAKE_NO: ("upset", "even", "pleased"),
    Act.PRESS_REASON: MOODS,
    Act.PRESS_TIME: MOODS,
    Act.PRESS_STEP: MOODS,
    Act.AGREE_WAIT: MOODS,
    Act.COUNTER: ("angry", "upset", "even"),
    Act.SNAP: ("angry", "upset"),
    Act.CALL_OUT: MOODS,
    Act.NUDGE: MOODS,
    Act.NOT_UNDERSTOOD: MOODS,
    Act.ONE_WORD: MOODS,
    Act.OWN_WORDS_BACK: MOODS,
    Act.OUT_OF_ROLE: MOODS,
    Act.INSULTED: ("angry", "upset"),
    Act.THREATEN: ("angry", "upset"),
    Act.THANK: ("upset", "even", "pleased"),
    Act.GOODBYE: ("upset", "even", "pleased"),
    Act.LEAVE: ("angry", "upset"),
    Act.ESCALATE: ("angry", "upset"),
}


def about(scenario, act):
    """Return what an act can be about in a scenario, nothing where it is about nothing."""
    parts = {
        Act.TELL: scenario.facts,
        Act.VOLUNTEER: scenario.facts,
        Act.TOLD_ALREADY: scenario.facts,
        Act.ASK: scenario.asks,
        Act.ASK_AGAIN: scenario.asks,
        Act.ACCEPT: scenario.outcomes,
        Act.ACCEPT_HALF: scenario.outcomes,
        Act.DECLINE: scenario.outcomes,
        Act.THANK: scenario.outcomes,
    }
    return [each.key for each in parts.get(act, ())] or [""]


def says(scenario, seed, *intents, mood=-0.4, memory=LATER, **told):
    return Voice(scenario, seed).say(intents, mood=mood, memory=memory, **told)[0]


def talk(scenario, seed, turns, **told):
    """Return a customer's messages of a whole talk."""
    voice, memory, said = Voice(scenario, seed), Memory(), []
    for intents, mood in turns:
        text, memory = voice.say(intents, mood=mood, memory=memory, **told)
        said.append(text)
    return said, memory


TURNS = [
    ((Intent(Act.OPEN), Intent(Act.ASK, "only-the-leg")), -0.5),
    ((Intent(Act.VENT), Intent(Act.PRESS_STEP)), -0.6),
    ((Intent(Act.CALM), Intent(Act.TELL, "order-number")), -0.3),
    ((Intent(Act.PRESS_REASON),), -0.2),
    ((Intent(Act.TELL, "address"),), 0.0),
    ((Intent(Act.ACCEPT, "courier-desk"), Intent(Act.ASK, "when")), 0.2),
    ((Intent(Act.PRESS_TIME),), 0.2),
    ((Intent(Act.THANK, "courier-desk"), Intent(Act.GOODBYE)), 0.6),
]


class TestSameWords:
    def test_come_of_the_same_seed(self):
        assert talk(DESK, 5, TURNS) == talk(DESK, 5, TURNS)

    def test_come_whatever_python_hashes(self):
        script = (
            "from tests.practice.test_voice import *; print(json.dumps(talk(DESK, 5, TURNS)[0]))"
        )
        told = {
            subprocess.run(
                [sys.executable, "-c", script],
                capture_output=True,
                check=True,
                env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            ).stdout
            for seed in ("1", "2")
        }

        assert len(told) == 1
        assert json.loads(told.pop()) == talk(DESK, 5, TURNS)[0]

    def test_come_of_a_memory_that_was_kept_as_json(self):
        voice, memory = Voice(DESK, 3), Memory()
        for intents, mood in TURNS:
            kept = Memory.from_dict(json.loads(json.dumps(memory.to_dict())))
            assert kept == memory
            text, memory = voice.say(intents, mood=mood, memory=memory)
            assert (text, memory) == voice.say(intents, mood=mood, memory=kept)

    def test_differ_with_the_seed(self):
        runs = [talk(DESK, seed, TURNS)[0] for seed in range(1, 11)]

        for messages in zip(*runs, strict=True):
            assert len(set(messages)) == len(messages), messages


class TestTenRuns:
    @pytest.mark.parametrize("act", LIKELY)
    @pytest.mark.parametrize("first", [1, 7, 94, 1000])
    def test_in_a_row_repeat_no_line(self, act, first):
        memory = Memory() if act is Act.OPEN else LATER
        for mood in LIKELY[act]:
            for key in about(DESK, act):
                lines = [
                    says(DESK, seed, Intent(act, key), mood=MOODS[mood], memory=memory)
                    for seed in range(first, first + 10)
                ]
                assert len(set(lines)) == 10, (mood, Counter(lines).most_common(2))

    @pytest.mark.parametrize("name", names())
    def test_repeat_no_line_of_a_scenario(self, name):
        scenario = shipped(name)
        for act in (Act.OPEN, *OWN, Act.THANK):
            memory = Memory() if act is Act.OPEN else LATER
            for mood in list(LIKELY.get(act, ("upset",)))[-1:]:
                for key in about(scenario, act):
                    lines = [
                        says(scenario, seed, Intent(act, key), mood=MOODS[mood], memory=memory)
                        for seed in range(7, 17)
                    ]
                    assert len(set(lines)) == 10, (act, key, mood, Counter(lines).most_common(2))

    @pytest.mark.parametrize("who", personas())
    def test_repeat_no_line_whoever_speaks(self, who):
        scenario = replace(DESK, persona=personas()[who])
        for act, moods in LIKELY.items():
            memory = Memory() if act is Act.OPEN else LATER
            for mood in moods:
                key = about(scenario, act)[0]
                lines = [
                    says(scenario, seed, Intent(act, key), mood=MOODS[mood], memory=memory)
                    for seed in range(1, 11)
                ]
                assert len(set(lines)) == 10, (act, mood, Counter(lines).most_common(2))


class TestMemory:
    @pytest.mark.parametrize("act", [Act.VENT, Act.PRESS_TIME, Act.NUDGE, Act.CALM, Act.SNAP])
    def test_brings_no_line_twice_in_a_talk_until_all_were_said(self, act):
        voice, memory, said = Voice(DESK, 4), Memory(), []
        for _ in range(12):
            text, memory = voice.say([Intent(act)], mood=-0.6, memory=memory)
            said.append(text.lower())

        cores = [key for key in memory.said if key.startswith(f"{act}/")]
        assert len(set(cores)) == len(set(said)) == 12

    def test_gives_another_lead_in_once_all_were_said(self):
        voice, memory, said = Voice(DESK, 4), Memory(), []
        for _ in range(9):
            text, memory = voice.say([Intent(Act.TELL, "order-number")], mood=0.0, memory=memory)
            said.append(text)

        assert len(set(said)) == 9
        assert all("BW-44817" in text for text in said)

    def test_counts_turns_and_knows_the_agent(self):
        _text, memory = Voice(DESK, 1).say(
            [Intent(Act.OPEN)], mood=-0.5, memory=Memory(), agent="Sam"
        )

        assert (memory.turns, memory.greeted, memory.agent) == (1, True, "Sam")

    def test_greets_once(self):
        voice = Voice(replace(DESK, persona=personas()["retired-teacher"]), 1)
        first, memory = voice.say([Intent(Act.OPEN)], mood=-0.2, memory=Memory())
        again, _ = voice.say([Intent(Act.OPEN)], mood=-0.2, memory=memory)

        assert first.startswith(("Good morning", "Hello"))
        assert not again.startswith(("Good morning", "Hello"))


@cache
def everything():
    """Return every act of every shipped scenario in every mood, of one in every channel too."""
    found = []
    for scenario in map(shipped, names()):
        whole = scenario is DESK
        channels = ("chat", "email", "phone") if whole else (scenario.channel,)
        seeds = (1, 2, 3) if whole else (4,)
        moods = MOODS.values() if whole else (scenario.mood, 0.5)
        for act in Act:
            for key in about(scenario, act):
                for mood in moods:
                    for channel in channels:
                        found += [
                            says(
                                scenario,
                                seed,
                                Intent(act, key),
                                mood=mood,
                                memory=Memory(turns=seed % 3),
                                channel=channel,
                            )
                            for seed in seeds
                        ]
    return found


class TestEveryAct:
    def test_has_words_without_open_slots(self):
        assert all(everything())
        assert [text for text in everything() if re.search(r"[{}]", text)] == []

    @pytest.mark.parametrize("fault", ["  ", "..", " ,", " .", ",.", "?.", "!.", ":.", ",,", " ?"])
    def test_is_well_set(self, fault):
        assert [text for text in everything() if fault in text] == []

    @pytest.mark.parametrize("who", personas())
    @pytest.mark.parametrize("channel", ["chat", "email", "phone"])
    def test_is_said_by_everybody(self, who, channel):
        scenario = replace(DESK, persona=personas()[who])
        for act in Act:
            key = about(scenario, act)[0]
            for mood in MOODS.values():
                assert says(scenario, 3, Intent(act, key), mood=mood, channel=channel).strip()

    def test_of_every_region_has_its_manners(self):
        assert {person.region for person in personas().values()} <= set(regions())
        for manners in regions().values():
            assert manners.greetings
            assert manners.formal_greetings
            assert manners.thanks
            assert manners.goodbyes
            assert manners.formal_goodbyes
            assert manners.note

    @pytest.mark.parametrize("act", Act)
    def test_stands_under_tags_that_there_are(self, act):
        lines = authored(act)
        for line in (*lines.core, *lines.lead, *lines.tail, *lines.brief, *lines.echo):
            assert line.tags <= TAGS, line
        assert act is Act.OPEN or lines.core

    def test_is_no_line_of_another(self):
        own = [{line.text for line in authored(act).core} for act in Act]
        said = Counter(text for lines in own for text in lines if len(text) > 16)

        assert [text for text, count in said.items() if count > 1] == []

    def test_about_something_unknown_still_speaks(self):
        for act in (Act.TELL, Act.ASK, Act.ACCEPT, Act.DECLINE, Act.THANK, Act.TOLD_ALREADY):
            assert says(DESK, 1, Intent(act, "no-such-thing"))


def opened(scenario, seed):
    return Voice(scenario, seed).say(
        [Intent(Act.OPEN), Intent(Act.ASK, scenario.asks[0].key)],
        mood=scenario.mood,
        memory=Memory(),
    )[0]


class TestFitting:
    def test_tells_the_value_that_was_asked(self):
        for seed in range(30):
            assert "BW-44817" in says(DESK, seed, Intent(Act.TELL, "order-number"))
            assert "14 Mill Row" in says(DESK, seed, Intent(Act.TOLD_ALREADY, "address"))

    def test_thanks_for_what_was_done(self):
        named = [
            says(DESK, seed, Intent(Act.THANK, "lend-table"), mood=0.4).lower()
            for seed in range(80)
        ]

        assert any("the table from the shop nearby" in text for text in named)
        assert not any("courier" in text or "refund" in text for text in named)

    def test_gives_an_outcome_as_words_after_thanks_only_where_they_fit(self):
        assert deed("A new desk by courier, before the exam", ()) == "the new desk by courier"
        assert deed("Moving the appointment", ()) == "moving the appointment"
        assert deed("The fee is taken off", ()) == ""
        assert deed("Rebooked on the evening flight", ()) == ""
        assert deed("", ()) == ""

    def test_answers_in_the_order_it_was_told_to(self):
        told, asked = Intent(Act.TELL, "order-number"), Intent(Act.ASK, "when")
        for seed in range(20):
            first, then = says(DESK, seed, told, asked), says(DESK, seed, asked, told)
            assert first.index("BW-44817") < first.rindex("?")
            assert then.index("BW-44817") > then.index("?")

    @pytest.mark.parametrize(
        ("who", "least", "most"), [("plain-tradesman", 8, 32), ("hurried-student", 28, 52)]
    )
    def test_leaves_most_kind_words_out_where_something_follows_but_of_the_warm(
        self, who, least, most
    ):
        scenario = replace(DESK, persona=personas()[who], mood=-0.2)
        texts = [
            says(scenario, seed, Intent(Act.CALM), Intent(Act.TELL, "order-number"), mood=0.0)
            for seed in range(60)
        ]
        kind = sum("thank" in text.lower() or "appreciate" in text.lower() for text in texts)
        assert least < kind < most

    def test_takes_up_the_day_that_was_just_named(self):
        heard = replace(LATER, when="Thursday")
        texts = [
            says(DESK, seed, Intent(Act.ACCEPT, "courier-desk"), mood=0.1, memory=heard)
            for seed in range(20)
        ]
        assert 4 < sum("Thursday " in text for text in texts) < 18

    def test_takes_an_offer_in_plain_words_about_as_often_as_in_those_of_its_story(self):
        own = {key_of("accept:courier-desk", line) for line in DESK.outcome("courier-desk").says}
        taken = [
            Voice(DESK, seed).say([Intent(Act.ACCEPT, "courier-desk")], mood=0.1, memory=LATER)[1]
            for seed in range(40)
        ]
        assert 10 < sum(bool(own & set(memory.said)) for memory in taken) < 30

    def test_leaves_most_of_what_is_wanted_to_be_asked_in_a_chat(self):
        opened = [says(DESK, seed, Intent(Act.OPEN), memory=Memory()) for seed in range(40)]
        assert 0 < sum("exam" in text for text in opened) < 20
        assert sum(len(text.split()) < 16 for text in opened) > 20

    def test_letters_greet_by_the_name_the_agent_signed_with(self):
        letter = says(
            DESK, 3, Intent(Act.VENT), channel="email", agent="Edith Marlow", memory=SECOND
        )
        assert letter.split("\n")[0] in ("Hi Edith,", "Hello Edith,")

    def test_letters_keep_a_name_that_ends_like_a_greeting(self):
        tanabe = shipped("seat-fee-twice")
        said = "In my name, Tanabe Hiroshi, with my mother."
        text = letter(said, tanabe, regions()["japan"], mood=0.0, agent="", seed=1, turns=1)
        assert said in text

    def test_letters_whose_story_greets_greet_once(self):
        letters = [opened(shipped("bill-the-insurer-should-pay"), seed) for seed in range(60)]

        stories = [text.split("\n\n")[1] for text in letters]
        assert any(story.startswith("i got another reminder") for story in stories)
        assert not any(story.lower().startswith(("hi", "hello")) for story in stories)

    @pytest.mark.parametrize("name", ["rent-money-gone", "tablets-in-the-suitcase"])
    def test_openings_point_at_nothing_they_have_not_named(self, name):
        scenario = shipped(name)
        nouns = "money|rent|£|suitcase|bag|payment|account|order"
        for seed in range(60):
            text = opened(scenario, seed)
            if re.search(r"\b(?:that again|where is it|is it (?:gone|in))\b", text, re.I):
                assert re.search(nouns, text), text

    def test_openings_name_a_feeling_once(self):
        for seed in range(60):
            assert opened(shipped("shop-terminal-down"), seed).lower().count("fed up") < 2

    def test_lies_in_bands_of_mood(self):
        assert [band(each) for each in (-1, -0.55, -0.54, -0.15, -0.1, 0.3, 0.31)] == [
            *("angry", "angry", "upset", "upset", "even", "even", "pleased")
        ]
        assert set(MOODS) == set(BANDS)


class TestWriting:
    def person(self, who):
        return replace(DESK, persona=personas()[who])

    def lines(self, who, count=24, **told):
        scenario = self.person(who)
        return [
            says(scenario, seed, Intent(act), **told)
            for seed in range(count)
            for act in (Act.VENT, Act.CALM, Act.PRESS_TIME)
        ]

    def test_of_the_hasty_is_small_and_lacks_stops(self):
        lines = self.lines("hurried-student")

        assert sum(line[0].islower() for line in lines) > len(lines) * 0.7
        assert sum(line.endswith(".") for line in lines) < len(lines) * 0.2

    def test_of_the_neat_begins_with_capitals_and_ends_with_stops(self):
        for line in self.lines("exact-engineer"):
            assert line[0].isupper()
            assert line[-1] in ".!?"

    def test_of_the_flowery_has_no_short_forms(self):
        for line in self.lines("retired-teacher"):
            assert not re.search(r"\w['’](?:t|m|ll|ve|re|d)\b", line), line

    def test_of_the_short_is_shorter(self):
        def words(who):
            return sum(len(line.split()) for line in self.lines(who))

        assert words("plain-tradesman") < words("cheerful-regular")

    def test_leaves_codes_alone_whoever_types(self):
        for who in personas():
            for seed in range(40):
                assert "BW-44817" in says(self.person(who), seed, Intent(Act.TELL, "order-number"))

    def test_on_the_phone_has_no_emoji_and_no_typing(self):
        for who in personas():
            for line in self.lines(who, 8, mood=0.7, channel="phone"):
                assert line[0].isupper(), line
                assert line.isascii(), line

    def test_has_an_emoji_now_and_then_from_the_young_and_glad_alone(self):
        def shown(who):
            return sum(
                not says(self.person(who), seed, Intent(Act.THANK), mood=0.8).isascii()
                for seed in range(60)
            )

        assert 3 < shown("hurried-student") < 30
        assert shown("exact-engineer") == shown("retired-teacher") == shown("busy-parent") == 0


class TestEmail:
    @pytest.mark.parametrize("who", personas())
    def test_has_a_greeting_and_a_sign_off_with_the_name_at_first(self, who):
        scenario = replace(DESK, persona=personas()[who])
        said, _ = talk(scenario, 2, TURNS, channel="email", agent="Sam")

        for text in said[:2]:
            lines = text.split("\n")
            assert lines[0].endswith(",")
            assert lines[1] == ""
            assert lines[-1] in ("Dana Voss", "Dana")
            assert lines[-2].endswith(",")
            assert "\n\n\n" not in text
        assert said[0].endswith("Dana Voss")
        assert all("Sam" in text.split("\n")[0] for text in said[:2])
        assert all("\n\n\n" not in text for text in said)
        formal = scenario.persona.formality >= FORMAL
        assert all("Sam" in text.split("\n")[0] for text in said) or not formal
        assert len({text.split("\n")[-2:][0] for text in said[1:]}) > 1

    def test_of_a_formal_person_is_dear_and_of_others_is_not(self):
        formal = says(
            replace(DESK, persona=personas()["courteous-manager"]),
            1,
            Intent(Act.VENT),
            channel="email",
        )
        plain = says(DESK, 1, Intent(Act.VENT), channel="email", memory=SECOND)

        assert formal.startswith("Dear ")
        assert plain.startswith(("Hi", "Hello"))


# What the engine must find in a line: in any mood named, at least nine of ten lines.
MEANT = [
    (Act.VENT, ("angry", "upset", "even"), {"distress", "hostility"}, "Okay, and now?"),
    (Act.SNAP, ("angry", "upset"), {"distress", "hostility"}, "You have to wait like others."),
    (
        Act.COUNTER,
        ("angry", "upset", "even"),
        {"distress", "hostility"},
        "You should have checked.",
    ),
    (Act.THREATEN, ("angry", "upset"), {"churn"}, "That is our policy."),
    (Act.TOLD_ALREADY, MOODS, {"repeat"}, "What is your order number?"),
    (Act.THANK, ("pleased",), {"praise"}, "It is all booked for you now."),
    (Act.ASK, MOODS, {"question"}, "I see."),
    (Act.ASK_AGAIN, MOODS, {"question", "repeat"}, "I see."),
    (Act.PRESS_TIME, MOODS, {"question"}, "We will get back to you soon."),
    (Act.PRESS_REASON, MOODS, {"question"}, "We can't do that."),
    (Act.PRESS_STEP, MOODS, {"question"}, "I am so sorry about that."),
    (Act.VOLUNTEER, ("upset", "even"), {"personal"}, "I am so sorry, I understand."),
]


def read(line, before):
    turns = [
        {"role": "customer", "text": "Hello, my desk arrived with a leg missing."},
        {"role": "agent", "text": "Hello, what is your order number?"},
        {"role": "customer", "text": "It's BW-44817"},
        {"role": "agent", "text": before},
        {"role": "customer", "text": line},
        {"role": "agent", "text": "Let me look at this for you."},
    ]
    analysis = analyze(Conversation.from_dict({"id": "a", "turns": turns}))
    return {moment.kind.value for moment in analysis.moments if moment.turn == 4}


@pytest.mark.parametrize(("act", "moods", "kinds", "before"), MEANT)
def test_is_read_by_the_engine_as_it_is_meant(act, moods, kinds, before):
    for mood in moods:
        lines = set()
        for who in ("hurried-student", "retired-teacher", "plain-tradesman", "cheerful-regular"):
            scenario = replace(DESK, persona=personas()[who])
            keys = about(scenario, act)
            if act is Act.VOLUNTEER:
                keys = [each.key for each in scenario.facts if each.told is Told.ONCE_HEARD]
            elif act is Act.TOLD_ALREADY:
                keys = [each.key for each in scenario.facts if each.value]
            lines |= {
                says(scenario, seed, Intent(act, key), mood=MOODS[mood])
                for seed in range(14)
                for key in keys
            }
        missed = [line for line in lines if not read(line, before) & kinds]
        assert len(missed) <= len(lines) * 0.1, (mood, len(lines), missed)


def test_every_persona_types_in_a_way_there_is():
    assert {person.typing for person in personas().values()} == set(Typing)


def test_nobody_cheers_at_an_offer_in_the_breath_in_which_they_hit_back() -> None:
    for seed in range(1, 9):
        voice = Voice(shipped("birthday-bike"), seed)
        said, _ = voice.say(
            [Intent(Act.SNAP), Intent(Act.ACCEPT, "store-transfer")], mood=-0.3, memory=Memory()
        )
        assert "amazing" not in said
        assert "crying" not in said


def test_a_place_is_gone_to_and_nobody_is_gonna_it() -> None:
    hasty = replace(personas()["hurried-student"], typing=Typing.HASTY)
    texts = {
        written("I'm going to your competitor.", hasty, "chat", (), turn, 0) for turn in range(12)
    }
    assert not any("gonna your" in each for each in texts)
