"""What a reply asks for: facts of a scenario, small things, one of two to be chosen.

Long because the order in which facts, small things and choices give way to each other is one whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from highpoint.engine.text import LONGEST_READ, words
from highpoint.practice.listening import ways
from highpoint.practice.listening.checks import misread
from highpoint.practice.listening.clauses import Clause, questions
from highpoint.practice.listening.details import (
    CAME,
    PLAIN,
    all_asked_for,
    rather_a_detail,
    same_as,
)
from highpoint.practice.listening.either import (
    WHICH,
    alternatives,
    speaks_of_one,
    tells_which,
    untitled,
)
from highpoint.practice.listening.finder import NOT_UNLIKELY, Finder
from highpoint.practice.listening.forms import answered_otherwise, core, form_of, marked, unmarked
from highpoint.practice.listening.found import Found
from highpoint.practice.listening.manner import Manner
from highpoint.practice.listening.meaning import Profiles, concepts, content, own_words
from highpoint.practice.listening.phrased import asked_barely
from highpoint.practice.listening.reply import Reply
from highpoint.practice.listening.suited import FOR_LEAVE, follows_up, in_full, nearness, suits
from highpoint.practice.listening.turned import stated
from highpoint.practice.listening.what_is import (
    asks_what_is,
    choices_of,
    halves,
    knows_of_two,
    lets_choose,
    of_two,
)
from highpoint.practice.listening.whose import of_another, of_anothers
from highpoint.practice.scenario import Fact, Scenario, Told


class PutUp(NamedTuple):
    """What the customer may choose from, the questions that ask which, and whether they name it."""

    options: tuple[str, ...]
    asked_in: frozenset[str]
    named_there: bool


class Asking:
    """
    What a reply asks for. ``asked`` are facts, ``details`` small things that no fact tells.

    ``taken`` are the questions that one of them answers, ``small`` those that ask for a small
    thing, ``put_up`` what the agent lets choose from, ``choices`` what is chosen of it; ``life``
    the fact of their life that is nearest.
    """

    def __init__(
        self, reply: Reply, manner: Manner, scenario: Scenario, facts: Profiles, thing: set[str]
    ) -> None:
        self._reply, self._facts = reply, facts
        self._finder = Finder(scenario)
        self._found = Found(reply, manner, scenario, facts, thing)
        self.plainly_asked = self._found.plainly
        keys = self._found.keys
        self.life = self._life(reply.asked[-1], scenario) if reply.asked else ""
        self.who = manner.who and not any(_names(scenario, key) for key in keys)
        kept = [
            key
            for key in keys
            if not (manner.confirms or self._asks_who(key))
            and not self._only_details(scenario.fact(key))
        ]
        self.choices = self._lets_choose([scenario.fact(key) for key in kept])
        chosen_in = _asked_in(self.choices)
        kept = [key for key in kept if not self._about_choice(key, chosen_in)]
        kept = self._best_of_each(kept, scenario)
        # Where no fact is left that tells which, one of the two is chosen after all.
        self.choices = [
            each
            for each in self.put_up
            if not any(each.asked_in & self._found.taken_by.get(key, set()) for key in kept)
        ]
        self.choices += self._told_of_two(kept, scenario)
        # Nobody says a mere yes to it, whatever it is they may choose from.
        self.asks_which = next(filter(_which_of_two, reply.each_question), "")
        self.asked = tuple(sorted(kept, key=lambda key: reply.spans.get(f"asked {key}", _LAST)))
        self.taken = set(self._chooses_in | _asked_in(self.choices))
        self.taken |= self.taken_by(self.asked)
        self.details = self._details(scenario)
        self._rather_facts(scenario)
        self.reminds_of = (
            own_words(reply.asked[-1], scenario) if reply.asked and not self.asked else ""
        )

    def answers(self, forms: dict[str, str]) -> dict[str, str]:
        """Return which question each answer is for, ``forms`` those that are answered by form."""
        told = {key: self._first_asked(key) for key in self.asked}
        return {
            key: question
            for key, question in (told | self.detail_of | forms).items()
            if question in self._reply.each_question
        }

    def taken_by(self, keys: Collection[str]) -> set[str]:
        """Return the questions that some facts answer."""
        return {one for key in keys for one in self._found.taken_by.get(key, ())}

    def settled(self, keys: Collection[str]) -> set[str]:
        """Return the questions that some facts, a small thing or a choice answer."""
        return self.taken_by(keys) | self.small | _asked_in(self.choices)

    def only_in(self, key: str, asked: Collection[str]) -> bool:
        """Tell whether a fact is asked for by nothing but some questions that want a yes or a no."""
        theirs = self._found.taken_by.get(key, set())
        if theirs & self._chooses_in:
            return False
        closed = all(ways.closed(core(each)) or ways.SHALL.search(each) for each in theirs)
        return bool(theirs) and theirs <= set(asked) and closed

    def _first_asked(self, key: str) -> str:
        theirs = self._found.taken_by.get(key, ())
        return next((each for each in self._reply.each_question if each in theirs), "")

    def _best_of_each(self, keys: Sequence[str], scenario: Scenario) -> list[str]:
        """Leave to each question the one fact that answers it best, none where none suits."""
        best: dict[str, tuple[float, str]] = {}
        # Where two are as near, the one that stands first in the scenario.
        for key in keys:
            fact = scenario.fact(key)
            for question in self._found.taken_by.get(key, ()):
                phrase = self._found.phrases.get((key, question), "")
                whole = question in self._chooses_in
                for piece in [question] if whole else _pieces_of(question, phrase):
                    here = phrase if phrase in piece else ""
                    if not suits(piece, fact, here, self._facts):
                        continue
                    if asks_what_is(question) and not knows_of_two(fact, question):
                        continue
                    # Neither does what was found by its meaning alone.
                    little = not (here and content(here) - concepts("date"))
                    little = little and in_full(piece, here) < _MOSTLY and not asks_what_is(piece)
                    if little and self._finder.likeliest(piece) not in ("", key):
                        # A phrase of little words gives way to one that says more.
                        continue
                    near = nearness(piece, fact, here, self._facts)
                    if near > best.get(piece, (0.0, ""))[0]:
                        best[piece] = near, key
        won = {key for _, key in best.values()}
        for key in keys:
            if key in won and key in self._found.taken_by:
                self._found.taken_by[key] = {
                    question
                    for question in self._found.taken_by[key]
                    if any(best.get(piece, (0.0, ""))[1] == key for piece in ways.several(question))
                    or best.get(question, (0.0, ""))[1] == key
                }
        kept = [key for key in keys if key in won or key not in self._found.taken_by]
        kept = [key for key in kept if not self._unlikely(key, scenario)]
        kept += self._followed_up(kept, scenario)
        return kept + self._otherwise_phrased(kept, scenario)

    def _unlikely(self, key: str, scenario: Scenario) -> bool:
        """Tell whether a fact is hardly what any question wants in which it was found; leave those."""
        theirs = self._found.taken_by.get(key, set())
        doubtful = {
            one
            for one in theirs - self._chooses_in
            if one in self._reply.each_question
            and len(ways.several(one)) == 1
            and in_full(one, self._found.phrases.get((key, one), "")) < _MOSTLY
            and self._finder.chances(one)[key] < NOT_UNLIKELY
        }
        if theirs:
            self._found.taken_by[key] = theirs - doubtful
        return bool(theirs) and theirs == doubtful

    def _otherwise_phrased(self, kept: Sequence[str], scenario: Scenario) -> list[str]:
        """Return the facts for the questions left: the one that each most likely asks for."""
        found: list[str] = []
        before = ""
        for question in self._reply.each_question:
            taken = any(question in self._found.taken_by.get(key, ()) for key in (*kept, *found))
            taken = taken or bool(self.choices and question in self._chooses_in)
            meant = ways.ONE.sub(rf"\g<1> {before}", question) if before else question
            beside = any(
                (
                    answered_otherwise(question),
                    FOR_LEAVE.match(core(question)),
                    (said := stated(question)) and said.supposed,
                    ways.WHICH.search(meant),
                    ways.CONFIRMS.search(question),
                    lets_choose(f"{question}?"),
                    question in self._chooses_in,
                    form_of(question) in _OF_THE_TALK,
                    any(each in PLAIN for each in all_asked_for(question)),
                )
            )
            bare = "" if taken or before else asked_barely(question, scenario, self._facts)
            if bare:
                self._found.taken_by.setdefault(bare, set()).add(question)
                found += [bare] if bare not in (*kept, *found) else []
            elif not (taken or beside) and len(words(question)) > 1:
                for each in [meant, *halves(question)]:
                    key = self._finder.likeliest(each)
                    key = "" if key in kept and each is not meant else key
                    if key and of_another(core(question), scenario.fact(key)):
                        key = ""
                    if key and asks_what_is(question):
                        key = key if knows_of_two(scenario.fact(key), question) else ""
                    if key:
                        self._found.taken_by.setdefault(key, set()).add(question)
                        found += [key] if key not in kept and key not in found else []
                        break
            before = " ".join(sorted(content(core(question))))
        return found

    def _followed_up(self, kept: Sequence[str], scenario: Scenario) -> list[str]:
        """Return the facts that a question about “it” asks for, after one that named it."""
        found: list[str] = []
        before = ""
        for question in self._reply.each_question:
            taken = any(question in self._found.taken_by.get(key, ()) for key in kept)
            taken = taken or bool(self.choices and question in self._chooses_in)
            others = [each for each in scenario.facts if each.key not in kept]
            told = [
                each
                for each in scenario.facts
                if each.key in kept and before in self._found.taken_by.get(each.key, ())
            ]
            key = "" if taken or not before else follows_up(question, before, told, self._facts)
            if key:
                self._found.taken_by[key].add(question)
            elif not taken and before:
                key = follows_up(question, before, others, self._facts)
            if key and key not in found and key not in kept:
                found.append(key)
                self._found.taken_by[key] = {question}
            before = question
        return found

    def _details(self, scenario: Scenario) -> tuple[str, ...]:
        """Return the small things asked for that no fact of the scenario is asked by."""
        wanted = [
            one
            for each in self._reply.parts
            if each.question or ways.REQUESTING.search(each.text)
            for one in questions(each)
            if not ways.CONFIRMS.search(one)
        ]
        found = {
            text: [key for key in all_asked_for(text) if key in PLAIN or not asks_what_is(text)]
            for text in wanted
            if not any(way.search(text) for way in (ways.INVITES, ways.ELSE, CAME))
            and not (_GOT_IT.match(core(text)) or of_anothers(text))
        }
        # Of “Jana's e-mail” they have to look, and give none of their own.
        found |= {one: [_LOOKS_UP] for one in wanted if of_anothers(one)}
        # “Is your phone number 0171 555 12 still right?”: another one is set right.
        read_out = {one: misread(one, scenario) for one in self._reply.each_question}
        found |= {one: [key] for one, key in read_out.items() if key}
        for text in self.taken & found.keys():
            # “Your email and a phone number?”, where a fact of the scenario tells one of them.
            untold = [key for key in found[text] if not _told_by_a_fact(key, scenario)]
            # Of “to the address in your account or to him?” none is made up.
            several = len(found[text]) > 1 and text not in self._chooses_in
            found[text] = untold if several else []
        self.small: set[str] = {text for text, keys in found.items() if keys}
        self.detail_of = {marked(key, text): text for text, keys in found.items() for key in keys}
        return tuple(self.detail_of)

    def _only_details(self, fact: Fact) -> bool:
        """Tell whether each question for a fact asks for an address or a number it does not give."""
        asked = [
            piece
            for one in self._found.taken_by.get(fact.key, ())
            for piece in _pieces_of(one, self._found.phrases.get((fact.key, one), ""))
        ]
        return bool(asked) and all(rather_a_detail(one, fact) for one in asked)

    def _rather_facts(self, scenario: Scenario) -> None:
        """Take a fact of the scenario for a small thing that it tells."""
        for detail in self.details:
            own = [
                fact.key
                for fact in scenario.facts
                if unmarked(detail) != _LOOKS_UP and same_as(fact, unmarked(detail))
            ]
            if not own and unmarked(detail) == _TELEPHONE:
                # “On which number can I reach you?”: their own word on that before one made up.
                own = [self._finder.likeliest(self.detail_of[detail], NOT_UNLIKELY)]
            if any(own):
                self._found.taken_by.setdefault(own[0], set()).add(self.detail_of[detail])
                self.details = tuple(each for each in self.details if each != detail)
                self.asked = tuple(dict.fromkeys((*self.asked, own[0])))

    def _asks_who(self, key: str) -> bool:
        """Tell whether it was the question for the customer's name that asked for a fact."""
        if not self.who or ways.THEIR_NAME.search(self._found.asked_in.get(key, (0, ""))[1]):
            return False
        return bool(_NAME.search(self._found.asked_by.get(key, "")))

    def _lets_choose(self, asked: Sequence[Fact]) -> list[PutUp]:
        """Return what is to be chosen from, each where no fact asked for tells which."""
        sentences = ". ".join(_closed(each) for each in self._reply.parts)
        self.put_up = [
            PutUp(
                each.options,
                _asks_which(each.asked, self._reply.each_question),
                bool(_OR.search(each.asked)),
            )
            for each in choices_of(sentences)
        ]
        self._chooses_in = _asked_in(self.put_up)
        return [
            each
            for each in self.put_up
            # “What would help most?” asks for one of what was put up, whatever else they wish for.
            if not each.named_there
            or not any(
                self._about_choice(fact.key, each.asked_in)
                and (tells_which(fact, each.options) or self._asked_of_two(fact, each))
                for fact in asked
            )
        ]

    def _asked_of_two(self, fact: Fact, choice: PutUp) -> bool:
        """Tell whether a fact is asked for by a phrase with the very “or” of a choice in it."""
        phrases = (self._found.phrases.get((fact.key, one), "") for one in choice.asked_in)
        return any(_OR.search(each) for each in phrases)

    def _told_of_two(self, kept: Sequence[str], scenario: Scenario) -> list[PutUp]:
        """Return each pair of which one is so, where no fact tells which and they are sure to know."""
        taken = self.taken_by(kept) | self._chooses_in
        found = []
        for question in self._reply.each_question:
            if question in taken or not asks_what_is(question):
                continue
            pair = alternatives(f"{question}?")
            # Of themselves they know; of a thing, where the story speaks of one of the two.
            own = _OF_THEIR_OWN.match(core(question)) is not None
            if len(pair) > 1 and (own or speaks_of_one(pair, scenario)):
                found.append(PutUp(pair, frozenset((question,)), named_there=True))
        return found

    def _about_choice(self, key: str, asked_in: frozenset[str]) -> bool:
        """Tell whether a fact was asked for by nothing but the questions that let choose."""
        theirs = self._found.taken_by.get(key)
        return bool(theirs) and asked_in.issuperset(theirs or ())

    def _life(self, question: str, scenario: Scenario) -> str:
        """Return the fact of the customer's life that a question comes nearest, empty where none."""
        # What is kept back for a warm word is no answer to a dry question.
        personal = {
            fact.key
            for fact in scenario.facts
            if fact.personal and fact.told is not Told.ONCE_HEARD
        }
        nearest = self._facts.nearest(question, personal)
        if nearest is None or nearest.score < _NEAR_LIFE:
            return ""
        return nearest.key if suits(question, scenario.fact(nearest.key), "", self._facts) else ""


