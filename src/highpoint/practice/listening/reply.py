"""A reply as it is read: spelled out, its questions turned round, cut in clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from highpoint.practice.listening import ways
from highpoint.practice.listening.clauses import Clause, questions
from highpoint.practice.listening.common import in_common_words
from highpoint.practice.listening.elliptic import filled_out
from highpoint.practice.listening.paired import paired
from highpoint.practice.listening.spelling import spelled_out
from highpoint.practice.listening.turned import turned
from highpoint.practice.phrases import asks, clauses


class Reply:
    """
    A normalized reply in clauses; ``spans`` holds the words behind each thing heard in it.

    ``asked`` are the clauses that ask, ``each_question`` the questions one by one, ``before`` the
    clauses as they stood before a question was turned round, where one was.
    """

    def __init__(self, text: str) -> None:
        told, places = spelled_out(text)
        told, plain = in_common_words(told)
        told, fills = filled_out(told)
        told, pairs = paired(told)
        self.text, turns, begins = turned(told)
        self._places = [places[plain[fills[pairs[each]]]] for each in turns]
        self.parts = _clauses_of(self.text, begins)
        # Phrases of a scenario may be in the order of a statement too: “when you move”.
        before = [each.text for each in _clauses_of(told)] if begins else []
        self.before = before if len(before) == len(self.parts) else []
        self.spans: dict[str, tuple[int, int]] = {}
        self.asked = [part.text for part in self.parts if part.question]
        self.each_question = [
            one
            for each in self.parts
            if each.question or ways.ASKING.search(each.text)
            for one in questions(each)
        ]

    def keep(self, name: str, start: int, found: tuple[int, int]) -> bool:
        """Keep the words behind something heard; always true, as they are there."""
        first, last = start + found[0], start + found[1]
        top = len(self._places) - 1
        self.spans.setdefault(name, (self._places[min(first, top)], self._places[min(last, top)]))
        return True


def _clauses_of(text: str, begins: Sequence[int] = ()) -> list[Clause]:
    """
    Return the clauses of a text; one more thing asked for after a question is one too.

    ``begins`` are places at which a question begins, whatever stop is after it.
    """
    parts: list[Clause] = []
    for a, b in clauses(text):
        asked = text[b : b + 1] == "?" or asks(text[a:b])
        asked = asked or any(a <= each < b for each in begins)
        more = bool(parts) and parts[-1].question and bool(ways.ONE_MORE.search(text[a:b]))
        cut = _APPROVAL.search(text[a:b]) if asked else None
        if cut and ways.DOING.search(text[a : a + cut.start()]):
            # “I could lend you one, would that help?”: told first, then asked.
            parts.append(Clause(a, text[a : a + cut.start()], question=False))
            a += cut.end()
        what_for = _WHAT_FOR.search(text[a:b]) if asked or more else None
        end = a + what_for.start() if what_for else b
        parts.append(Clause(a, text[a:end], asked or more))
        if what_for:
            parts.append(Clause(end, text[end:b], question=False))
    return parts


# “Which shop is nearest, so I can put one aside under your name?”: the name is not asked for.
_WHAT_FOR = re.compile(
    r"(?<=\w)(?:, so(?: that)?| so that) (?:i|we|he|she|they|our \w+)(?:'ll| can| could| may| will| know| don't| have)\b(?!.*\b(?:what|which|when|where|who|how|why)\b)"
    r"|(?<=\w), (?:just )?(?:in order )?to (?:put|write|note|send|book|file|register|save|leave|enter|hold|keep) (?:it|that|this|one|them)\b"
)


_APPROVAL = re.compile(
    r", (?:and )?(?=(?:would|does|is|will) (?:that|this|it) (?:be |work|help|suit|do\b|sound|ok|okay|fine|all right|good)|(?:how|what) (?:does|would|do) (?:that|this|you think)|are you (?:ok|okay|fine|happy) with)"
)
