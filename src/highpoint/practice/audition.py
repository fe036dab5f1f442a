"""
The audition: the same customer for all, one tip, one more try, and what was learned between.

Scenario and seed are fixed, so that two people meet the same customer word for word as long as
they write the same. Only the replies are judged, moment by moment; nothing is inferred about
who wrote them.
"""

from __future__ import annotations

from dataclasses import dataclass

from highpoint.engine.moment import Kind, Verdict
from highpoint.practice.debrief import Score, score
from highpoint.practice.scenario import Scenario
from highpoint.practice.talk import PracticeTalk

# What everybody meets: one of the shipped scenarios, whatever was edited here, and one seed.
SCENARIO = "three-legged-desk"
SEED = 6

# The order in which a tip is chosen: what weighs most with a customer first.
_FIRST = (
    Kind.DISTRESS,
    Kind.HOSTILITY,
    Kind.QUESTION,
    Kind.REFUSAL,
    Kind.PROMISE,
    Kind.REPEAT,
    Kind.CHURN,
    Kind.PERSONAL,
    Kind.PRAISE,
    Kind.GREETING,
    Kind.CLOSING,
    Kind.NAME,
    Kind.HOLD,
)
TIPS = {
    Kind.DISTRESS: "Before any question or fix, say what happened to them in your own words.",
    Kind.HOSTILITY: "Leave the anger unanswered; name what is behind it and what you do about it.",
    Kind.QUESTION: "Answer the question they asked, before anything else.",
    Kind.REFUSAL: "A no wants its reason and another way, in the same message.",
    Kind.PROMISE: "Say what will happen and by when: a day, an hour.",
    Kind.REPEAT: "When they say it again, own that it was not heard, then move on.",
    Kind.CHURN: "When they speak of leaving, ask or name why, and offer what could mend it.",
    Kind.PERSONAL: "They told you something of their life. One short, fitting sentence about it.",
    Kind.PRAISE: "Take their thanks warmly; it is meant for you.",
    Kind.GREETING: "Begin with a greeting and your name or an offer of help.",
    Kind.CLOSING: "Ask whether all is settled before you say goodbye.",
    Kind.NAME: "They gave their name. Use it once.",
    Kind.HOLD: "When they have to wait, say how long or why.",
}


@dataclass(frozen=True, slots=True)
class Audition:
    """Both tries of one person and what they add up to."""

    first: Score
    second: Score

    @property
    def gain(self) -> float | None:
        """The second rate less the first, None where one of them offered nothing."""
        if self.first.rate is None or self.second.rate is None:
            return None
        return self.second.rate - self.first.rate


def begin(scenario: Scenario, seed: int) -> PracticeTalk:
    """Return the talk every candidate begins with; the retry begins with it too."""
    return PracticeTalk.begin(scenario, seed)


def tip(talk: PracticeTalk) -> str:
    """Return the one tip after the first try: for what was missed and weighs most."""
    missed = {m.kind for m in talk.analysis.moments if m.verdict is not Verdict.MET}
    first = next((kind for kind in _FIRST if kind in missed), None)
    return TIPS[first] if first else talk.scenario.tips[0]


def judged(first: PracticeTalk, second: PracticeTalk) -> Audition:
    """Return what both tries add up to."""
    return Audition(score(first.analysis.moments), score(second.analysis.moments))
