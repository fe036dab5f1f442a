"""The agent's first words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._judging import MET, MISSED, PARTIAL, Judgment
from highpoint.engine.observation import Observation, Span
from highpoint.engine.reading import Reading

KIND = Kind.GREETING
TITLE = "Greeting"
DEFINITION = "The agent's first turn: it should greet, and offer help or give a name."
CANNOT_TELL = "Whether the tone is warm; a greeting in a language without a lexicon."
REASONS = {
    "greeted_and_offered": "You greeted, and offered help or gave a name.",
    "greeting_only": "You greeted, but neither offered help nor gave a name.",
    "offer_only": "You offered help or gave a name, but there was no greeting.",
    "no_greeting": "Your first words held no greeting, no offer of help and no name.",
}

# How far into the first turn a name still works as a form of address.
OPENING = 3
# "What is going on?" asks for the matter; help is not yet offered.
ASKS = "what_is_going_on"


def find(reading: Reading) -> Iterator[Moment]:
    """Yield the one greeting moment, at the agent's first turn."""
    if reading.agents:
        turn = reading.agents[0]
        judgment = _judge(reading, turn)
        yield judging.build(reading, KIND, [reading.whole(turn)], judgment, [turn])


def _judge(reading: Reading, turn: int) -> Judgment:
    greeted = reading.at(turn, "greeting")[:1]
    offered = _offered(reading, turn)
    if greeted and (offered or reading.has(turn, "hold")):
        return MET, "greeted_and_offered", [*greeted, *(offered or reading.at(turn, "hold")[:1])]
    if greeted:
        return PARTIAL, "greeting_only", greeted
    if offered:
        return PARTIAL, "offer_only", offered
    return MISSED, "no_greeting", []


def _offered(reading: Reading, turn: int) -> Sequence[Observation | Span]:
    offers = reading.at(turn, "offer_help", "self_intro", "signature")
    return [each for each in offers if each.rule != ASKS][:1] or _addressed(reading, turn)


def _addressed(reading: Reading, turn: int) -> list[Observation]:
    """Return a customer's name used as the opening word, or right after the greeting."""
    text = reading.texts[turn]
    start = len(text) - len(text.lstrip())
    greeted = reading.at(turn, "greeting")
    return [
        name
        for name in reading.at(turn, "name_use")
        if name.span.start - start <= OPENING
        or any(0 <= name.span.start - hello.span.end <= OPENING for hello in greeted)
    ][:1]
