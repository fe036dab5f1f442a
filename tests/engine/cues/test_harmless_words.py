"""Words that look like a moment and are none."""

from __future__ import annotations

import pytest

from highpoint.engine.conversation import Conversation
from highpoint.engine.cues import observe_all
from highpoint.engine.reading import Reading

SAID = [
    ("Do I have to cancel the old contract?", "It ends by itself.", "churn"),
    ("I'll tell my sister about you!", "How kind.", "churn"),
    ("How do I send it back?", "No, returns are free.", "refusal"),
    ("Great, thanks.", "You'll have the mail in a minute. Bye!", "hold"),
    ("My parcel is lost.", "That's not our fault.", "specific_apology"),
]
MEANT = [
    ("I'm going to cancel my contract.", "Wait.", "churn"),
    ("I'll tell all my friends about how you lost it.", "Wait.", "churn"),
    ("Can you change it?", "No, we don't do that.", "refusal"),
    ("Is it there?", "One minute please.", "hold"),
    ("My parcel is lost.", "That was our fault.", "specific_apology"),
]


def cues(customer: str, agent: str) -> set[str]:
    turns = [{"role": "customer", "text": customer}, {"role": "agent", "text": agent}]
    talk = Conversation.from_dict({"id": "t", "turns": turns})
    return {seen.cue for seen in observe_all(Reading(talk))}


@pytest.mark.parametrize(("customer", "agent", "cue"), SAID)
def test_are_let_be(customer: str, agent: str, cue: str) -> None:
    assert cue not in cues(customer, agent)


@pytest.mark.parametrize(("customer", "agent", "cue"), MEANT)
def test_but_not_what_is_meant(customer: str, agent: str, cue: str) -> None:
    assert cue in cues(customer, agent)