def _asked_in(choices: Sequence[PutUp]) -> frozenset[str]:
    """Return the questions that ask for one of some choices."""
    return frozenset(one for each in choices for one in each.asked_in)


def _told_by_a_fact(detail: str, scenario: Scenario) -> bool:
    return detail not in PLAIN or any(same_as(fact, detail) for fact in scenario.facts)


def _closed(part: Clause) -> str:
    return f"{part.text.strip(' .!?;')}{'?' if part.question else ''}"


def _asks_which(sentence: str, asked: Sequence[str]) -> frozenset[str]:
    """Return those questions of a sentence that ask which of two things: all it holds about them."""
    found: set[str] = set()
    bare_ones: list[str] = []
    for one in asked:
        bare = untitled(one).strip(" .!?;,")
        start = sentence.find(bare)
        if start < 0 or not bare:
            continue
        after, before = sentence[start + len(bare) :], sentence[:start]
        beside = _OR.match(after.lstrip(" ,")) or _OR.search(before[-4:])
        if _OR.search(one) or beside:
            found.add(one)
        elif not _OR.search(sentence):
            bare_ones.append(one)
    # “Which one, and have you eaten?” asks which in one of them.
    return frozenset(found or [each for each in bare_ones if WHICH.search(each)] or bare_ones)


