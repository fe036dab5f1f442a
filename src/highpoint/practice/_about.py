"""
What a reply is about in a scenario: which facts it asks for, what it offers, what it answers.

Long because one reading of the clauses serves all three.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from highpoint.engine.moment import Verdict
from highpoint.engine.text import LONGEST_READ, normalize, stems, words
from highpoint.practice import _ways as ways
from highpoint.practice._checks import wrong
from highpoint.practice._clauses import (
    Clause,
    dated,
    may_offer,
    of_their_world,
    pieces,
    question_at,
    questions,
)
from highpoint.practice._details import PLAIN, all_asked_for, rather_a_detail, same_as
from highpoint.practice._either import tells_which
from highpoint.practice._forms import (
    answered_otherwise,
    asked_in_form,
    core,
    lets_try,
    marked,
    unmarked,
)
from highpoint.practice._meaning import concepts, content, own_words, profiles
from highpoint.practice._phrased import asked_alike, told_in_a_line
from highpoint.practice._spelling import spelled_out
from highpoint.practice._suited import follows_up, nearness, suits
from highpoint.practice._turned import turned
from highpoint.practice._what_is import asks_what_is, halves, knows_of_two, lets_choose
from highpoint.practice.phrases import (
    asks,
    clauses,
    denied,
    matches,
    mentions,
    offers,
    retold,
    says_no,
)
from highpoint.practice.scenario import Ask, Fact, Scenario, Taken, Told

_SHARED = 2
_SHORT = 14
# How near an answer is to a question that waits for one, where it is of the right sort or not.
_NEAR_OF_SORT, _NEAR = 0.4, 1.0
# A thing nobody has asked about yet is told only where there is no doubt.
_TOLD_AHEAD = 0.75


class About:
    """What a normalized reply is about in a scenario; ``spans`` holds the words behind each."""

    def __init__(
        self, text: str, scenario: Scenario, pending: Collection[str], before: str = ""
    ) -> None:
        text, parts = self._turned(text)
        self.spans: dict[str, tuple[int, int]] = {}
        asked_last = [before[a:b] for a, b in clauses(before) if before[b : b + 1] == "?"]
        self._last_question = asked_last[-1] if asked_last else ""
        self._thing = stems(normalize(scenario.matter["thing"]))
        self._facts, self._asks, self._outs = profiles(scenario)
        self._pending = pending
        self._settles = {each.key: each.answers for each in scenario.outcomes}
        self._texts = {
            each.key: normalize(" ".join((each.title, *each.offered_by)))
            for each in scenario.outcomes
        }
        asked = [part.text for part in parts if part.question]
        self._read_questions(parts, asked)
        self._read_asked(parts, asked, scenario)
        self.offered, self.refused = self._outcomes(parts, scenario)
        self._taken |= self._small | self._offered_in
        self._read_manner(parts, asked, scenario)
        liked = {each.key for each in scenario.outcomes if each.taken is not Taken.NOT}
        self.welcome = bool(liked & set(self.offered))
        self.suggests = not self.offered and self._suggests(parts)
        self.doubtful = self.suggests and not self.try_it and self._far_from_wish(parts, scenario)
        self.suggests = self.suggests and not self.doubtful
        self.reason = any(ways.REASON.search(part.text) for part in parts)
        self.denies = any(denied(part.text) or ways.BAD_NEWS.search(part.text) for part in parts)
        self.plain_no = self._plain_no(parts)
        self.answered = tuple(a.key for a in scenario.asks if self._answers(a, parts, pending))
        # Who asks and goes on talking has answered it, or does not wait for an answer.
        self.requests = bool(asked) or any(ways.ASKING.search(part.text) for part in parts)
        self.open_question = (
            bool(asked)
            and parts[-1].question
            and not (
                self._for_approval
                or self.asked
                or self.offered
                or self.try_it
                or any(stems(part) & self._thing for part in asked)
            )
        )
        self._in_order(asked_in_form(parts, self._taken))
        self.forms_anyway = tuple(asked_in_form(parts, self._small))
        self.corrects = next(
            (key for each in parts if (key := wrong(each, scenario)) is not None), None
        )
        self.dated = any(dated(part) for part in parts)
        self.wants_detail = self.open_question and bool(ways.DETAIL.search(parts[-1].text))
        self.closed_question = self.confirms or (
            self.open_question and ways.supposes(parts[-1].text)
        )
        self.greets_only = len(words(text)) <= _SHORT and all(
            ways.GREETS.search(part.text) for part in parts
        )

    def _turned(self, text: str) -> tuple[str, list[Clause]]:
        """Return a text spelled out, its questions turned round, and its clauses."""
        told, places = spelled_out(text)
        text, turns, begins = turned(told)
        self._places = [places[each] for each in turns]
        parts = _clauses_of(text, begins)
        # Phrases of a scenario may be in the order of a statement too: “when you move”.
        before = [each.text for each in _clauses_of(told)] if begins else []
        self._before = before if len(before) == len(parts) else []
        return text, parts

    def _in_order(self, forms: dict[str, str]) -> None:
        """Keep which question each answer is for, so that they are answered in their order."""
        if self.offered:
            # Which of what is offered they take is no question of its own.
            forms = {each: text for each, text in forms.items() if unmarked(each) != "which"}
        self.forms = tuple(forms)
        told = {key: self._first_asked(key) for key in self.asked}
        self.answers = {
            key: question
            for key, question in (told | self._detail_of | forms).items()
            if question in self._each_question
        }
        self.order = {
            key: self._each_question.index(question) for key, question in self.answers.items()
        }

    def _first_asked(self, key: str) -> str:
        theirs = self._taken_by.get(key, ())
        return next((each for each in self._each_question if each in theirs), "")

    def _read_manner(
        self, parts: Sequence[Clause], asked: Sequence[str], scenario: Scenario
    ) -> None:
        """Tell whether an offer is told as settled, and which facts the reply says itself."""
        self.either = bool(self._options)
        self.announces = bool(self._offer_texts) and not (
            self._for_approval
            or self._offered_in & set(asked)
            or any(ways.PUTS_UP.search(each) for each in self._offer_texts)
        )
        self.told_back = frozenset(
            fact.key for fact in scenario.facts if _says_back(normalize(fact.value), parts)
        )

    def _read_questions(self, parts: Sequence[Clause], asked: Sequence[str]) -> None:
        """Tell what sort of questions are asked, whatever they are about."""
        self.checks = any(ways.SUITS.search(part) for part in asked)
        matter = [
            part for part in asked if not (ways.CLOSES.search(part) or ways.INVITES.search(part))
        ]
        self._day = any(ways.names_a_day(part) for part in matter)
        self.proposes = self._day or any(ways.proposes(part) for part in matter)
        self.which = any(ways.WHICH.search(part) for part in asked)
        self._for_approval = self.checks or self.proposes or self.which
        self.invites = any(ways.INVITES.search(part.text) for part in parts)
        self.all_set = any(ways.ALL_SET.search(part) for part in asked[-1:])
        self.closes = self.all_set or any(ways.CLOSES.search(part) for part in asked[-1:])
        self.says_again = any(ways.SAY_AGAIN.search(part.text) for part in parts)
        self.of_them = any(ways.OF_THEM.search(part) for part in asked[-1:])
        self.who: bool = any(
            ways.WHO.search(part.text)
            for part in parts
            if (part.question or ways.ASKING.search(part.text))
            and not ways.WHETHER_THERE.search(part.text)
        )
        self.there = any(ways.THERE.search(part.text) for part in parts)
        self.instructs = any(
            ways.INSTRUCTS.search(part.text) for part in parts if not part.question
        )
        self.how_are_you = any(ways.HOW_ARE_YOU.search(part) for part in asked[-1:])
        self.try_it: bool = any(lets_try(part) for part in parts)
        self.confirms: bool = any(ways.CONFIRMS.search(part) for part in asked)
        self.ends_asking = bool(parts) and parts[-1].question
        self.questions = bool(asked)
        self.asks_anything = self.questions or any(
            ways.REQUESTING.search(part.text) for part in parts
        )
        self.contact = any(ways.CONTACT.search(part) for part in asked[-1:])

    def _read_asked(
        self, parts: Sequence[Clause], asked: Sequence[str], scenario: Scenario
    ) -> None:
        """Tell which facts and small things are asked for."""
        self._asked_in: dict[str, tuple[int, str]] = {}
        self._asked_by: dict[str, str] = {}
        # The questions that something of the scenario, or a small thing, already answers.
        self._taken_by: dict[str, set[str]] = {}
        self._offered_in: set[str] = set()
        self.plainly_asked: frozenset[str] = frozenset()
        self._each_question = [
            one
            for each in parts
            if each.question or ways.ASKING.search(each.text)
            for one in questions(each)
        ]
        found = self._clearest([f.key for f in scenario.facts if self._asks_for(f, parts)])
        found += tuple(k for k in self._meant_facts(parts, scenario, found) if k not in found)
        self.life = self._life(asked[-1], scenario) if asked else ""
        self.who = self.who and not any(_names(scenario, key) for key in found)
        kept = [
            key
            for key in found
            if not (self.confirms or self._asks_who(key))
            and not self._only_details(scenario.fact(key))
        ]
        self.chooses = self._lets_choose(parts, [scenario.fact(key) for key in kept])
        kept = [key for key in kept if not (self.chooses and self._about_choice(key))]
        kept = self._best_of_each(kept, scenario)
        self.asked = tuple(sorted(kept, key=lambda key: self.spans.get(f"asked {key}", _LAST)))
        self._taken = {one for key in self.asked for one in self._taken_by.get(key, ())}
        self.details = self._details(parts)
        self._rather_facts(scenario)
        self.reminds_of = own_words(asked[-1], scenario) if asked and not self.asked else ""

    def _asks_for(self, fact: Fact, parts: Sequence[Clause]) -> bool:
        """Test for a question or a request for a fact; its topic in a statement is none."""
        hit, first = False, ""
        for at, each in enumerate(parts):
            start, part, question = each
            beside = ways.INVITES, ways.CLOSES, ways.ALL_SET
            if lets_try(each) or any(way.search(part) for way in beside):
                continue
            for found in matches(part, fact.asked_by):
                one = question_at(each, found[0])
                one_word = " " not in part[found[0] : found[1]].strip()
                others = ways.OTHERS.search(one)
                if others and one_word and not any(others[0] in way for way in fact.asked_by):
                    # “Your wife's name” is not the customer's, but of a fact that is asked for so.
                    continue
                if question:
                    proposed = ways.PROPOSES.search(one) or ways.SUITS.search(one)
                    asked = not (one_word and proposed) and not ways.SHALL.search(one)
                else:
                    asks_here = ways.ASKING.search(part)
                    asked = bool(asks_here and asks_here.start() <= found[0]) or ways.bare(
                        part, found
                    )
                if not asked:
                    continue
                # One fact may answer two questions; the first is the one it is told for.
                self._taken_by.setdefault(fact.key, set()).add(one)
                if hit:
                    phrase = part[found[0] : found[1]]
                    if one == first and _tells(phrase) > _tells(self._asked_by[fact.key]):
                        # Of two phrases in one question the one that says more.
                        self._asked_by[fact.key] = phrase
                    continue
                first = one
                hit = self._keep(f"asked {fact.key}", start, found)
                self._asked_in[fact.key] = (start, part)
                self._asked_by[fact.key] = part[found[0] : found[1]]
                if not one_word or len(words(part)) <= _SHORT_QUESTION:
                    self.plainly_asked |= {fact.key}
            hit = hit or self._asks_in_order(fact, at, each)
        return hit

    def _asks_in_order(self, fact: Fact, at: int, part: Clause) -> bool:
        """Test for a phrase that stood in a question before it was turned round."""
        before = self._before[at] if self._before else part.text
        found = matches(before, fact.asked_by) if before != part.text else []
        found = [each for each in found if len(words(before[each[0] : each[1]])) > 1]
        asked = questions(part)
        if not (found and part.question and len(asked) == 1):
            return False
        self._taken_by.setdefault(fact.key, set()).add(asked[0])
        self._asked_in[fact.key] = (part.start, part.text)
        self._asked_by[fact.key] = before[found[0][0] : found[0][1]]
        self.plainly_asked |= {fact.key}
        return self._keep(f"asked {fact.key}", part.start, (0, len(part.text)))

    def _clearest(self, keys: Sequence[str]) -> tuple[str, ...]:
        """Leave out of what one question asks for the facts that it comes near by its form alone."""

        def near(key: str) -> float:
            return self._facts.score(key, self._asked_in[key][1])

        def place(key: str) -> tuple[tuple[int, str], int]:
            """Return in which half of a question joined by “and” a fact is asked for."""
            halves = _JOINED.split(self._asked_in[key][1])
            asked_by = self._asked_by[key]
            at = next((i for i, half in enumerate(halves) if asked_by in half), -1)
            return self._asked_in[key], at

        def best(key: str) -> float:
            return max(near(k) for k in keys if place(k) == place(key))

        return tuple(
            key
            for key in keys
            if len(ways.several(self._asked_in[key][1])) > 1 or near(key) > best(key) - _BY_FORM
        )

    def _best_of_each(self, keys: Sequence[str], scenario: Scenario) -> list[str]:
        """Leave to each question the one fact that answers it best, none where none suits."""
        best: dict[str, tuple[float, str]] = {}
        # Where two are as near, the one that stands first in the scenario.
        for key in keys:
            fact, phrase = scenario.fact(key), self._asked_by.get(key, "")
            for question in self._taken_by.get(key, ()):
                for piece in _pieces_of(question, phrase):
                    here = phrase if phrase in piece else ""
                    if not suits(piece, fact, here, self._facts):
                        continue
                    if asks_what_is(question) and not knows_of_two(fact, question):
                        continue
                    # Neither does what was found by its meaning alone.
                    little = not (here and content(here) - concepts("date"))
                    if little and asked_alike(piece, scenario) not in ("", key):
                        # A phrase of little words gives way to one that says more.
                        continue
                    near = nearness(piece, fact, here, self._facts)
                    if near > best.get(piece, (0.0, ""))[0]:
                        best[piece] = near, key
        won = {key for _, key in best.values()}
        for key in keys:
            if key in won and key in self._taken_by:
                self._taken_by[key] = {
                    question
                    for question in self._taken_by[key]
                    if any(best.get(piece, (0.0, ""))[1] == key for piece in ways.several(question))
                    or best.get(question, (0.0, ""))[1] == key
                }
        kept = [key for key in keys if key in won or key not in self._taken_by]
        kept += self._followed_up(kept, scenario)
        return kept + self._otherwise_phrased(kept, scenario)

    def _otherwise_phrased(self, kept: Sequence[str], scenario: Scenario) -> list[str]:
        """Return the facts for the questions left that come near a phrase, or that a line answers."""
        found: list[str] = []
        before = ""
        for question in self._each_question:
            taken = any(question in self._taken_by.get(key, ()) for key in (*kept, *found))
            meant = ways.ONE.sub(rf"\g<1> {before}", question) if before else question
            beside = any(
                (
                    answered_otherwise(question),
                    ways.WHICH.search(meant),
                    ways.CONFIRMS.search(question),
                    lets_choose(f"{question}?"),
                    any(each in PLAIN for each in all_asked_for(question)),
                )
            )
            if not (taken or beside) and len(words(question)) > 1:
                for each in [meant, *halves(question)]:
                    key = asked_alike(each, scenario) or told_in_a_line(each, scenario)
                    if key and asks_what_is(question):
                        key = key if knows_of_two(scenario.fact(key), question) else ""
                    if key:
                        self._taken_by.setdefault(key, set()).add(question)
                        found += [key] if key not in kept and key not in found else []
                        break
            before = " ".join(sorted(content(core(question))))
        return found

    def _followed_up(self, kept: Sequence[str], scenario: Scenario) -> list[str]:
        """Return the facts that a question about “it” asks for, after one that named it."""
        found: list[str] = []
        before = ""
        for question in self._each_question:
            taken = any(question in self._taken_by.get(key, ()) for key in kept)
            others = [each for each in scenario.facts if each.key not in kept]
            told = [
                each
                for each in scenario.facts
                if each.key in kept and before in self._taken_by.get(each.key, ())
            ]
            key = "" if taken or not before else follows_up(question, before, told, self._facts)
            if key:
                self._taken_by[key].add(question)
            elif not taken and before:
                key = follows_up(question, before, others, self._facts)
            if key and key not in found and key not in kept:
                found.append(key)
                self._taken_by[key] = {question}
            before = question
        return found

    def _meant_facts(
        self, parts: Sequence[Clause], scenario: Scenario, asked: Sequence[str]
    ) -> list[str]:
        """Return the facts that a question means in other words than a scenario lists."""
        found: list[str] = []
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
                    self._taken_by.setdefault(key, set()).update(own or {piece})
                    self._keep(f"asked {key}", start, (0, len(part)))
                    found.append(key)
            if at and not (found or asked) and ways.READ_IT.search(part):
                # “… the serial number. Could you read it to me?”
                key = self._named_before(parts[at - 1], scenario)
                found += [key] if key else []
        return found or self._of_sort(parts, scenario, asked)

    def _named_before(self, before: Clause, scenario: Scenario) -> str:
        """Return the fact that a clause names of which the next one says “it”."""
        named = [
            fact.key
            for fact in scenario.facts
            if any(words(before.text[a:b])[1:] for a, b in matches(before.text, fact.asked_by))
        ]
        return named[0] if len(named) == 1 else self._facts.asked(before.text)

    def _of_sort(
        self, parts: Sequence[Clause], scenario: Scenario, asked: Sequence[str]
    ) -> list[str]:
        """Return the one fact that answers a “where” or a “when”, if there is but one."""
        if not (parts and parts[-1].question) or self._for_approval:
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

    def _outcomes(
        self, parts: Sequence[Clause], scenario: Scenario
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        self._offer_texts: list[str] = []
        offered: dict[str, bool] = {}
        named: set[Clause] = set()
        for outcome in scenario.outcomes:
            for each in parts:
                start, part, question = each
                if ways.BEFORE.search(part):
                    continue
                if ways.ASKS_FOR.search(part) or (question and ways.ASKS_THEM.search(part)):
                    continue
                if question and _WANTS_TO_KNOW.match(core(part)):
                    continue
                cared = [care.span() for care in ways.CARING.finditer(part)]
                for found in matches(part, outcome.offered_by):
                    if any(a <= found[0] < b for a, b in cared):
                        continue
                    no = denied(part, found)
                    # A phrase of the scenario's own that says no means it so.
                    no = no and not denied(part[found[0] : found[1]])
                    # A phrase of three words and more is an offer by itself.
                    whole = not question and part[found[0] : found[1]].count(" ") > 1
                    if no or whole or self._offers(each):
                        self._keep(f"offered {outcome.key}", start, found)
                        offered[outcome.key] = offered.get(outcome.key, False) or not no
                        self._offer_texts.append(part)
                        named.add(each)
                        self._offered_in.add(question_at(each, found[0]))
        self._meant_outcomes([each for each in parts if each not in named], offered)
        wanted = {each.key for each in scenario.outcomes if each.taken is not Taken.NOT}
        return (
            tuple(key for key, is_offer in offered.items() if is_offer),
            tuple(key for key, is_offer in offered.items() if not is_offer and key in wanted),
        )

    def _offers(self, clause: Clause) -> bool:
        """Tell whether a clause offers; where approval is asked for, whatever is told does."""
        if clause.question and of_their_world(clause.text):
            return False
        if offers(clause.text, question=clause.question):
            return True
        return self._for_approval and not clause.question and not retold(clause.text)

    def _meant_outcomes(self, parts: Sequence[Clause], offered: dict[str, bool]) -> None:
        """Add what is offered, or refused, in other words than a scenario lists."""
        pool = []
        for each in pieces(parts):
            bare = ways.CARING.sub(" ", each.text)
            no = denied(bare) and not each.question
            if no and not says_no(bare):
                continue
            if not no and not (ways.DOING.search(bare) and may_offer(each)):
                continue
            if any(w.search(bare) for w in (ways.TALKS, ways.ASKS_FOR, ways.BEFORE)):
                continue
            if each.question and (ways.ASKS_THEM.search(bare) or _WANTS_TO_KNOW.match(core(bare))):
                continue
            if not no:
                pool.append(bare)
            key = self._outs.asked(bare) if no else self._outs.about(bare)
            if key and self._other_hour(key, bare):
                pool.pop()
            elif key and key not in offered and not self._rather_answers(key, bare):
                self._keep(f"offered {key}", each.start, (0, len(each.text)))
                self._offered_in |= set(questions(each))
                offered[key] = not no
                self._offer_texts.append(each.text)
        if len(pool) > 1 and not any(offered.values()):
            whole = " . ".join(pool)
            key = self._outs.about(whole)
            if key and self._outs.score(key, whole) < _POOLED and not self._for_approval:
                key = ""
            if key and key not in offered and not self._other_hour(key, " . ".join(pool)):
                self._keep(f"offered {key}", parts[0].start, (0, len(parts[0].text)))
                offered[key] = True

    def _details(self, parts: Sequence[Clause]) -> tuple[str, ...]:
        """Return the small things asked for that no fact of the scenario is asked by."""
        wanted = [
            one
            for each in parts
            if each.question or ways.REQUESTING.search(each.text)
            for one in questions(each)
            if one not in self._taken and not ways.CONFIRMS.search(one)
        ]
        found = {
            text: [key for key in all_asked_for(text) if key in PLAIN or not asks_what_is(text)]
            for text in wanted
            if not (ways.INVITES.search(text) or ways.ELSE.search(text))
        }
        self._small: set[str] = {text for text, keys in found.items() if keys}
        self._detail_of = {marked(key, text): text for text, keys in found.items() for key in keys}
        return tuple(self._detail_of)

    def _only_details(self, fact: Fact) -> bool:
        """Tell whether each question for a fact asks for an address or a number it does not give."""
        asked = self._taken_by.get(fact.key, set())
        return bool(asked) and all(rather_a_detail(one, fact) for one in asked)

    def _rather_facts(self, scenario: Scenario) -> None:
        """Take a fact of the scenario for a small thing that it tells."""
        for detail in self.details:
            own = [fact.key for fact in scenario.facts if same_as(fact, unmarked(detail))]
            if own:
                self.details = tuple(each for each in self.details if each != detail)
                self.asked = tuple(dict.fromkeys((*self.asked, own[0])))

    def _asks_who(self, key: str) -> bool:
        """Tell whether it was the question for the customer's name that asked for a fact."""
        if not self.who or ways.THEIR_NAME.search(self._asked_in.get(key, (0, ""))[1]):
            return False
        return bool(_NAME.search(self._asked_by.get(key, "")))

    def _lets_choose(self, parts: Sequence[Clause], asked: Sequence[Fact]) -> bool:
        """Tell whether one of two things is to be chosen, and no fact asked for tells which."""
        self._options: tuple[str, ...] = lets_choose(". ".join(_closed(each) for each in parts))
        told = any(
            self._about_choice(fact.key) and tells_which(fact, self._options) for fact in asked
        )
        return bool(self._options) and not told

    def _about_choice(self, key: str) -> bool:
        """Tell whether a fact was asked for by the very question that lets choose."""
        return any(
            option in one for option in self._options[-1:] for one in self._taken_by.get(key, ())
        )

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

    def _other_hour(self, key: str, clause: str) -> bool:
        """Tell whether a clause names an hour, and not that of the outcome."""
        hours = set(ways.HOUR.findall(clause))
        own = set(ways.HOUR.findall(self._texts[key]))
        return bool(hours and own and not hours & own)

    def _rather_answers(self, key: str, clause: str) -> bool:
        """Tell whether a clause is nearer to a question of the customer than to an outcome."""
        nearest = self._asks.nearest(clause)
        if nearest is None or nearest.key not in self._pending or nearest.key in self._settles[key]:
            return False
        return nearest.score > self._outs.score(key, clause) + _NEARER

    def _suggests(self, parts: Sequence[Clause]) -> bool:
        """Tell whether something is put up for approval that no outcome of the scenario names."""
        if self.try_it:
            return any(_DID.search(each.text) for each in parts if not each.question)
        if not self._for_approval or self.refused or self.asked:
            return False
        parts = [each for each in parts if not ways.PUTS_OFF.search(each.text)]
        told = [each for each in parts if not each.question and not denied(each.text)]
        concrete = [each for each in told if ways.CONCRETE.search(ways.CARING.sub(" ", each.text))]
        wanted = [each for each in parts if each.question and ways.proposes(each.text)]
        enough = any(len(words(each.text)) > _FEW for each in wanted)
        return bool(concrete or self._day or enough)

    def _far_from_wish(self, parts: Sequence[Clause], scenario: Scenario) -> bool:
        """Tell whether what is put up has nothing to do with what the customer could want."""
        told = " ".join(each.text for each in parts if not ways.SUITS.search(each.text))
        about = content(ways.CARING.sub(" ", told))
        if self._day or not about:
            return False
        wished = " ".join((scenario.matter["want"], *scenario.wish))
        wanted = content(ways.WEEKDAY.sub(" ", normalize(wished))) - self._outs.common
        near = self._outs.nearest(told)
        return not about & wanted and (near is None or near.score < _SOME_WAY)

    def _plain_no(self, parts: Sequence[Clause]) -> Verdict | None:
        """Weigh a no that the engine does not read as one: bare, or with a reason or another way."""
        said = [each for each in parts if not each.question and says_no(each.text)]
        if not said:
            return None
        place = (said[0].start, said[0].start + len(said[0].text))
        self._keep("refusal", 0, place)
        return [Verdict.MISSED, Verdict.PARTIAL, Verdict.MET][bool(self.offered) + self.reason]

    def _answers(self, ask: Ask, parts: Sequence[Clause], pending: Collection[str]) -> bool:
        """
        Test whether a question is answered: by its phrases, by a yes or no, by its own words.

        Words inside a sorry are none: who is sorry about the leg has not said whether it comes.
        """
        said = [
            each
            for each in parts
            if not (each.question or ways.UNKNOWN.search(each.text) or ways.KIND.search(each.text))
        ]
        for start, part, _ in said:
            cared = [found.span() for found in ways.CARING.finditer(part)]
            for found in matches(part, ask.answered_by):
                if not any(a <= found[0] < b for a, b in cared):
                    return self._keep(f"answered {ask.key}", start, found)
        if not said:
            return False
        if ask.key not in pending:
            return self._told_ahead(ask, said)
        last = self._last_question
        closed = bool(last and ways.closed(last)) or ways.is_yes_or_no(ask)
        if closed:
            yes = next((hit for each in said[:3] if (hit := ways.YES_NO.search(each.text))), None)
            if yes:
                return self._keep(f"answered {ask.key}", said[0].start, yes.span())
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
                return self._keep(f"answered {ask.key}", start, (0, len(part)))
        return False

    def _told_ahead(self, ask: Ask, said: Sequence[Clause]) -> bool:
        """Tell whether a question is answered before it is asked."""
        sorts = {ways.wants(normalize(line)) for line in ask.says}
        for start, part, _ in said:
            of_sort = any(ways.gives(sort, part) for sort in sorts)
            nearest = self._asks.nearest(part)
            if of_sort and nearest and nearest.key == ask.key and nearest.score >= _TOLD_AHEAD:
                return self._keep(f"answered {ask.key}", start, (0, len(part)))
        return False

    def _keep(self, name: str, start: int, found: tuple[int, int]) -> bool:
        first, last = start + found[0], start + found[1]
        top = len(self._places) - 1
        self.spans.setdefault(name, (self._places[min(first, top)], self._places[min(last, top)]))
        return True


