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
from typing import Any

from highpoint.engine import lexicon
from highpoint.engine.conversation import Role
from highpoint.engine.text import normalize

FILE = "_kept.toml"
ANY = "any"
# A sign of this is of something that whoever wrote was to find out, and now tells.
TOLD = "told"
# A space of a rule; one that says itself how often it stands is left as it is.
_SPACE = re.compile(r" (?![?*+{])")
# So long after a promise without a time nobody can say that it was not kept.
SOON = timedelta(minutes=30)
# Who asks after a promise without a time so long afterwards has not got what was promised.
LONG = timedelta(days=1)


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
    """
    A promise in the run of turns: said in the turn at ``place``, due at a moment or at none.

    ``deed`` is its verb as it is said once it is done (“reported”), empty where it may be anything.
    """

    place: int
    about: About
    due: datetime | None
    deed: str = ""


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
    """Words that tell of a promise: which section of the file found them, and what of."""

    section: str
    about: str
    start: int
    end: int

    @property
    def state(self) -> State:
        return SECTIONS[self.section][1]


# Whose words a section reads, and what they say; in the order in which one turn says it.
SECTIONS: Mapping[str, tuple[Role, State]] = {
    "agent_withdrawn": (Role.AGENT, State.WITHDRAWN),
    "agent_kept": (Role.AGENT, State.KEPT),
    "agent_did": (Role.AGENT, State.KEPT),
    "customer_broken": (Role.CUSTOMER, State.BROKEN),
    "customer_asks": (Role.CUSTOMER, State.BROKEN),
    "customer_withdrawn": (Role.CUSTOMER, State.WITHDRAWN),
    "customer_kept": (Role.CUSTOMER, State.KEPT),
    "customer_thanks": (Role.CUSTOMER, State.KEPT),
}


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


def deed(words: str, language: str = "en") -> str:
    """
    Return the verb of a promise as it is said once it is done, empty for one that says too little.

    >>> deed("I'll report this"), deed("Your change will be reissued"), deed("We'll have it done")
    ('reported', 'reissued', '')
    """
    told = _words(language)
    text = normalize(words)
    promised = told["deed"]["promised"].search(text) if told is not None else None
    if told is None or promised is None:
        return ""
    verb = promised["verb"]
    if told["deed"]["says_little"].fullmatch(verb):
        return _file(language)["past"]["update"] if told["deed"]["updates"].search(text) else ""
    return verb if promised["be"] else _past(verb, language)


def can_be_held(words: str, language: str = "en") -> bool:
    """
    Test whether a promise binds to more than trying: of a best nobody can say that it was not done.

    >>> can_be_held("We'll do our best to find it"), can_be_held("We'll find it")
    (False, True)
    """
    told = _words(language)
    return told is None or told["effort"]["tries"].search(normalize(words)) is None


def outcomes(given: Sequence[Given], said: Sequence[Said]) -> list[Evidence | None]:
    """
    Return what became of each promise, None where nothing says: it is open.

    Words that name what was promised (“the refund came”) or do it (“I have reported it”) speak
    of promises about that; words that name nothing (“as promised”) of the newest one that still
    stands. What comes after the due time is late. A customer's “nobody called” breaks a promise
    only once it is due, “any news?” only once it is due or a day has passed, and what was
    broken and came after all is late.

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
                if one.place < place and _may_still(found[number], sign, one, place, said)
            ]
            for number in _meant(standing, sign, given):
                state = _state(sign, given[number], turn, found[number])
                found[number] = Evidence(state, place, sign.start, sign.end)
    return found


def _may_still(
    before: Evidence | None, sign: _Sign, one: Given, place: int, said: Sequence[Said]
) -> bool:
    """Tell whether a sign can be of a promise at all."""
    if not _speaks_of(sign, one, said[place].language):
        return False
    if sign.state is State.BROKEN:
        return before is None and _time_is_up(sign, one, said[place], said[one.place])
    if sign.section == "customer_thanks":
        # “Thanks for the update” to the very message that promises one is of no promise.
        between = said[one.place + 1 : place]
        if not any(each.role is Role.AGENT for each in between):
            return False
    return before is None or (before.state is State.BROKEN and sign.state is State.KEPT)


def _speaks_of(sign: _Sign, one: Given, language: str) -> bool:
    if sign.section == "agent_did":
        return sign.about == one.deed
    if sign.about == TOLD:
        words = _words(language)
        finds_out = words is not None and words["deed"]["finds_out"].fullmatch(one.deed)
        return one.about is About.ANSWER and bool(finds_out)
    if sign.about == ANY:
        # Whether their words were passed on is nothing that customers see.
        seen = SECTIONS[sign.section][0] is Role.AGENT or one.about is not About.PASS
        return seen or sign.state is State.WITHDRAWN
    return sign.about == one.about


def _time_is_up(sign: _Sign, one: Given, turn: Said, promised: Said) -> bool:
    """Tell whether a promise can be called broken by now: past its time, or not just made."""
    if one.due is not None:
        return turn.at is not None and turn.at > one.due
    asked = sign.section == "customer_asks"
    if promised.at is None or turn.at is None:
        return not asked
    return turn.at - promised.at >= (LONG if asked else SOON)


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
    turned = words["turned"][turn.role.value]
    denied: set[str] = set()
    for section, (role, state) in SECTIONS.items():
        if role is not turn.role:
            continue
        for sign in _found(section, text, words[section]):
            if state is State.BROKEN:
                denied.add(sign.about)
            if state is State.KEPT and (sign.about in denied or turned.search(text, 0, sign.start)):
                continue
            yield sign


def _found(section: str, text: str, patterns: Mapping[str, re.Pattern[str]]) -> Iterator[_Sign]:
    for kind, pattern in patterns.items():
        if section == "agent_did":
            for done in pattern.finditer(text):
                yield _Sign(section, done["deed"], *done.span())
        elif (match := pattern.search(text)) is not None:
            yield _Sign(section, kind, *match.span())


def _past(verb: str, language: str) -> str:
    """
    Return a verb as its language's file makes it past.

    >>> _past("send", "en"), _past("notify", "en"), _past("chase", "en"), _past("ask", "en")
    ('sent', 'notified', 'chased', 'asked')
    """
    past = _file(language)["past"]
    if verb in past["irregular"]:
        return str(past["irregular"][verb])
    for ending, instead in past["endings"]:
        if re.search(ending, verb):
            return re.sub(ending, instead, verb, count=1)
    return verb


@cache
def _words(language: str) -> dict[str, dict[str, re.Pattern[str]]] | None:
    """Return a language's words for what became of promises, None where its folder has none."""
    return {
        section: {name: re.compile(_SPACE.sub(" +", rule)) for name, rule in rules.items()}
        for section, rules in _file(language).items()
        if section != "past"
    } or None


@cache
def _file(language: str) -> dict[str, Any]:
    file = files(lexicon).joinpath(language, FILE)
    if not language.isalpha() or not file.is_file():
        return {}
    return tomllib.loads(file.read_text("utf-8"))
