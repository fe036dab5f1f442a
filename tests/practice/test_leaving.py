"""How customers thank and go: as the person they are, in the situation they came with."""

import re

import pytest

from highpoint.practice.intent import Act, Intent
from highpoint.practice.scenario import shipped
from highpoint.practice.voice.memory import Memory
from highpoint.practice.voice.speaking import Voice

SHOPPER = re.compile(
    r"\b(?:amazing|all good|service|you're the best|really helpful|nope|cool|sweet)\b",
    re.IGNORECASE,
)
AGENT = re.compile(r"anything (?:else|further|more)|glad to help|most convenient", re.IGNORECASE)


def said(name: str, *acts: Act) -> list[str]:
    memory = Memory(turns=3, greeted=True)
    intents = [Intent(act) for act in acts]
    scenario = shipped(name)
    return [Voice(scenario, s).say(intents, mood=0.7, memory=memory)[0] for s in range(60)]


@pytest.mark.parametrize(
    "name", ["closing-fathers-account", "late-photo-book", "report-that-never-came"]
)
def test_nobody_grieving_or_courtly_goes_like_a_young_shopper(name: str) -> None:
    texts = said(name, Act.NO_MORE, Act.THANK)
    if name == "report-that-never-came":
        texts = [each.lower().replace("service", "") for each in texts]
        assert not [each for each in texts if "amazing" in each or "nope" in each]
    else:
        assert not [each for each in texts if SHOPPER.search(each)]
    assert len(set(texts)) > 20


@pytest.mark.parametrize("name", ["card-blocked-abroad", "missed-connection", "the-ring-in-214"])
def test_nobody_speaks_as_an_agent_does(name: str) -> None:
    texts = said(name, Act.SUITS) + said(name, Act.TELL, Act.SUITS) + said(name, Act.GOODBYE)

    assert not [each for each in texts if AGENT.search(each)]
