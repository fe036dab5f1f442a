"""The customer's name becomes known."""

from __future__ import annotations

from collections.abc import Iterator

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._judging import MET, MISSED
from highpoint.engine.observation import Observation, Span
from highpoint.engine.reading import Reading

KIND = Kind.NAME
TITLE = "By name"
DEFINITION = (
    "The customer's name becomes known: the agent should use it at least once from then on."
)
CANNOT_TELL = "Names that are also words, nicknames, names in another script."
REASONS = {
    "used": "You called the customer by name.",
    "not_used": "The customer's name was known and never used.",
}


def find(reading: Reading) -> Iterator[Moment]:
    """Yield the one name moment, where the name is first known."""
    given = reading.first(reading.customers, "name_given")
    used = reading.first(reading.agents, "name_use")
    if given is not None and (used is None or given.span < used.span):
        yield _given(reading, given)
    elif used is not None:
        reply = [turn for turn in reading.agents if turn >= used.span.turn]
        yield judging.build(reading, KIND, [used], (MET, "used", [used]), reply)


def _given(reading: Reading, given: Observation) -> Moment:
    later = [turn for turn in reading.agents if turn > given.span.turn]
    names = judging.quote(reading, given.span).lower().split()
    for turn in later:
        place = _place_of(reading, turn, names)
        if place is not None:
            return judging.build(reading, KIND, [given], (MET, "used", [place]), later)
    return judging.build(reading, KIND, [given], (MISSED, "not_used", []), later)


def _place_of(reading: Reading, turn: int, names: list[str]) -> Span | None:
    text = reading.texts[turn]
    for name in names:
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            if not text[start - 1 : start].isalpha() and not text[end : end + 1].isalpha():
                return Span(turn, start, end)
            start = text.find(name, end)
    return None
