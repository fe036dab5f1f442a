"""What an agent has bound someone to, with its due time: the reading behind a promise ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from highpoint.engine.conversation import Conversation, Turn
from highpoint.engine.observation import Observation, Span
from highpoint.engine.promises.calendar import Calendar
from highpoint.engine.promises.due import Due
from highpoint.engine.promises.phrases import first_loose, read_due
from highpoint.engine.promises.relative import relative
from highpoint.engine.promises.resolve import Interval, resolve
from highpoint.engine.promises.stands import clause_start, sentence_around
from highpoint.engine.promises.vocabulary import Vocabulary, vocabulary
from highpoint.engine.text import normalize

CUE = "promise"


class Owner(StrEnum):
    """Who has to keep a promise."""

    AGENT = "agent"
    TEAM = "team"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Commitment:
    """
    One promise of an agent's turn.

    ``span`` are its words, ``when`` those that tell its time (None where none do). ``due``
    runs from the earliest to the latest moment, in the calendar's zone; the latest is the due
    time. It is None where the promise is vague, and where the turn has no time: then
    ``relative`` still says when, counted from the turn.
    """

    span: Span
    owner: Owner
    when: Span | None
    vague: bool
    relative: str | None
    due: Interval | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, spans as [turn, start, end]."""
        return {
            "span": _plain(self.span),
            "owner": self.owner.value,
            "when": _plain(self.when) if self.when else None,
            "vague": self.vague,
            "relative": self.relative,
            "earliest": self.due.earliest.isoformat() if self.due else None,
            "latest": self.due.latest.isoformat() if self.due else None,
        }


def commitments(
    conversation: Conversation,
    observations: Iterable[Observation],
    calendar: Calendar,
    language: str = "en",
) -> tuple[Commitment, ...]:
    """
    Return the promises of a conversation, in the order they were made.

    Turns without a promise are not read again. In a language whose folder has no words for
    promises, none are told.

    :param observations: what ``analyze`` observed in this conversation
    :param calendar: when the company works, and in which zone
    :param language: the tag of the language that ``analyze`` read
    """
    seen: dict[int, list[Observation]] = {}
    for each in observations:
        if each.cue == CUE:
            seen.setdefault(each.span.turn, []).append(each)
    words = vocabulary(language) if seen else None
    if words is None:
        return ()
    found = (
        _of_turn(conversation.turns[turn], here, words, calendar) for turn, here in seen.items()
    )
    return tuple(each for turn in found for each in turn)


@dataclass(frozen=True, slots=True)
class _Place:
    """The words of one promise: where its verb stands, and what belongs to it."""

    start: int
    end: int
    verb: int
    verb_end: int


def _of_turn(
    turn: Turn, seen: Sequence[Observation], words: Vocabulary, calendar: Calendar
) -> Iterator[Commitment]:
    text = normalize(turn.text)
    places = list(_places(text, seen, words))
    for number, place in enumerate(places):
        following = places[number + 1].start if number + 1 < len(places) else len(text)
        due = _best(read_due(text[place.start : place.end], words), place.start)
        if due is None:
            due = _added(text, place, following, words)
        yield _commitment(turn, text, place, due, words, calendar)


def _commitment(
    turn: Turn,
    text: str,
    place: _Place,
    found: tuple[Due, int] | None,
    words: Vocabulary,
    calendar: Calendar,
) -> Commitment:
    span = Span(turn.index, place.start, place.end)
    owner = _owner(text, place, words)
    if found is None:
        loose = first_loose(text[place.verb_end : place.end], words)
        when = _moved(turn.index, *loose, place.verb_end) if loose else None
        return Commitment(span, owner, when, vague=True, relative=None, due=None)
    due, offset = found
    resolved = resolve(due, turn.at, calendar) if turn.at else None
    passed = turn.at is not None and resolved is None
    return Commitment(
        span,
        owner,
        _moved(turn.index, due.start, due.end, offset),
        vague=passed,
        relative=None if passed else relative(due, text[due.start + offset : due.end + offset]),
        due=resolved,
    )


def _places(text: str, seen: Sequence[Observation], words: Vocabulary) -> Iterator[_Place]:
    """Yield a place for each promise: what was seen in one clause is one promise."""
    verbs: list[tuple[int, int, int, int]] = []
    for each in sorted(seen, key=lambda one: (one.span.start, -one.span.end)):
        start, end = each.span.start, each.span.end
        begins, ends = sentence_around(text, start, end)
        left = clause_start(text, begins, start, words)
        if not verbs or left > verbs[-1][0]:
            verbs.append((left, start, end, ends))
    for number, (left, start, end, ends) in enumerate(verbs):
        after = verbs[number + 1][0] if number + 1 < len(verbs) else len(text)
        while left < start and not text[left].isalnum():
            left += 1
        last = min(ends, after)
        while last > end and text[last - 1].isspace():
            last -= 1
        yield _Place(left, max(last, end), start, end)


def _best(found: Sequence[Due], offset: int) -> tuple[Due, int] | None:
    """Return the time that counts: the last one said as a limit, else the first."""
    if not found:
        return None
    limits = [due for due in found if due.bound != "at"]
    return (limits[-1] if limits else found[0]), offset


def _added(text: str, place: _Place, until: int, words: Vocabulary) -> tuple[Due, int] | None:
    """Return a time that the next sentence adds: “It takes two days”."""
    begins, ends = place.end, place.end
    while begins < until and not text[begins].isalnum():
        begins += 1
    if begins >= until:
        return None
    begins, ends = sentence_around(text, begins, begins + 1)
    if ends > until or text.endswith("?", begins, ends):
        return None
    if words.sentence["adds"].match(text[begins:ends]) is None:
        return None
    return _best(read_due(text[begins:ends], words), begins)


def _owner(text: str, place: _Place, words: Vocabulary) -> Owner:
    """Return who the words bind: the last one named before the verb ends, else the company."""
    rest = text[place.verb : place.end]
    if words.owner["agent_after"].search(rest):
        return Owner.AGENT
    head = text[place.start : place.verb_end]
    named = [
        (found.start(), owner)
        for owner in Owner
        for found in words.owner[owner.value].finditer(head)
    ]
    subject = _subject(named, place.verb - place.start)
    if subject in (None, Owner.COMPANY) and words.owner["team_after"].search(rest):
        return Owner.TEAM
    return subject or Owner.COMPANY


def _subject(named: Sequence[tuple[int, Owner]], verb: int) -> Owner | None:
    """Return the first owner named in the verb's own words, else the last before them."""
    own = sorted((start, owner) for start, owner in named if start >= verb)
    if own and own[0][0] == verb:
        return own[0][1]
    before = sorted((start, owner) for start, owner in named if start < verb)
    if before:
        return before[-1][1]
    return None


def _moved(turn: int, start: int, end: int, offset: int) -> Span:
    return Span(turn, start + offset, end + offset)


def _plain(span: Span) -> list[int]:
    return [span.turn, span.start, span.end]