def _closed(part: Clause) -> str:
    return f"{part.text.strip(' .!?;')}{'?' if part.question else ''}"


def _other_date(piece: str, fact: Fact) -> bool:
    """Tell whether a question for some day is none for the day somebody was born."""
    return same_as(fact, "born") and "born" not in all_asked_for(piece)


def _pieces_of(question: str, phrase: str) -> list[str]:
    """Return the one of several things asked for that a phrase is in, all where it is in none."""
    pieces = ways.several(question)
    if phrase and len(pieces) > 1:
        return [each for each in pieces if phrase in each] or [question]
    return pieces


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


def _says_back(value: str, parts: Sequence[Clause]) -> bool:
    """Tell whether a reply says a fact's value itself."""
    return bool(value) and any(value in part.text for part in parts)


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
        parts.append(Clause(a, text[a:b], asked or more))
    return parts


def _tells(phrase: str) -> tuple[int, int]:
    """Return how much a phrase says of what it is about."""
    return len(content(phrase)), len(phrase)


def _names(scenario: Scenario, key: str) -> bool:
    """Tell whether a fact gives the customer's name, as who is asked for it would."""
    lines = scenario.fact(key).says
    named = sum(any(part in line for part in scenario.customer.name.split()) for line in lines)
    return named * 2 > len(lines)


