"""
Which line comes next: steps through all that suits, so that consecutive seeds do not meet.

The lines stand in a fixed shuffled order (by a checksum, so the same on every machine). A run
starts at its seed's place; each further use in one talk steps on by eleven, so that in ten
consecutive runs no two come to the same place. What was said in this talk is passed over until
all was said; then it comes with another lead-in or tail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from zlib import crc32

from highpoint.practice.voice.memory import Memory

STEPS = (11, 13, 17)
# So many uses in ten runs are to differ: two in each.
_APART = 22
_MANY = 8
_HEARD_TWICE = ("say", "see", "but", "one")
_LIGHT = ("that", "this", "have", "with", "what", "your", "there", "just")
# A line that begins so has its own lead-in.
_OPENERS = re.compile(
    r"(?:and|but|so|ok|okay|oh|yes|yeah|yep|no|nope|sure|well|wait|fine|right|look|honestly|great|perfect|"
    r"seriously|actually|also|alright|all right|hmm|thanks|thank you|of course|certainly|really|please|"
    r"sorry|listen|i must|i have to|i'm afraid|forgive|with respect|if i|in all|don't|may i|might i|would you|"
    r"excuse|hello|i see|goodbye|good|lovely|wonderful|brilliant|in that case|i guess|i suppose|to be honest|seriously|"
    r"that would be|wow|ah|aw|ha|haha|hm|huh|as i|again|all right|just|pardon|oh|you know|come on)\b",
    re.IGNORECASE,
)


class Said(NamedTuple):
    """One way to say something: ``lead`` and ``tail`` may be empty."""

    core: str
    lead: str = ""
    tail: str = ""


def number(*of: object) -> int:
    """Return a whole number that is the same wherever it is made of the same."""
    return crc32("\x1f".join(str(each) for each in of).encode())


def shuffled(lines: Sequence[str], salt: str) -> list[str]:
    """Return the lines in an order of their own, each once."""
    return sorted(dict.fromkeys(lines), key=lambda line: (number(salt, line), line))


def opens_itself(line: str) -> bool:
    """Test whether a line has a lead-in of its own."""
    return _OPENERS.match(line) is not None


def key(topic: str, line: str) -> str:
    """Return what stands for a line in a memory."""
    return f"{topic}/{number(line):08x}"


def choose(
    cores: Sequence[str],
    leads: Sequence[str],
    tails: Sequence[str],
    *,
    topic: str,
    salt: str,
    seed: int,
    memory: Memory,
    bare: bool = False,
    unlike: str = "",
) -> tuple[Said, tuple[str, ...]]:
    """
    Return the way to say something and the keys by which a memory keeps it.

    ``bare`` is for who wastes no words: a lead-in or tail comes only where lines are few.
    ``unlike`` is what was just said: what follows begins in another way where it can.
    """
    cores = shuffled(cores, salt)
    need = -(-(_APART // 2 if bare else _APART) // len(cores))
    ways = {core: _ways(core, leads, tails, salt, need) for core in cores}
    stride = next(each for each in STEPS if len(cores) % each)
    start = seed + number(salt) % 997 + stride * memory.uses(topic)
    # Where lines are few, runs keep apart by their lead-ins: those come as they come.
    many = len(cores) >= _MANY
    best, least = None, (99, 99, 99)
    for said in _from(start, cores, ways):
        seen = (
            memory.times(key(topic, said.core)),
            memory.times(key(f"={topic}", repr(tuple(said)))),
            (_heard(said, memory) if many else 0)
            + (_first(said.lead or said.core) == _first(unlike)),
        )
        if seen < least:
            best, least = said, seen
        if least == (0, 0, 0):
            break
    assert best is not None
    dress = [key("+", each) for each in (best.lead, best.tail) if each]
    return best, (key(topic, best.core), key(f"={topic}", repr(tuple(best))), *dress)


def _first(text: str) -> str:
    return text.lower().partition(" ")[0].strip(",.!?:…")


def greets(line: str) -> bool:
    """Test whether a line greets by itself."""
    return (
        re.match(r"(?:hi|hello|hey|hiya|good (?:day|morning|evening|afternoon))\b", line, re.I)
        is not None
    )


def _heard(said: Said, memory: Memory) -> int:
    return sum(memory.times(key("+", each)) for each in (said.lead, said.tail) if each)


def _from(start: int, cores: Sequence[str], ways: dict[str, list[Said]]) -> Iterator[Said]:
    """Yield all ways: those of the line at the start first, then of the next line."""
    for place in range(start, start + len(cores)):
        mine = ways[cores[place % len(cores)]]
        at = place // len(cores)
        yield from (mine[(at + step) % len(mine)] for step in range(len(mine)))


def _ways(
    core: str, leads: Sequence[str], tails: Sequence[str], salt: str, need: int
) -> list[Said]:
    """
    Return the ways to say a line: alone, after a lead-in, or before a tail.

    Alone comes as often as it may where ``need`` ways in a row are to differ.
    """
    own = opens_itself(core)
    said_in_it = _weighty(core)
    dressed = [
        Said(core, lead=each) for each in leads if not own and not _weighty(each) & said_in_it
    ]
    dressed += [Said(core, tail=each) for each in tails if not _weighty(each) & said_in_it]
    dressed.sort(key=lambda said: (number(salt, *said), said))
    between = min(need - 1, len(dressed))
    if not between:
        return [Said(core)]
    mixed = []
    for place in range(len(dressed)):
        mixed.append(Said(core))
        mixed += [dressed[(place * between + step) % len(dressed)] for step in range(between)]
    return mixed


def _weighty(text: str) -> set[str]:
    """Return the words of a text that would be heard twice."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return {
        word for word in words if (len(word) > 3 or word in _HEARD_TWICE) and word not in _LIGHT
    }
