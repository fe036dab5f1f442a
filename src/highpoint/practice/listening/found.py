"""Which facts of a scenario a reply's questions may be about: by their phrases, meaning, or sort."""

from __future__ import annotations

import re
from collections.abc import Sequence

from highpoint.engine.text import stems, words
from highpoint.practice.listening import ways
from highpoint.practice.listening.clauses import Clause, question_at, questions
from highpoint.practice.listening.details import CAME, REACHED, all_asked_for, same_as
from highpoint.practice.listening.forms import lets_try
from highpoint.practice.listening.manner import Manner
from highpoint.practice.listening.meaning import Profiles, content
from highpoint.practice.listening.reply import Reply
from highpoint.practice.phrases import matches, mentions
from highpoint.practice.scenario import Fact, Scenario, Told


class Found:
    """
    The facts that a reply's questions may be about.

    ``asked_in`` is the clause each was found in, ``asked_by`` the phrase, ``phrases`` the one in
    each question, ``taken_by`` the questions it may answer; ``plainly`` are those asked for in so
    many words.
    """

    def __init__(
        self, reply: Reply, manner: Manner, scenario: Scenario, facts: Profiles, thing: set[str]
    ) -> None:
        self._reply, self._manner, self._facts, self._thing = reply, manner, facts, thing
        self.asked_in: dict[str, tuple[int, str]] = {}
        self.asked_by: dict[str, str] = {}
        self.phrases: dict[tuple[str, str], str] = {}
        self.taken_by: dict[str, set[str]] = {}
        self.plainly: frozenset[str] = frozenset()
        self.keys = self._clearest([f.key for f in scenario.facts if self._asks_for(f)])
        more = self._meant_facts(scenario, self.keys)
        self.keys += tuple(key for key in more if key not in self.keys)

    def _asks_for(self, fact: Fact) -> bool:
        """Test for a question or a request for a fact; its topic in a statement is none."""
        hit, first = False, ""
        for at, each in enumerate(self._reply.parts):
            start, part, question = each
            beside = ways.INVITES, ways.CLOSES, ways.ALL_SET
            if lets_try(each) or any(way.search(part) for way in beside):
                continue
            for found in matches(part, fact.asked_by):
                one = question_at(each, _asks_at(part, found))
                one_word = " " not in part[found[0] : found[1]].strip()
                named = part[found[0] : found[1]].strip()
                if (CAME.search(one) and "mail" in named) or (
                    REACHED.search(one) and named == "reach you"
                ):
                    continue
                others = ways.OTHERS.search(one)
                if others and one_word and not any(others[0] in way for way in fact.asked_by):
                    # “Your wife's name” is not the customer's, but of a fact that is asked for so.
                    continue
                if question:
                    proposed = ways.PROPOSES.search(one) or ways.SUITS.search(one)
                    asked = not (one_word and proposed) and not ways.SHALL.search(one)
                else:
                    asks_here = ways.ASKING.search(part)
                    asked = bool(asks_here and asks_here.start() <= found[0])
                    asked = asked or bool(_PLEASE_LAST.match(part)) or ways.bare(part, found)
                if not asked:
                    continue
                # One fact may answer two questions; the first is the one it is told for.
                self.taken_by.setdefault(fact.key, set()).add(one)
                phrase = part[found[0] : found[1]]
                if _tells(phrase) > _tells(self.phrases.get((fact.key, one), "")):
                    # Of two phrases in one question the one that says more.
                    self.phrases[fact.key, one] = phrase
                if hit:
                    if one == first:
                        self.asked_by[fact.key] = self.phrases[fact.key, one]
                    continue
                first = one
                hit = self._reply.keep(f"asked {fact.key}", start, found)
                self.asked_in[fact.key] = (start, part)
                self.asked_by[fact.key] = part[found[0] : found[1]]
                if not one_word or len(words(part)) <= _SHORT_QUESTION:
                    self.plainly |= {fact.key}
            hit = hit or self._asks_in_order(fact, at, each)
        return hit

    def _asks_in_order(self, fact: Fact, at: int, part: Clause) -> bool:
        """Test for a phrase that stood in a question before it was turned round."""
        before = self._reply.before[at] if self._reply.before else part.text
        found = matches(before, fact.asked_by) if before != part.text else []
        found = [each for each in found if len(words(before[each[0] : each[1]])) > 1]
        asked = questions(part)
        if not (found and part.question and len(asked) == 1):
            return False
        self.taken_by.setdefault(fact.key, set()).add(asked[0])
        self.asked_in[fact.key] = (part.start, part.text)
        self.asked_by[fact.key] = before[found[0][0] : found[0][1]]
        self.phrases[fact.key, asked[0]] = self.asked_by[fact.key]
        self.plainly |= {fact.key}
        return self._reply.keep(f"asked {fact.key}", part.start, (0, len(part.text)))

    def _meant_facts(self, scenario: Scenario, asked: Sequence[str]) -> list[str]:
        """Return the facts that a question means in other words than a scenario lists."""
        found: list[str] = []
        parts = self._reply.parts
        known = [w for fact in scenario.facts for w in fact.asked_by]
        for at, (start, part, question) in enumerate(parts):
            request = ways.REQUESTING.search(part)
            beside = ways.INVITES, ways.ELSE, ways.ALL_SET
            trying = lets_try(parts[at])
            if trying or not (question or request) or any(way.search(part) for way in beside):
                continue
            approval = ways.PROPOSES, ways.SUITS, ways.WHICH
            if any(way.search(part) for way in approval) and not ways.WHAT_SUITS.search(part):
                continue
            for piece in _meant_pieces(parts[at], known, request.start() if request else 0):
                loose = question and not ways.closed(piece)
                key = self._facts.asked(piece) if loose else self._facts.about(piece)
                if key and scenario.fact(key).told is Told.ONCE_HEARD:
                    key = ""
                if key and key not in found and not _other_date(piece, scenario.fact(key)):
                    own = {one for one in questions(parts[at]) if piece in one or one in piece}
                    self.taken_by.setdefault(key, set()).update(own or {piece})
                    self._reply.keep(f"asked {key}", start, (0, len(part)))
                    found.append(key)
            if at and not (found or asked) and ways.READ_IT.search(part):
                # “… the serial number. Could you read it to me?”
                key = self._named_before(parts[at - 1], scenario)
                found += [key] if key else []
        return found or self._of_sort(scenario, asked)

    def _named_before(self, before: Clause, scenario: Scenario) -> str:
        """Return the fact that a clause names of which the next one says “it”."""
        named = [
            fact.key
            for fact in scenario.facts
            if any(words(before.text[a:b])[1:] for a, b in matches(before.text, fact.asked_by))
        ]
        return named[0] if len(named) == 1 else self._facts.asked(before.text)

    def _of_sort(self, scenario: Scenario, asked: Sequence[str]) -> list[str]:
        """Return the one fact that answers a “where” or a “when”, if there is but one."""
        parts = self._reply.parts
        if not (parts and parts[-1].question) or self._manner.for_approval:
            return []
        first = ways.several(parts[-1].text)[0]
        if asked and first == parts[-1].text:
            return []
        sort = ways.wants(first)
        if sort not in _SORTED or ways.PLANS.search(first) or stems(first) & self._thing:
            return []
        found = [
            fact.key
            for fact in scenario.facts
            if not same_as(fact, "born")
            and (
                (fact.told is Told.WHEN_ASKED and _SORTED[sort] & set(fact.asked_by))
                or any(_WORD_OF[sort] in phrase.split() for phrase in fact.asked_by)
            )
        ]
        return found if len(found) == 1 and found[0] not in asked else []

    def _clearest(self, keys: Sequence[str]) -> tuple[str, ...]:
        """Leave out of what one question asks for the facts that it comes near by its form alone."""

        def near(key: str) -> float:
            return self._facts.score(key, self.asked_in[key][1])

        def place(key: str) -> tuple[tuple[int, str], int]:
            """Return in which half of a question joined by “and” a fact is asked for."""
            halves = _JOINED.split(self.asked_in[key][1])
            asked_by = self.asked_by[key]
            at = next((i for i, half in enumerate(halves) if asked_by in half), -1)
            return self.asked_in[key], at

        def best(key: str) -> float:
            return max(near(k) for k in keys if place(k) == place(key))

        return tuple(
            key
            for key in keys
            if len(ways.several(self.asked_in[key][1])) > 1 or near(key) > best(key) - _BY_FORM
        )


