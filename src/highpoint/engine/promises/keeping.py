"""Whether promises were kept: read from what the customer and the company say afterwards."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files

from highpoint.engine import lexicon
from highpoint.engine.conversation import Role
from highpoint.engine.text import normalize

FILE = "_kept.toml"
ANY = "any"
# A space of a rule; one that says itself how often it stands is left as it is.
_SPACE = re.compile(r" (?![?*+{])")
# So long after a promise without a time nobody can say that it was not kept.
SOON = timedelta(minutes=30)


class About(StrEnum):
    """What a promise is about."""

    REFUND = "refund"
    REPLACE = "replace"
    TRAVEL = "travel"
    CALL = "call"
    DELIVER = "deliver"
    FIX = "fix"
    PASS = "pass"
    SEND = "send"
    ANSWER = "answer"
    OTHER = "other"


class State(StrEnum):
    """What became of a promise."""

    OPEN = "open"
    KEPT = "kept"
    LATE = "late"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Given:
    """A promise in the run of turns: said in the turn at ``place``, due at a moment or at none."""

    place: int
    about: About
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of one customer's talks, in the order they were said."""

    role: Role
    text: str
    at: datetime | None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What became of a promise, and the words that say so: a turn's place, a start, an end."""

    state: State
    place: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Sign:
    state: State
    about: str
    start: int
    end: int


def about(words: str, language: str = "en") -> About:
    """
    Return what a promise is about, by its words.

    >>> about("I'll call you tomorrow by 10"), about("Your money will be refunded on Friday")
    (<About.CALL: 'call'>, <About.REFUND: 'refund'>)
    """
    told = _words(language)
    text = normalize(words)
    if told is not None:
        for kind, pattern in told["kind"].items():
            if pattern.search(text):
                return About(kind)
    return About.OTHER


def outcomes(given: Sequence[Given], said: Sequence[Said]) -> list[Evidence | None]:
    """
    Return what became of each promise, None where nothing says: it is open.

    Words that name what was promised (“the refund came”) speak of promises about that; words
    that name nothing (“as promised”) of the newest one that still stands. What comes after the
    due time is late. A customer's “nobody called” breaks a promise only once it is due, and
    what was broken and came after all is late.

    :param given: promises, by the turn they were made in
    :param said: all turns that are one customer's, oldest first
    """
    found: list[Evidence | None] = [None] * len(given)
    if not given:
        return found
    first = min(one.place for one in given)
    for place in range(first + 1, len(said)):
        turn = said[place]
        for sign in _signs(turn):
            standing = [
                number
                for number, one in enumerate(given)
                if one.place < place and _may_still(found[number], sign, one, turn, said)
            ]
            for number in _meant(standing, sign, given):
                state = _state(sign, given[number], turn, found[number])
                found[number] = Evidence(state, place, sign.start, sign.end)
    return found


def _may_still(
    before: Evidence | None, sign: _Sign, one: Given, turn: Said, said: Sequence[Said]
) -> bool:
    """Tell whether a sign can be of a promise at all."""
    if sign.about not in (ANY, one.about):
        return False
    if sign.state is State.BROKEN:
        return before is None and _time_is_up(one, turn, said)
    if sign.about == About.ANSWER and sign.state is State.KEPT and turn.role is Role.CUSTOMER:
        # “Thanks for the update” to the very message that promises one is of no promise.
        between = said[one.place + 1 : said.index(turn, one.place)]
        if not any(each.role is Role.AGENT for each in between):
            return False
    return before is None or (before.state is State.BROKEN and sign.state is State.KEPT)


def _time_is_up(one: Given, turn: Said, said: Sequence[Said]) -> bool:
    """Tell whether a promise can be called broken by now: past its time, or not just made."""
    if one.due is not None:
        return turn.at is not None and turn.at > one.due
    made = said[one.place].at
    return made is None or turn.at is None or turn.at - made >= SOON


def _meant(standing: list[int], sign: _Sign, given: Sequence[Given]) -> list[int]:
    if sign.about != ANY:
        return standing
    return [max(standing, key=lambda number: given[number].place)] if standing else []


def _state(sign: _Sign, one: Given, turn: Said, before: Evidence | None) -> State:
    if sign.state is not State.KEPT:
        return sign.state
    after = one.due is not None and turn.at is not None and turn.at > one.due
    return State.LATE if after or before is not None else State.KEPT


def _signs(turn: Said) -> Iterator[_Sign]:
    """Yield what a turn says of promises; a broken one is said before a kept one counts."""
    words = _words(turn.language)
    if words is None or turn.role not in (Role.AGENT, Role.CUSTOMER):
        return
    text = normalize(turn.text)
    if turn.role is Role.AGENT:
        yield from _found(text, State.WITHDRAWN, words["agent_withdrawn"])
        yield from _found(text, State.KEPT, words["agent_kept"])
        return
    broken = list(_found(text, State.BROKEN, words["customer_broken"]))
    yield from broken
    yield from _found(text, State.WITHDRAWN, words["customer_withdrawn"])
    turned = words["turned"]["before"]
    denied = {sign.about for sign in broken}
    for sign in _found(text, State.KEPT, words["customer_kept"]):
        if sign.about not in denied and not turned.search(text[: sign.start]):
            yield sign


def _found(text: str, state: State, patterns: Mapping[str, re.Pattern[str]]) -> Iterator[_Sign]:
    for kind, pattern in patterns.items():
        if (match := pattern.search(text)) is not None:
            yield _Sign(state, kind, match.start(), match.end())


@cache
def _words(language: str) -> dict[str, dict[str, re.Pattern[str]]] | None:
    """Return a language's words for what became of promises, None where its folder has none."""
    file = files(lexicon).joinpath(language, FILE)
    if not language.isalpha() or not file.is_file():
        return None
    raw = tomllib.loads(file.read_text("utf-8"))
    return {
        section: {name: re.compile(_SPACE.sub(" +", rule)) for name, rule in rules.items()}
        for section, rules in raw.items()
    }