def _which_of_two(question: str) -> bool:
    """Tell whether a question wants to know which of two or more things somebody would like."""
    asks = WHICH.search(question) is not None or (of_two(question) and not asks_what_is(question))
    return asks and not ways.SUITS.search(question)


def _pieces_of(question: str, phrase: str) -> list[str]:
    """Return the one of several things asked for that a phrase is in, all where it is in none."""
    if asks_what_is(question):
        return [question]
    pieces = ways.several(question)
    if phrase and len(pieces) > 1:
        return [each for each in pieces if phrase in each] or [question]
    return pieces


def _names(scenario: Scenario, key: str) -> bool:
    """Tell whether a fact gives the customer's name, as who is asked for it would."""
    lines = scenario.fact(key).says
    named = sum(any(part in line for part in scenario.customer.name.split()) for line in lines)
    return named * 2 > len(lines)


# “Did you get the e-mail I sent?”: no question for an address.
_GOT_IT = re.compile(
    r"(?:did|have) you (?:already )?(?:get|got|receive|received|see|seen|read|find|found) (?:the|our|my|an?) "
)
_OF_THEIR_OWN = re.compile(r"(?:do|did|are|were|have|had|will) you\b|(?:is|are|was|were) your\b")
_OR = re.compile(r"\bor\b")
_TELEPHONE, _LOOKS_UP = "phone", "gives"
# Questions about the talk itself, which no fact answers.
_OF_THE_TALK = frozenset(("confirms", "hold", "may-ask"))
_NAME = re.compile(r"\b(?:name|surname|who)\b")
_LAST = (LONGEST_READ, 0)
_NEAR_LIFE, _MOSTLY = 0.5, 0.6
