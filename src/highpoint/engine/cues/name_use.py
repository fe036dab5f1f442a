"""Did the agent call somebody by name?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from highpoint.engine.observation import Observation, Span
from highpoint.engine.reading import Reading

CUE = "name_use"

# A name shorter than this is more often a word ("Al", "Jo") than a person.
SHORTEST_NAME = 3
# "PJ" and "T" are names where they close a clause after a comma; longer capitals are not.
LONGEST_INITIALS = 2
_CALLED = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_]*(?![\w])")
_OPENING = re.compile(r"(?:\s|@\w+|__\w+__)*([A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’-]+), ")
# A blank is found faster than what stands before it, so that is looked back for.
_IN_CLAUSE = re.compile(
    r" ([A-ZÀ-ÖØ-Þ](?:(?<=[\w'’)] .)|(?<=[\w'’)], .))[\w'’-]*)(?= ?[.!?:;]| *$| [\^*-]|,? [a-z])"
)
_CLOSED = re.compile(r" ?[.!?:;]| *$| [\^*-]")


def observe(reading: Reading) -> Iterator[Observation]:
    """Yield where an agent says a name: after a greeting, before or after a comma, or a known one."""
    given = (reading.conversation.customer_name or "").partition(" ")[0]
    known = re.compile(rf"\b{re.escape(given)}\b", re.I) if len(given) >= SHORTEST_NAME else None
    for turn in reading.agents:
        places = _said(reading, turn)
        if known is not None:
            for found in known.finditer(reading.turns[turn].text):
                places.setdefault(found.span(), "name")
        for (start, end), rule in sorted(places.items()):
            yield Observation(CUE, Span(turn, start, end), rule)


def _own(reading: Reading, turn: int, place: tuple[int, int]) -> bool:
    """Test for the agent's own name, as the talk names them or in "Ben here", and what it signs."""
    start, end = place
    text = reading.turns[turn].text
    author = reading.conversation.author_of(reading.turns[turn]) or ""
    own = author.partition(" ")[0].lower()
    # In "Ben, Brindlewick" the word behind the comma is the house's.
    if own and own in (text[start:end].lower(), *text[:start].lower().rstrip(", ").split()[-1:]):
        return True
    introduced = (
        seen.span for seen in reading.hits[turn].get("self_intro", ()) if seen.rule == "here"
    )
    # Of "Ben here" nothing but the word behind the name is left.
    return any(
        span.start <= start and text[end : span.end].strip().isalpha() for span in introduced
    )


def _said(reading: Reading, turn: int) -> dict[tuple[int, int], str]:
    """Return the names in a turn but the agent's own: "called" behind a greeting or at the start."""
    text = reading.turns[turn].text
    clauses = _IN_CLAUSE.finditer(text)
    places = {each.span(1): "name" for each in clauses if _addresses(reading, text, each)}
    for seen in reading.hits[turn].get(CUE, ()):
        found = _CALLED.match(text, seen.span.end)
        if found and (_is_known(reading, found.group()) or _is_called(reading, seen, found)):
            places[found.span()] = "called"
    opening = _OPENING.match(text)
    if opening and _is_name(reading, opening.group(1), greeted=False):
        places[opening.span(1)] = "called"
    return {place: rule for place, rule in places.items() if not _own(reading, turn, place)}


def _is_called(reading: Reading, seen: Observation, found: re.Match[str]) -> bool:
    """Test for a name we do not know: right after a greeting, or with the clause's end behind it."""
    sure = seen.rule not in ("thanked", "sorry") and found.string[seen.span.end - 2] != ","
    if not sure and not _stops(reading, found):
        return False
    return _is_name(reading, found.group(), greeted=True)


def _is_known(reading: Reading, word: str) -> bool:
    return reading.lexicon is not None and word.lower() in reading.lexicon.names


def _stops(reading: Reading, found: re.Match[str]) -> bool:
    if reading.lexicon is None or reading.lexicon.only_known_names:
        return False
    return found.string[found.end() : found.end() + 1] in (".", ",", "!", ":", ";")


def _addresses(reading: Reading, text: str, found: re.Match[str]) -> bool:
    """Test for a name that ends a clause; a known one where no comma parts it from the clause."""
    word, closed = found.group(1), _CLOSED.match(text, found.end())
    parted = text[found.start() - 1] == ","
    if parted and closed:
        short = len(word) <= LONGEST_INITIALS and word.isupper()
        return _is_name(reading, word, greeted=short)
    if reading.lexicon is None or not _is_known(reading, word):
        return False
    before = text[: found.start()].split()[-1].rstrip(",")
    if not before.islower() or before in reading.lexicon.beside_names:
        return False
    return bool(closed or parted or text[found.end()] == ",")


def _is_name(reading: Reading, word: str, *, greeted: bool) -> bool:
    if reading.lexicon is None:
        return False
    plain = word.lower()
    if plain in reading.lexicon.not_names:
        return False
    by_capital = word.istitle() and len(word) > 1 and not reading.lexicon.only_known_names
    return plain in reading.lexicon.names or greeted or by_capital
