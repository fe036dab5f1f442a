"""
Steps: at which step of the chain something went wrong for a customer, with the words that say so.

The chain is find, order, pay, deliver, use, ask, answer, return, leave. What can go wrong at each
is listed in ``troubles.toml``, with the phrases customers tell it by. The words at the trigger of
a distressed or hostile moment count most; what the customer wrote before it counts the less the
further back it is, since people say first what happened and then what they feel.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from highpoint.engine.conversation import Role, Turn
from highpoint.engine.moment import Kind
from highpoint.engine.observation import Span

# The kinds of moment whose trigger says that something went wrong for this customer.
TRIGGERS = (Kind.DISTRESS, Kind.HOSTILITY)
# What a phrase counts in a turn before the trigger, to the power of how many customer turns back.
FADES = 0.6
# How many of the customer's turns are read, the trigger's own included.
REACH = 4
# A phrase further off than this says nothing of why the customer is upset now.
LEAST = 0.2
# What a phrase counts that names what it is about more than that it went wrong.
WEAK = 0.5
# Of one trouble told in two phrases the second counts half, the third a quarter.
AGAIN = 0.5


class Step(StrEnum):
    """The chain as the customer walks it, in its order."""

    FIND = "find"
    ORDER = "order"
    PAY = "pay"
    DELIVER = "deliver"
    USE = "use"
    ASK = "ask"
    ANSWER = "answer"
    RETURN = "return"
    LEAVE = "leave"


class Phrases:
    """
    Phrases to look for; each only where its plainest word stands in the text at all.

    Looking for some hundred phrases at every letter would take longer than all the rest.
    """

    def __init__(self, phrases: Sequence[str]) -> None:
        # The longest first: of two phrases that begin alike, the fuller one is kept as the words.
        ordered = sorted(phrases, key=len, reverse=True)
        self._each = [
            (_plainest(phrase), re.compile(rf"\b{_phrase(phrase)}", re.IGNORECASE))
            for phrase in ordered
        ]

    def __bool__(self) -> bool:
        return bool(self._each)

    def found(self, text: str) -> list[re.Match[str]]:
        """Return the phrases in a text; where two overlap, the one that is written longer."""
        lower = text.lower()
        kept: list[re.Match[str]] = []
        for word, pattern in self._each:
            if word in lower:
                for match in pattern.finditer(text):
                    if all(match.end() <= o.start() or o.end() <= match.start() for o in kept):
                        kept.append(match)
        return sorted(kept, key=lambda match: match.start())


@dataclass(frozen=True, slots=True)
class Trouble:
    """
    One thing that can go wrong: its step, its name, and its phrases.

    ``weak`` phrases count half; ``only_with`` and ``not_with`` are words that must, or must not,
    stand beside a phrase.
    """

    key: str
    step: Step
    name: str
    weight: float
    phrases: Phrases
    weak: Phrases
    only_with: Phrases
    not_with: Phrases

    def fits(self, texts: str) -> bool:
        """Test whether a phrase among these texts would tell of this trouble."""
        if self.only_with and not self.only_with.found(texts):
            return False
        return not self.not_with.found(texts)


class Found(NamedTuple):
    """A trouble and the words that tell of it, the weightiest first; ``score`` is their sum."""

    trouble: Trouble
    words: tuple[Span, ...]
    score: float


# The words of a trouble, in the order of its fields.
_WORDS = ("phrases", "weak", "only_with", "not_with")


@cache
def troubles() -> tuple[Trouble, ...]:
    """Return every trouble that is known, in the order of the chain."""
    text = files(__package__).joinpath("troubles.toml").read_text(encoding="utf-8")
    found = [
        Trouble(
            each["key"],
            Step(each["step"]),
            each["name"],
            float(each.get("weight", 1.0)),
            *(Phrases(each.get(name, ())) for name in _WORDS),
        )
        for each in tomllib.loads(text)["trouble"]
    ]
    order = list(Step)
    return tuple(sorted(found, key=lambda trouble: order.index(trouble.step)))


def classify(turns: Sequence[Turn], trigger: int) -> Found | None:
    """
    Return what went wrong by the customer's words up to the turn ``trigger``, or None.

    >>> upset = Turn(0, Role.CUSTOMER, "I am so upset, it arrived broken!")
    >>> found = classify([upset], 0)
    >>> found.trouble.step.value, upset.text[found.words[0].start : found.words[0].end]
    ('deliver', 'arrived broken')
    """
    said = [turn for turn in turns if turn.role is Role.CUSTOMER and turn.index <= trigger]
    near = [(turn.index, _plain(turn.text)) for turn in reversed(said[-REACH:])]
    beside = "\n".join(text for _, text in near)
    best: Found | None = None
    for trouble in troubles():
        hits = sorted(_hits(trouble, near), key=lambda hit: -hit[0])
        score = sum(weight * AGAIN**place for place, (weight, _) in enumerate(hits))
        better = score >= LEAST and (best is None or score > best.score)
        if better and trouble.fits(beside):
            best = Found(trouble, tuple(span for _, span in hits), score)
    return best


def _plain(text: str) -> str:
    """Return a text with its signs in the places they were and apostrophes as phrases write them."""
    return text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _hits(trouble: Trouble, near: Sequence[tuple[int, str]]) -> Iterator[tuple[float, Span]]:
    """Yield each different phrase once, where it stands nearest to the trigger."""
    seen: set[str] = set()
    for back, (index, text) in enumerate(near):
        for phrases, share in ((trouble.phrases, 1.0), (trouble.weak, WEAK)):
            for match in phrases.found(text):
                phrase = match.group().lower()
                if phrase not in seen:
                    seen.add(phrase)
                    yield share * trouble.weight * FADES**back, Span(index, *match.span())


def _plainest(phrase: str) -> str:
    """Return the longest word of a phrase: where it is missing, so is the phrase."""
    return max((word.rstrip("*") for word in phrase.split() if word != "..."), key=len)


def _phrase(phrase: str) -> str:
    """Return a phrase as a pattern: ``*`` ends a word openly, ``...`` holds up to four words."""
    pattern = ""
    for place, word in enumerate(phrase.split()):
        if word == "...":
            pattern += r"(?:\s+[\w'$.-]+){0,4}?"
            continue
        pattern += r"\s+" if place else ""
        pattern += re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word) + r"\b"
    return pattern
