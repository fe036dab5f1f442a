"""The customer's name becomes known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._calling import surely_wrong, uses
from highpoint.engine.moments._judging import MET, MISSED, Judgment
from highpoint.engine.observation import Observation, Span
from highpoint.engine.reading import Reading

KIND = Kind.NAME
TITLE = "By name"
DEFINITION = (
    "The customer's name becomes known: the agent should use it at least once from then on."
)
CANNOT_TELL = "Names that are also words, uncommon nicknames, names in another script."
REASONS = {
    "used": "You called the customer by name.",
    "not_used": "The customer's name was known and never used.",
    "other_name": "You called the customer by another name.",
}


def find(reading: Reading) -> Iterator[Moment]:
    """Yield the one name moment, where the name is first known or another's is said instead."""
    given = reading.first(reading.customers, "name_given")
    theirs, others = uses(reading)
    if given is not None and (not theirs or given.span < theirs[0].span):
        yield _given(reading, given, theirs, others)
    elif theirs:
        yield _called(reading, theirs[0], (MET, "used", [theirs[0]]))
    else:
        wrong = next((use for use in others if surely_wrong(reading, use)), None)
        if wrong is not None:
            yield _called(reading, wrong, (MISSED, "other_name", []))


def _called(reading: Reading, use: Observation, judgment: Judgment) -> Moment:
    reply = [turn for turn in reading.agents if turn >= use.span.turn]
    return judging.build(reading, KIND, [use], judgment, reply)


def _given(
    reading: Reading,
    given: Observation,
    theirs: Sequence[Observation],
    others: Sequence[Observation],
) -> Moment:
    later = [turn for turn in reading.agents if turn > given.span.turn]
    names = judging.quote(reading, given.span).lower().split()
    for turn in later:
        place = _place_of(reading, turn, names) or next(
            (use.span for use in theirs if use.span.turn == turn), None
        )
        if place is not None:
            return judging.build(reading, KIND, [given], (MET, "used", [place]), later)
    wrong = any(surely_wrong(reading, use) for use in others if use.span.turn in later)
    reason = "other_name" if wrong else "not_used"
    return judging.build(reading, KIND, [given], (MISSED, reason, []), later)


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
