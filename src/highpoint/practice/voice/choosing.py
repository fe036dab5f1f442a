"""
Which line comes next: steps through all that suits, so that consecutive seeds do not meet.

The lines stand in a fixed shuffled order (by a checksum, so the same on every machine). A run
starts at its seed's place; each further use in one talk steps on by eleven, so that in ten
consecutive runs no two come to the same place. What was said in this talk is passed over until
all was said; then it comes with another lead-in or tail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from typing import NamedTuple
from zlib import crc32

from highpoint.practice.voice.memory import Memory

STEPS = (11, 13, 17)
# So many runs in a row are to differ.
_APART = 10
# Seeds that are multiples of all steps apart come to other places by this.
_FAR = 1000
_MANY = 8
_HEARD_TWICE = ("say", "see", "but", "one")
_LIGHT = ("that", "this", "have", "with", "what", "your", "there", "just")
# A line that begins so has its own lead-in.
_OPENERS = re.compile(
    r"(?:and|but|so|ok|okay|oh|yes|yeah|yep|no|nope|sure|well|wait|fine|right|look|honestly|great|perfect|"
    r"seriously|actually|also|alright|all right|hmm|thanks|thank you|of course|certainly|really|please|"
    r"sorry|listen|i must|i have to|i'm afraid|forgive|with respect|if i|in all|don't|may i|might i|would you|"
    r"excuse|hello|ugh|i see|goodbye|good|lovely|wonderful|brilliant|in that case|i guess|i suppose|to be honest|seriously|"
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
    unlike: str = "",
) -> tuple[Said, tuple[str, ...]]:
    """
    Return the way to say something and the keys by which a memory keeps it.

    ``unlike`` is what was just said: what follows begins in another way where it can.
    """
    cores = shuffled(cores, salt)
    need = -(-_APART // len(cores))
    dresses = partial(_dressed, leads=tuple(leads), tails=tuple(tails), salt=salt)
    stride = next(each for each in STEPS if len(cores) % each)
    start = seed + seed // _FAR + number(salt) % 997 + stride * memory.uses(topic)
    # Where lines are few, runs keep apart by their lead-ins: those come as they come.
    many = len(cores) >= _MANY
    best, least = None, (99, 99, 99)
    for said in _from(start, cores, dresses, need):
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
        re.match(
            r"(?:hi|hello|hey|hiya|oi|hola|greetings|evening|morning|dear|good (?:day|morning|evening|afternoon))\b",
            line,
            re.I,
        )
        is not None
    )


def _heard(said: Said, memory: Memory) -> int:
    return sum(memory.times(key("+", each)) for each in (said.lead, said.tail) if each)


def _from(
    start: int, cores: Sequence[str], dresses: Callable[[str], tuple[Said, ...]], need: int
) -> Iterator[Said]:
    """
    Yield all ways: those of the line at the start first, then of the next line.

    Alone a line comes as often as it may where ``need`` ways in a row are to differ.
    """
    for place in range(start, start + len(cores)):
        core = cores[place % len(cores)]
        dressed = dresses(core)
        between = min(need - 1, len(dressed))
        at = place // len(cores)
        for step in range(at, at + max(1, len(dressed)) * (between + 1)):
            block, turn = divmod(step, between + 1)
            yield dressed[(block * between + turn - 1) % len(dressed)] if turn else Said(core)


@lru_cache(maxsize=8192)
def _dressed(
    core: str, leads: tuple[str, ...], tails: tuple[str, ...], salt: str
) -> tuple[Said, ...]:
    """Return the ways to say a line after a lead-in or before a tail, in an order of their own."""
    own, heard = opens_itself(core), _weighty(core)
    found = [Said(core, lead=each) for each in leads if not own and not _weighty(each) & heard]
    if not core.endswith("?"):
        found += [Said(core, tail=each) for each in tails if not _weighty(each) & heard]
    return tuple(sorted(found, key=lambda said: (number(salt, *said), said)))


@lru_cache(maxsize=8192)
def _weighty(text: str) -> frozenset[str]:
    """Return the words of a text that would be heard twice."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return frozenset(
        word for word in words if (len(word) > 3 or word in _HEARD_TWICE) and word not in _LIGHT
    )