_SORTED = {ways.Wants.PLACE: {"address"}, ways.Wants.TIME: {"date"}}
_WORD_OF = {ways.Wants.PLACE: "where", ways.Wants.TIME: "when"}
_DID = re.compile(
    r"\b(?:i|we|he|she|they)(?:'ve| have|'s| has) (?:just |now |already )?(?!seen|read|heard|noted|understood|looked|checked)[a-z]{3,}"
    r"|\b(?:done|fixed|sent|reset|reconnected|restored)\b|\bworks? (?:again|now)\b|\bis (?:now )?(?:back|open|on|active|unlocked|unblocked)\b"
)
_APPROVAL = re.compile(
    r", (?:and )?(?=(?:would|does|is|will) (?:that|this|it) (?:be |work|help|suit|do\b|sound|ok|okay|fine|all right|good)|(?:how|what) (?:does|would|do) (?:that|this|you think)|are you (?:ok|okay|fine|happy) with)"
)
# “Why do you want to cancel”: no offer to do so.
_WANTS_TO_KNOW = re.compile(
    r"(?:why do|why did|when did|where did|who did|how did) (?:you|he|she|they)\b"
)
_JOINED = re.compile(r"\band\b|,")
_NAME = re.compile(r"\b(?:name|surname|who)\b")
_FEW = 4
_SOME_WAY = 0.8
_LAST = (LONGEST_READ, 0)
# In a question of so few words, one word tells what is asked for.
_SHORT_QUESTION = 7
_NEAR_LIFE = 0.5
_NEARER = 0.4
_POOLED = 1.8
_BY_FORM = 0.3
