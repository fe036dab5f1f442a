"""Which of the customer's questions a reply answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from highpoint.engine.text import normalize, stems
from highpoint.practice.listening import ways
from highpoint.practice.listening.clauses import Clause
from highpoint.practice.listening.meaning import Profiles
from highpoint.practice.listening.reply import Reply
from highpoint.practice.phrases import clauses, matches
from highpoint.practice.scenario import Ask, Scenario

_SHARED = 2
# How near an answer is to a question that waits for one, where it is of the right sort or not.
_NEAR_OF_SORT, _NEAR = 0.4, 1.0
# A thing nobody has asked about yet is told only where there is no doubt.
_TOLD_AHEAD = 0.75


class Answered:
    """The ``keys`` of the customer's questions that a reply answers; ``before`` are their last words."""

    def __init__(
        self,
        reply: Reply,
        scenario: Scenario,
        asks: Profiles,
        pending: Collection[str],
        before: str,
        thing: set[str],
    ) -> None:
        self._reply, self._asks, self._pending, self._thing = reply, asks, pending, thing
        asked_last = [before[a:b] for a, b in clauses(before) if before[b : b + 1] == "?"]
        self._last_question = asked_last[-1] if asked_last else ""
        self.keys = tuple(each.key for each in scenario.asks if self._answers(each))

    def _answers(self, ask: Ask) -> bool:
        """
        Test whether a question is answered: by its phrases, by a yes or no, by its own words.

        Words inside a sorry are none: who is sorry about the leg has not said whether it comes.
        """
        said = [
            each
            for each in self._reply.parts
            if not (each.question or ways.UNKNOWN.search(each.text) or ways.KIND.search(each.text))
        ]
        for start, part, _ in said:
            cared = [found.span() for found in ways.CARING.finditer(part)]
            for found in matches(part, ask.answered_by):
                if not any(a <= found[0] < b for a, b in cared):
                    return self._reply.keep(f"answered {ask.key}", start, found)
        for start, part, _ in said:
            if place := _loosely(part, ask.answered_by):
                return self._reply.keep(f"answered {ask.key}", start, place)
        if not said:
            return False
        if ask.key not in self._pending:
            return self._told_ahead(ask, said)
        last = self._last_question
        closed = bool(last and ways.closed(last)) or ways.is_yes_or_no(ask)
        if closed:
            yes = next((hit for each in said[:3] if (hit := ways.YES_NO.search(each.text))), None)
            if yes:
                return self._reply.keep(f"answered {ask.key}", said[0].start, yes.span())
        asked = stems(normalize(" ".join(ask.says))) - self._thing
        sort = ways.wants(last or normalize(" ".join(ask.says[:1])))
        for start, part, _ in said:
            bare = ways.CARING.sub(" ", part)
            if ways.PUTS_OFF.search(part):
                continue
            near = self._asks.score(ask.key, bare)
            if (
                len(stems(bare) & asked) > _SHARED
                or near >= _NEAR
                or (near >= _NEAR_OF_SORT and ways.gives(sort, bare))
            ):
                return self._reply.keep(f"answered {ask.key}", start, (0, len(part)))
        return False

    def _told_ahead(self, ask: Ask, said: Sequence[Clause]) -> bool:
        """Tell whether a question is answered before it is asked."""
        sorts = {ways.wants(normalize(line)) for line in ask.says}
        for start, part, _ in said:
            of_sort = any(ways.gives(sort, part) for sort in sorts)
            nearest = self._asks.nearest(part)
            if of_sort and nearest and nearest.key == ask.key and nearest.score >= _TOLD_AHEAD:
                return self._reply.keep(f"answered {ask.key}", start, (0, len(part)))
        return False


def _loosely(part: str, phrases: Sequence[str]) -> tuple[int, int] | None:
    """
    Return where a phrase of two words stands with a few words between them, None where none does.

    >>> _loosely("your seats 21a and 21b stay as they are", ["seats stay", "7a"])
    (5, 27)
    """
    for phrase in phrases:
        first, _, second = phrase.partition(" ")
        if not (first.isalpha() and second.isalpha() and min(len(first), len(second)) >= _TELLING):
            continue
        found = re.search(rf"\b{first}\b(?: \w+){{1,4}}? {second}\b", part)
        if found:
            return found.span()
    return None


# Words of so many letters are about something.
_TELLING = 4
