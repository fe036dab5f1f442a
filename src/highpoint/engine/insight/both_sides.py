"""What an agent gave to settle a matter, or that the answer was no; and whether both sides keep well by it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files

from highpoint.engine import lexicon
from highpoint.engine.conversation import Role, Turn
from highpoint.engine.observation import Observation
from highpoint.engine.promises.stands import sentence_around
from highpoint.engine.trajectory import EndState, Resolved


class Kind(StrEnum):
    """What a customer was given beyond what was bought; NOTHING where the answer was no."""

    REFUND = "refund"
    REPLACEMENT = "replacement"
    CREDIT = "credit"
    DISCOUNT = "discount"
    WAIVED = "waived charge"
    NOTHING = "nothing"


FILE = "_given.toml"
# A longer turn is a pasted document.
_MOST_READ = 4_000
# So many letters before what was given a no is looked for.
_CLOSE = 40
# As much as is kept of what an agent said.
LONGEST = 300

_SIZE = re.compile(
    r"[$€£] ?(\d[\d.,]{0,11})|\b(\d[\d.,]{0,11}) ?(?:%|[$€£]|dollars|euros?|pounds|eur|prozent|d[oó]lares|libras)",
    re.IGNORECASE,
)
# Of a number its last sign before one or two digits parts the decimals, the others thousands.
_AMOUNT = re.compile(r"(\d[\d.,]*?)(?:[.,](\d{1,2}))?[.,]?")


@dataclass(frozen=True, slots=True)
class Solution:
    """
    What was given in a talk, by its words; ``size`` is the amount or share that they tell.

    ``exception`` is whether the words call it one, ``reason`` the words that say why. ``glad`` is
    how the customer ends the talk, in a language whose endings are not read otherwise.
    """

    kind: Kind
    turn: int
    words: str
    size: Decimal | None = None
    exception: bool = False
    reason: str = ""
    glad: bool | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    hints: tuple[str, ...]
    given: tuple[tuple[Kind, re.Pattern[str]], ...]
    denied: re.Pattern[str]
    general: re.Pattern[str]
    but: re.Pattern[str]
    exception: re.Pattern[str]
    glad: re.Pattern[str] | None
    unhappy: re.Pattern[str] | None


def solution(
    turns: Sequence[Turn],
    observations: Iterable[Observation],
    refused: Sequence[int],
    language: str = "en",
) -> Solution | None:
    """
    Return what was given in a talk, an exception before what is usual; None where nothing came up.

    ``refused`` are the turns at which an agent said no: where nothing was given, that is the answer.
    The words are data (``lexicon/LANGUAGE/_given.toml``); of a language without them nothing is told.

    >>> said = [Turn(0, Role.AGENT, "It is past the return window, so as an exception I have refunded the $12.50.")]
    >>> found = solution(said, [], [])
    >>> found.kind.value, str(found.size), found.exception
    ('refund', '12.50', True)
    """
    words = _words(language)
    if words is None:
        return None
    agents = {turn.index: turn for turn in turns if turn.role is Role.AGENT}
    found = [each for turn in agents.values() if (each := _given_in(turn, words))]
    if found:
        first = min(found, key=lambda each: (not each.exception, each.turn))
        first = replace(first, reason=_reason(agents, observations, first.turn))
    else:
        told = next((agents[index] for index in refused if index in agents), None)
        if told is None:
            return None
        first = Solution(Kind.NOTHING, told.index, told.text[:LONGEST])
    return replace(first, glad=_glad(turns, first.turn, words))


@cache
def languages() -> tuple[str, ...]:
    """
    Return the tags of the languages in which it is read what was given.

    >>> languages()
    ('de', 'en', 'es')
    """
    return tuple(sorted(each.name for each in files(lexicon).iterdir() if _words(each.name)))


@cache
def _words(language: str) -> _Words | None:
    file = files(lexicon).joinpath(language, FILE)
    if not language.isalpha() or not file.is_file():
        return None
    raw = tomllib.loads(file.read_text("utf-8"))

    def pattern(rule: str) -> re.Pattern[str]:
        return re.compile(lexicon.expand(rule, raw["parts"]), re.IGNORECASE)

    around = {name: pattern(rule) for name, rule in raw["around"].items()}
    customer = {name: pattern(rule) for name, rule in raw.get("customer", {}).items()}
    return _Words(
        tuple(raw["hints"]["any"]),
        tuple((Kind[kind.upper()], pattern(rule)) for kind, rule in raw["given"].items()),
        **around,
        glad=customer.get("glad"),
        unhappy=customer.get("unhappy"),
    )


def _given_in(turn: Turn, words: _Words) -> Solution | None:
    text = turn.text[:_MOST_READ]
    low = text.lower()
    if not any(hint in low for hint in words.hints):
        return None
    for kind, given in words.given:
        for place in given.finditer(text):
            start, end = sentence_around(text, place.start(), place.end())
            said = text[start:end]
            near = max(start, place.start() - _CLOSE)
            turned = [mark.end() for mark in words.but.finditer(text, near, place.start())]
            close = text[turned[-1] if turned else near : end]
            if words.denied.search(close) or words.general.search(said):
                continue
            exception = words.exception.search(text) is not None
            shown = " ".join(said.split())[:LONGEST]
            return Solution(kind, turn.index, shown, _size(said), exception)
    return None


def _glad(turns: Sequence[Turn], after: int, words: _Words) -> bool | None:
    if words.glad is None or words.unhappy is None:
        return None
    said = [turn.text for turn in turns if turn.role is Role.CUSTOMER and turn.index > after]
    last = " ".join(said[-2:])
    if words.unhappy.search(last):
        return False
    return True if words.glad.search(last) else None


def _size(said: str) -> Decimal | None:
    found = _SIZE.search(said)
    number = _AMOUNT.fullmatch(found[1] or found[2]) if found else None
    if number is None:
        return None
    whole = re.sub(r"[.,]", "", number[1])
    return Decimal(f"{whole}.{number[2]}" if number[2] else whole)


def _reason(agents: Mapping[int, Turn], observations: Iterable[Observation], turn: int) -> str:
    """Return the sentence in which the agent says why, in the turn or one beside it."""
    beside = range(turn - 1, turn + 2)
    told = [each for each in observations if each.cue == "reason" and each.span.turn in beside]
    nearest = min(told, key=lambda each: abs(each.span.turn - turn), default=None)
    if nearest is None or nearest.span.turn not in agents:
        return ""
    text = agents[nearest.span.turn].text
    start, end = sentence_around(text, nearest.span.start, nearest.span.end)
    return " ".join(text[start:end].split())[:LONGEST]


def customer_kept(end: EndState, resolved: Resolved) -> bool | None:
    """
    Tell whether a customer's side was kept; None where nothing says how it ended.

    >>> customer_kept(EndState.SATISFIED, Resolved.UNCLEAR)
    True
    >>> customer_kept(EndState.NEUTRAL, Resolved.NO)
    False
    """
    if end is EndState.DISSATISFIED or resolved is Resolved.NO:
        return False
    if end is EndState.UNKNOWN and resolved is Resolved.UNCLEAR:
        return None
    return True
