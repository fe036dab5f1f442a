"""Where the customer's own name becomes known from the customer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from highpoint.engine.conversation import Role
from highpoint.engine.observation import Observation, Span
from highpoint.engine.reading import Reading

CUE = "name_given"

_NAME = re.compile(r"\W*([^\W\d_][\w'’-]*)(?: ([A-ZÀ-ÖØ-Þ][\w'’-]+))?")
_WORD = re.compile(r"[^\W\d_][\w'’]*")
_BARE = re.compile(r"\W*([^\W\d_]+(?: [^\W\d_]+){0,2})[.!?\s]*(?:$|[.!,] )")
_LAST_LINE = re.compile(r"\n[ –—-]*([A-ZÀ-ÖØ-Þ][\w'’-]+)(?: [A-ZÀ-ÖØ-Þ][\w'’.-]*){0,2}\s*$")
# An answer to "your name?" longer than this says something else.
LONGEST_ANSWER = 60


def observe(reading: Reading) -> Iterator[Observation]:
    """Yield names after "my name is", in the answer to a question for them, and below a mail."""
    for turn in reading.customers:
        found = _introduced(reading, turn) or _answered(reading, turn) or _signed(reading, turn)
        if found is not None:
            yield Observation(CUE, found, rule="name")


def _introduced(reading: Reading, turn: int) -> Span | None:
    for seen in reading.hits[turn].get(CUE, ()):
        if seen.rule == "here":
            found = _name_before(reading, seen.span)
        else:
            found = _name_at(reading, turn, seen.span.end, sure=seen.rule == "named")
        if found is not None and not _of_another(reading, turn, found.start):
            return found
    return None


def _name_before(reading: Reading, span: Span) -> Span | None:
    """Return the name in "Sam here", after a greeting or without."""
    known, _ = _lists(reading)
    for word in _WORD.finditer(reading.turns[span.turn].text, span.start, span.end):
        if word.group().lower() in known:
            return Span(span.turn, word.start(), word.end())
    return None


def _name_at(reading: Reading, turn: int, place: int, sure: bool) -> Span | None:
    found = _NAME.match(reading.turns[turn].text, place)
    if found is None:
        return None
    known, other = _lists(reading)
    word = found.group(1).lower()
    if word not in known and (not sure or word in other or len(word) == 1):
        return None
    return Span(turn, found.start(1), found.end(2) if found.group(2) else found.end(1))


def _answered(reading: Reading, turn: int) -> Span | None:
    """Return the name in the answer to the agent's question for it."""
    if turn == 0 or reading.turns[turn - 1].role is not Role.AGENT:
        return None
    if "name_asked" not in reading.hits[turn - 1]:
        return None
    known, other = _lists(reading)
    text = reading.turns[turn].text
    bare = _BARE.match(text)
    if bare is not None and not any(w.lower() in other for w in bare.group(1).split()):
        return Span(turn, bare.start(1), bare.end(1))
    for word in _WORD.finditer(text, 0, LONGEST_ANSWER):
        if word.group().lower() in known and not _of_another(reading, turn, word.start()):
            return Span(turn, word.start(), word.end())
    return None


def _signed(reading: Reading, turn: int) -> Span | None:
    """Return the first name that a mail's last line consists of."""
    found = _LAST_LINE.search(reading.turns[turn].text)
    if found is None:
        return None
    known, _ = _lists(reading)
    own = (reading.conversation.customer_name or "").partition(" ")[0].lower()
    name = found.group(1).lower()
    if name not in known and name != own:
        return None
    return Span(turn, found.start(1), found.end(1))


def _of_another(reading: Reading, turn: int, start: int) -> bool:
    """Test whether a name stands right after "my friend" or the like."""
    return any(seen.span.end == start for seen in reading.hits[turn].get("another_person", ()))


def _lists(reading: Reading) -> tuple[frozenset[str], frozenset[str]]:
    if reading.lexicon is None:
        return frozenset(), frozenset()
    return reading.lexicon.names, reading.lexicon.not_names
