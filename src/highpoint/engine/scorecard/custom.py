"""Criteria that a team makes without code: words to be said or not, and moments that follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.moment import Kind, Moment, Verdict
from highpoint.engine.observation import Span
from highpoint.engine.scorecard.patterns import LONGEST_TEXT, check, compile_pattern
from highpoint.engine.text import normalize
from highpoint.errors import HighpointError

MOST_PHRASES = 50
LONGEST_PHRASE = 100
MOST_TURNS = 100


class BadScorecard(HighpointError):
    """A scorecard's definition that cannot be used, with the criterion at fault."""


class Order(StrEnum):
    """Where the second moment of a combination stands to the first."""

    AFTER = "after"
    BEFORE = "before"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One place where a custom criterion had an answer, with the words that decided it."""

    turn: int
    met: bool
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """
    Words that the agent is to say, or (not ``wanted``) not to say: phrases, or a pattern.

    With ``when``, each customer's turn that holds one of those phrases is an occasion and the
    reply is judged; without, the conversation is judged once. Case does not matter, and a
    pattern is looked for in the first letters of a turn only (patterns.py).
    """

    phrases: tuple[str, ...] = ()
    pattern: str = ""
    when: tuple[str, ...] = ()
    wanted: bool = True

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Words:
        """
        Read words from plain JSON values; a pattern is checked each time it is read.

        :raises BadScorecard: if there are none, or too many
        :raises BadPattern: if some text could keep the pattern busy for too long
        """
        words = cls(
            _phrases(row, "phrases"),
            str(row.get("pattern") or ""),
            _phrases(row, "when"),
            bool(row.get("wanted", True)),
        )
        if not words.phrases and not words.pattern:
            raise BadScorecard("Name at least one phrase, or a pattern.")
        if words.pattern:
            _checked(words.pattern)
        return words

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values that ``from_dict`` reads back."""
        return {
            "phrases": list(self.phrases),
            "pattern": self.pattern,
            "when": list(self.when),
            "wanted": self.wanted,
        }

    def occasions(self, talk: Conversation, author: str | None) -> Iterator[Occasion]:
        """Yield where an author's words (None: any agent's) had an answer to give."""
        if self.when:
            yield from self._replies(talk, author)
            return
        own = [turn.index for turn in talk.by(Role.AGENT) if _is_by(talk, turn.index, author)]
        if own:
            found = self._found(talk, own)
            yield Occasion(own[0], bool(found) is self.wanted, found)

    def _replies(self, talk: Conversation, author: str | None) -> Iterator[Occasion]:
        answered: set[tuple[int, ...]] = set()
        for turn in talk.by(Role.CUSTOMER):
            asked = _search(phrase_pattern(self.when), turn.text, turn.index)
            reply = tuple(each.index for each in talk.reply_to(turn.index)) if asked else ()
            if asked and reply and reply not in answered and _is_by(talk, reply[0], author):
                answered.add(reply)
                found = self._found(talk, reply)
                yield Occasion(turn.index, bool(found) is self.wanted, (*asked, *found))

    def _found(self, talk: Conversation, turns: Iterable[int]) -> tuple[Span, ...]:
        for index in turns:
            text = talk.turns[index].text
            if self.phrases and (found := _search(phrase_pattern(self.phrases), text, index)):
                return found
            if self.pattern and (
                found := _search(compile_pattern(self.pattern), text[:LONGEST_TEXT], index)
            ):
                return found
        return ()


@dataclass(frozen=True, slots=True)
class Combination:
    """
    Two moments that stand together: each ``first`` is an occasion to have, or not, a ``then``.

    The second lies ``order`` the first, at most ``within`` turns away. Found counts as met where
    it is ``wanted``, else as missed.
    """

    first: Kind
    first_verdicts: tuple[Verdict, ...]
    then: Kind
    then_verdicts: tuple[Verdict, ...]
    order: Order = Order.AFTER
    within: int = 4
    wanted: bool = False

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Combination:
        """
        Read a combination from plain JSON values.

        :raises BadScorecard: naming what is not known
        """
        try:
            found = cls(
                Kind(row["first"]),
                tuple(Verdict(each) for each in row["first_verdicts"]),
                Kind(row["then"]),
                tuple(Verdict(each) for each in row["then_verdicts"]),
                Order(row.get("order", Order.AFTER)),
                int(row.get("within", 4)),
                bool(row.get("wanted", False)),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BadScorecard(f"This combination of moments cannot be read: {error}.") from error
        if not found.first_verdicts or not found.then_verdicts:
            raise BadScorecard("Say for both moments whether they were met, in part or missed.")
        if not 1 <= found.within <= MOST_TURNS:
            raise BadScorecard(f"Look within 1 to {MOST_TURNS} turns.")
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values that ``from_dict`` reads back."""
        return {
            "first": self.first.value,
            "first_verdicts": [each.value for each in self.first_verdicts],
            "then": self.then.value,
            "then_verdicts": [each.value for each in self.then_verdicts],
            "order": self.order.value,
            "within": self.within,
            "wanted": self.wanted,
        }

    def occasions(self, moments: Sequence[Moment]) -> Iterator[Occasion]:
        """Yield each first moment, with the words of the second where there is one."""
        for one in moments:
            if one.kind is not self.first or one.verdict not in self.first_verdicts:
                continue
            other = next((each for each in moments if self._follows(one, each)), None)
            spans = (*one.evidence, *(other.evidence if other else ()))
            yield Occasion(one.turn, (other is not None) is self.wanted, spans)

    def _follows(self, one: Moment, other: Moment) -> bool:
        if other is one or other.kind is not self.then or other.verdict not in self.then_verdicts:
            return False
        away = other.turn - one.turn
        if self.order is Order.AFTER:
            return 0 <= away <= self.within
        return 0 <= -away <= self.within if self.order is Order.BEFORE else abs(away) <= self.within


@lru_cache(maxsize=512)
def phrase_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds any of some phrases as whole words, however they are spaced."""
    told = (r"\s+".join(map(re.escape, normalize(phrase).split())) for phrase in phrases)
    return re.compile("|".join(rf"(?<!\w){phrase}(?!\w)" for phrase in told), re.IGNORECASE)


@lru_cache(maxsize=512)
def _checked(pattern: str) -> None:
    check(pattern)


def _search(pattern: re.Pattern[str], text: str, turn: int) -> tuple[Span, ...]:
    found = pattern.search(normalize(text))
    return (Span(turn, found.start(), found.end()),) if found and found.group().strip() else ()


def _is_by(talk: Conversation, turn: int, author: str | None) -> bool:
    return author is None or talk.author_of(talk.turns[turn]) == author


def _phrases(row: Mapping[str, Any], field: str) -> tuple[str, ...]:
    values = row.get(field) or ()
    if isinstance(values, str) or not isinstance(values, Sequence):
        raise BadScorecard(f"The {field} must be a list.")
    told = tuple(" ".join(str(value).split()) for value in values)
    if len(told) > MOST_PHRASES or any(not 1 <= len(each) <= LONGEST_PHRASE for each in told):
        raise BadScorecard(
            f"Name at most {MOST_PHRASES} phrases of at most {LONGEST_PHRASE} letters each."
        )
    return told
