"""How a talk is closed: whether there is anything else, and words of leave-taking."""

from __future__ import annotations

import re

import pytest

from highpoint.practice.intent import Act, Intent
from highpoint.practice.scenario import shipped
from highpoint.practice.voice import Memory, Voice
from tests.practice.talks import acts, after

SERVED = {
    "jersey-too-small": "Hi Renata! Teal in XL is in stock, I'll send it to you today.",
    "keys-to-the-first-home": "Dear Camila, I have checked all your papers and everything is fine. The bank pays the notary on Thursday.",
}


class TestAnythingElse:
    @pytest.mark.parametrize(
        "asked",
        [
            "Is there anything else open, or is that all clear now?",
            "Is there anything else you need, or is it all good now?",
        ],
    )
    def test_is_answered_with_no_more(self, asked: str) -> None:
        first = SERVED["jersey-too-small"]
        said = acts(
            "jersey-too-small",
            first,
            "It goes out today, and the old one comes back to us free.",
            asked,
        )
        assert Act.NO_MORE in said
        assert not {Act.TRIES, Act.IMPROVISE} & set(said)


class TestLeave:
    @pytest.mark.parametrize("name", SERVED)
    @pytest.mark.parametrize(
        "goodbye",
        [
            "Enjoy Friday, and sleep well!",
            "Until Thursday, then.",
            "Say hello to everybody at home!",
            "Perfect. Have a wonderful first ride!",
        ],
    )
    def test_is_answered_with_a_goodbye(self, name: str, goodbye: str) -> None:
        talk = after(name, SERVED[name], goodbye)
        assert not {Act.ASK, Act.ASK_AGAIN, Act.PRESS_STEP} & {
            each.act for each in talk.turns[-1].intents
        }
        assert talk.ending is not None


def test_who_is_warm_and_glad_ends_no_letter_dryly() -> None:
    voice = Voice(shipped("keys-to-the-first-home"), 74)
    for turns in range(12):
        text, _ = voice.say(
            [Intent(Act.GOODBYE)], mood=0.85, memory=Memory(turns=turns, greeted=True)
        )
        assert not re.search(r"[Nn]othing else|[Tt]hat was all|settled", text)
