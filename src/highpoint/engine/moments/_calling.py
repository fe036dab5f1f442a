"""Whose name an agent says: the customer's, as far as it is known, or another's."""

from __future__ import annotations

import re
import unicodedata

from highpoint.engine.lexicon import Lexicon
from highpoint.engine.moments import _judging as judging
from highpoint.engine.observation import Observation
from highpoint.engine.reading import Reading

# Shorter ones ("Jo", "PJ", "T") are as often initials: they tell no name from another.
SHORTEST = 3
_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")
# What stands behind a name that somebody is called by, and not behind one that is spoken of.
_CLOSED = re.compile(r" *(?:[,.!?:;\n–-]|$)")


def uses(reading: Reading) -> tuple[list[Observation], list[Observation]]:
    """Return where agents say the customer's name, or any where it is unknown, and another's."""
    known = _known(reading)
    theirs: list[Observation] = []
    others: list[Observation] = []
    for turn in reading.agents:
        for use in reading.at(turn, "name_use"):
            said = _parts(judging.quote(reading, use.span))
            (theirs if _may_be_one(reading.lexicon, said, known) else others).append(use)
    return theirs, others


def surely_wrong(reading: Reading, use: Observation) -> bool:
    """Test for another's name to the customer's face, which nobody else in the talk bears."""
    called = _CLOSED.match(reading.turns[use.span.turn].text, use.span.end)
    if use.rule != "called" or not called or reading.lexicon is None:
        return False
    said = _parts(judging.quote(reading, use.span))
    if not said <= reading.lexicon.names:
        return False
    return said.isdisjoint(_staff(reading) | _parts(*(reading.texts[t] for t in reading.customers)))


def _known(reading: Reading) -> set[str]:
    """Return the parts of the customer's name, from the talk and from the profile."""
    given = [
        judging.quote(reading, seen.span)
        for turn in reading.customers
        for seen in reading.at(turn, "name_given")
    ]
    profile = reading.conversation.customer_name or ""
    return _parts(*given, profile if _is_a_persons(reading.lexicon, profile) else "")


def _is_a_persons(lexicon: Lexicon | None, profile: str) -> bool:
    """Tell a person's name from a handle ("BlueSky99") and a house ("Bakery Brindle")."""
    parts = _parts(profile)
    if lexicon is None:
        return False
    if not parts.isdisjoint(lexicon.names):
        return True
    several = len(parts) > 1 and not any(map(str.isdigit, profile))
    return several and parts.isdisjoint(lexicon.not_names)


def _may_be_one(lexicon: Lexicon | None, said: set[str], known: set[str]) -> bool:
    """Test whether one part of what was said is one of the name, or short for one."""
    if not said or not known:
        return True
    return any(
        one.startswith(other)
        or other.startswith(one)
        or (lexicon is not None and any({one, other} <= group for group in lexicon.short_names))
        for one in said
        for other in known
    )


def _staff(reading: Reading) -> set[str]:
    """Return the names of those who answer: as kept, signed or introduced."""
    talk = reading.conversation
    authors = [talk.author_of(talk.turns[turn]) or "" for turn in reading.agents]
    said = [
        judging.quote(reading, judging.sentence(reading, seen))
        for turn in reading.agents
        for seen in reading.at(turn, "signature", "self_intro")
    ]
    return _parts(*authors, *said)


def _parts(*names: str) -> set[str]:
    """Return the words of names without case and accents."""
    plain = " ".join(names).casefold()
    if plain.isascii():
        return set(_WORD.findall(plain))
    plain = unicodedata.normalize("NFKD", plain)
    return set(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))