def _other_date(piece: str, fact: Fact) -> bool:
    """Tell whether a question for some day is none for the day somebody was born."""
    return same_as(fact, "born") and "born" not in all_asked_for(piece)


def _meant_pieces(part: Clause, known: Sequence[str], request: int) -> list[str]:
    """Return the pieces of a clause that may ask for a fact in other words than are known."""
    found: list[str] = []
    for one in questions(part):
        if not mentions(one, known):
            found += [one, *(each for each in ways.several(one) if each != one)]
        elif len(questions(part)) == 1:
            pieces = ways.several(one[0 if part.question else max(request - 1, 0) :])
            found += pieces if len(pieces) > 1 else []
    return found


def _asks_at(part: str, found: tuple[int, int]) -> int:
    """Return where a phrase asks: in the last of two questions that it reaches over."""
    last = part.rfind(" and ", *found)
    return last + len(" and ") if last >= 0 and _WH.search(part, last, found[1]) else found[0]


def _tells(phrase: str) -> tuple[int, int]:
    """Return how much a phrase says of what it is about."""
    return len(content(phrase)), len(phrase)


_SORTED = {ways.Wants.PLACE: {"address"}, ways.Wants.TIME: {"date"}}
_WORD_OF = {ways.Wants.PLACE: "where", ways.Wants.TIME: "when"}
_WH = re.compile(r"\b(?:what|which|whose|who|whom|when|where|why|how)\b")
_JOINED = re.compile(r"\band\b|,")
# “For the check: last four digits, please.”
_PLEASE_LAST = re.compile(
    r"^(?!\W*(?:(?:now|then|first|also|so|ok) )?(?:change|try|click|open|check|restart|press|install|keep|ignore|delete|turn|switch|log|sign|stay|stop|use|go)\b)(?!.*\b(?:i|we|you|he|she|it|they|is|are|was|will|can|wait|hold)\b)[^?]*\bplease\W*$"
)
# In a question of so few words, one word tells what is asked for.
_SHORT_QUESTION = 7
_BY_FORM = 0.3
