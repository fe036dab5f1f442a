"""What a reply offers and refuses: outcomes of a scenario, or something no outcome names."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from highpoint.engine.moment import Verdict
from highpoint.engine.text import normalize, stems, words
from highpoint.practice.listening import ways
from highpoint.practice.listening.clauses import (
    Clause,
    may_offer,
    of_their_world,
    pieces,
    question_at,
    questions,
)
from highpoint.practice.listening.forms import core
from highpoint.practice.listening.manner import Manner
from highpoint.practice.listening.meaning import Profiles, content
from highpoint.practice.listening.reply import Reply
from highpoint.practice.listening.sounded import only_asked
from highpoint.practice.phrases import denied, matches, offers, retold, says_no
from highpoint.practice.scenario import Scenario, Taken

_TREAT = re.compile(
    r"\b(?:bring|get|fetch|like|want|make|have|send|offer)\b[^.?!]*\b(?:tea|coffee|water|(?:a|something to) drink|snacks?|sandwich|soup|hot chocolate|something (?:to eat|warm)|blanket|pillow)\b"
)


class Offers:
    """
    What a reply offers. ``offered`` and ``refused`` are outcomes; ``suggests`` tells that something
    is put up that none names, ``doubtful`` that it is far from what the customer wants.

    ``texts`` are the clauses that offer, ``offered_in`` the questions that do.
    """

    def __init__(
        self,
        reply: Reply,
        manner: Manner,
        scenario: Scenario,
        outs: Profiles,
        asks: Profiles,
        pending: Collection[str],
    ) -> None:
        self._reply, self._manner, self._outs, self._asks = reply, manner, outs, asks
        self._pending = pending
        self._settles = {each.key: each.answers for each in scenario.outcomes}
        self._texts = {
            each.key: normalize(" ".join((each.title, *each.offered_by)))
            for each in scenario.outcomes
        }
        self._people = _people(scenario)
        # What each outcome does, by the words that its phrases begin with.
        self._verbs = {
            each.key: frozenset[str]().union(
                *(stems(phrase.split()[0]) for phrase in each.offered_by if " " in phrase)
            )
            for each in scenario.outcomes
        }
        self.texts: list[str] = []
        # The clauses in which each outcome is told as had, or put up.
        self._told: dict[str, list[Clause]] = {}
        self.offered_in: set[str] = set()
        self.offered, self.refused = self._outcomes(scenario)
        self.sounded: frozenset[str] = frozenset()
        self.sounded_in: frozenset[str] = frozenset()
        self.reason = any(ways.REASON.search(part.text) for part in reply.parts)
        self.plain_no = self._plain_no(reply.parts)

    def sound_out(self, scenario: Scenario, *, refused: bool) -> None:
        """Set apart what the reply only asks about: it is not offered yet."""
        refused = refused or bool(self.refused) or self.plain_no is not None
        asked = only_asked(self.offered, self._told, self._reply.parts, scenario, refused=refused)
        if not asked or len(asked) < len(self.offered):
            return
        self.sounded = frozenset(asked)
        self.sounded_in = frozenset[str]().union(*asked.values())
        self.offered = ()
        self.offered_in -= self.sounded_in
        self.texts = []

    def put_up(self, asked: Collection[str], scenario: Scenario) -> tuple[bool, bool]:
        """Return whether something is put up that no outcome names, near the wish or far from it."""
        if self.offered or self.sounded or not self._suggests(asked):
            return False, False
        if any(_TREAT.search(each.text) for each in self._reply.parts):
            # A cup of tea is no remedy, and nobody asks what good it does.
            return False, False
        far = not self._manner.try_it and self._far_from_wish(self._reply.parts, scenario)
        return not far, far

    def announced(self) -> bool:
        """Tell whether what is offered is told as settled."""
        return bool(self.texts) and not (
            self._manner.for_approval
            or self.offered_in & set(self._reply.asked)
            or any(ways.PUTS_UP.search(each) for each in self.texts)
        )

    def granted(self) -> bool:
        """Tell whether what is offered is had from now on, and not only promised."""
        return self.announced() and not any(_PROMISES.search(each) for each in self.texts)

    def had(self) -> frozenset[str]:
        """Return the outcomes that a reply tells as done or given, whatever else it puts up."""
        return frozenset(
            key
            for key, told in self._told.items()
            if key in self.offered and any(_is_had(each) for each in told)
        )

    def _outcomes(self, scenario: Scenario) -> tuple[tuple[str, ...], tuple[str, ...]]:
        parts = self._reply.parts
        offered: dict[str, bool] = {}
        named: set[Clause] = set()
        for outcome in scenario.outcomes:
            for each in parts:
                start, part, question = each
                if ways.BEFORE.search(part):
                    continue
                if _ATTEMPTS.search(part) or _WARNS.search(part) or _FIRST_TELL.search(part):
                    continue
                if ways.ASKS_FOR.search(part) or (question and ways.ASKS_THEM.search(part)):
                    continue
                if question and _WANTS_TO_KNOW.match(core(part)):
                    continue
                if question and self._of_somebody_theirs(part):
                    continue
                beside = [*ways.CARING.finditer(part), *_PRICE_BESIDE.finditer(part)]
                cared = [each_one.span() for each_one in beside]
                for found in matches(part, outcome.offered_by):
                    if any(a <= found[0] < b for a, b in cared):
                        continue
                    no = denied(part, found)
                    # A phrase of the scenario's own that says no means it so.
                    no = no and not denied(part[found[0] : found[1]])
                    # A phrase of three words and more is an offer by itself.
                    whole = not question and part[found[0] : found[1]].count(" ") > 1
                    if no or whole or self._offers(_alone(each, found[0])):
                        self._reply.keep(f"offered {outcome.key}", start, found)
                        offered[outcome.key] = offered.get(outcome.key, False) or not no
                        self._tells(outcome.key, each)
                        named.add(each)
                        self.offered_in.add(question_at(each, found[0]))
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
        return self._manner.for_approval and not clause.question and not retold(clause.text)

    def _meant_outcomes(self, parts: Sequence[Clause], offered: dict[str, bool]) -> None:
        """Add what is offered, or refused, in other words than a scenario lists."""
        pool = []
        for each in pieces(parts):
            bare = _PRICE_BESIDE.sub("", ways.CARING.sub(" ", each.text))
            no = denied(bare) and not each.question
            if no and not says_no(bare):
                continue
            if not no and not (ways.DOING.search(bare) and may_offer(each)):
                continue
            passed = ways.TALKS, ways.ASKS_FOR, ways.BEFORE, _WARNS, _FIRST_TELL, _JUST_BOOKED
            if any(way.search(bare) for way in passed):
                continue
            if each.question and (
                ways.ASKS_THEM.search(bare)
                or _WANTS_TO_KNOW.match(core(bare))
                or self._of_somebody_theirs(bare)
            ):
                continue
            if not no:
                pool.append(bare)
            key = self._outs.asked(bare) if no else self._outs.about(bare)
            if key and (self._other_hour(key, bare) or self._only_in_touch(key, bare)):
                pool[-1:] = []
            elif key and key not in offered and not self._rather_answers(key, bare):
                self._reply.keep(f"offered {key}", each.start, (0, len(each.text)))
                asked = questions(each)
                self.offered_in |= {q for q in asked if self._outs.about(q) == key} or set(asked)
                offered[key] = not no
                self._tells(key, each)
        self._done_to_it(parts, offered)
        if len(pool) > 1 and not any(offered.values()):
            whole = " . ".join(pool)
            key = self._outs.about(whole)
            if key and self._outs.score(key, whole) < _POOLED and not self._manner.for_approval:
                key = ""
            if key and key not in offered and not self._other_hour(key, " . ".join(pool)):
                self._reply.keep(f"offered {key}", parts[0].start, (0, len(parts[0].text)))
                offered[key] = True

    def _done_to_it(self, parts: Sequence[Clause], offered: dict[str, bool]) -> None:
        """Add the one outcome that a deed done to “it” names, as in “I've just opened it”."""
        for each in parts:
            done = None if each.question else _DONE_TO_IT.search(each.text)
            if done is None or offered or denied(each.text):
                continue
            keys = [key for key, verbs in self._verbs.items() if stems(done["deed"]) & verbs]
            if len(keys) == 1:
                self._reply.keep(f"offered {keys[0]}", each.start, done.span())
                offered[keys[0]] = True
                self._tells(keys[0], each)

    def _tells(self, key: str, clause: Clause) -> None:
        """Keep the clause that tells of an outcome."""
        self.texts.append(clause.text)
        self._told.setdefault(key, []).append(clause)

    def _of_somebody_theirs(self, question: str) -> bool:
        """Tell whether a question is what somebody of the customer's can or does."""
        found = _SOMEBODY_DOES.match(core(question))
        return found is not None and found[1] in self._people

    def _only_in_touch(self, key: str, clause: str) -> bool:
        """Tell whether a clause says that somebody will ring or write, and the outcome does not."""
        found = _IN_TOUCH.search(clause)
        return found is not None and not stems(found[1]) & stems(self._texts[key])

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

    def _suggests(self, asked: Collection[str]) -> bool:
        """Tell whether something is put up for approval that no outcome of the scenario names."""
        parts = self._reply.parts
        if self._manner.try_it:
            return any(_DID.search(each.text) for each in parts if not each.question)
        if not self._manner.for_approval or self.refused or asked:
            return False
        parts = [each for each in parts if not ways.PUTS_OFF.search(each.text)]
        told = [each for each in parts if not each.question and not denied(each.text)]
        concrete = [each for each in told if ways.CONCRETE.search(ways.CARING.sub(" ", each.text))]
        wanted = [each for each in parts if each.question and ways.proposes(each.text)]
        enough = any(len(words(each.text)) > _FEW for each in wanted)
        return bool(concrete or self._manner.day or enough)

    def _far_from_wish(self, parts: Sequence[Clause], scenario: Scenario) -> bool:
        """Tell whether what is put up has nothing to do with what the customer could want."""
        told = " ".join(each.text for each in parts if not ways.SUITS.search(each.text))
        about = content(ways.CARING.sub(" ", told))
        if self._manner.day or not about:
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
        self._reply.keep("refusal", 0, place)
        return [Verdict.MISSED, Verdict.PARTIAL, Verdict.MET][bool(self.offered) + self.reason]


def _is_had(clause: Clause) -> bool:
    """Tell whether a clause says that something is so now, and neither promises it nor puts it up."""
    put_up = ways.PUTS_UP.search(clause.text) or _PROMISES.search(clause.text)
    return not (clause.question or put_up) and _DONE_OR_GIVEN.search(clause.text) is not None


def _alone(clause: Clause, place: int) -> Clause:
    """Return the one question of a clause that stands at a place in it; a statement as it is."""
    if not clause.question:
        return clause
    return clause._replace(text=question_at(clause, place))


# “I've taken it off your bill”, “the seat is yours”.
_DONE_OR_GIVEN = re.compile(
    r"\b(?:i|we|he|she|they)(?:'ve| have|'s| has)? (?:just |now |already |also |gladly )*(?:\w{3,}ed|taken|put|sent|given|made|set|paid|got|found|lent|held)\b"
    r"|\b(?:is|are|has been|have been|it's|you're) (?:now |already |all |both )*(?:yours|booked|done|sent|paid|reserved|on (?:its|the|his|her|their) way|lifted|open|unlocked|refunded|waived|cancell?ed|stopped|in (?:your|the) \w+)\b"
)
# “… until two, no charge”: what it costs is not what is offered.
_PRICE_BESIDE = re.compile(
    r"(?<=\w\w\w), (?:and )?(?:at )?(?:no (?:extra |additional )?(?:charge|cost)|free(?: of charge)?|for free|on (?:us|the house))\W*$"
)
_DID = re.compile(
    r"\b(?:i|we|he|she|they)(?:'ve| have|'s| has) (?:just |now |already )?(?!seen|read|heard|noted|understood|looked|checked)[a-z]{3,}"
    r"|\b(?:done|fixed|sent|reset|reconnected|restored)\b|\bworks? (?:again|now)\b|\bis (?:now )?(?:back|open|on|active|unlocked|unblocked)\b"
)
# “Why do you want to cancel”, “do you want to keep your flight”: no offer to do so.
_WANTS_TO_KNOW = re.compile(
    r"(?:do|would) you (?:still |also |rather )*(?:want|like|wish|prefer) to keep (?:your|his|her|their)\b|(?:why do|why did|when did|where did|who did|how did) (?:you|he|she|they)\b"
)
# “I'll check everything”, “we will refund it”.
_PROMISES = re.compile(
    rf"\b(?:i|we|he|she|they|it|you)(?:'ll| will| shall)\b|\bgoing to\b|\blet me\b|\b(?:could|might|may|would)\b|{ways.PUTS_OFF.pattern}"
)
# “I'll do everything I can to trace it”: nothing to be taken yet.
_ATTEMPTS = re.compile(
    r"\b(?:i|we)(?:'ll| will)? (?:try|do (?:everything|all|what|whatever|my|our))\b"
)
# “If you stop paying, it would go to collections”: a warning.
_WARNS = re.compile(
    r"^\W*(?:and |but |so )?(?:if (?:you|nobody|nothing is) (?:just |simply |now )?(?:stop|stops|ignore|refuse|fail|miss|pays|paid|(?:don't|do not) (?:pay|answer|return|send|reply|sign|come))\b"
    r"|otherwise\b)"
)
# “I'll ring you in ten minutes to check that it's quiet”.
_IN_TOUCH = re.compile(
    r"\b(?:i|we)(?:'ll| will) (?:\w+ )?(ring|call|phone|write|text|email|e-mail|message) (?:to )?you\b"
)
_DONE_TO_IT = re.compile(
    r"\b(?:i|we)(?:'ve| have)? (?:just |now |already |also )*(?P<deed>\w{3,}ed) (?:it|that|this|them)\b(?! (?:with|for|to (?:my|the|our))\b)"
)
# “Tell me the time, and I can lift the block”: first it is to be told.
_FIRST_TELL = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|then|now|please|just|well|thanks)\W+)*(?:(?:can|could|would|will) you (?:please |just )?)?(?:tell|give|read|spell|let|name) (?:me|us) [^.!?]*?,? (?:and|then|so(?: that)?) (?:i|we)(?:'ll| can| will| could|'d)\b"
)
# “You are booked for the fifth”: told as it stands, and not what it costs.
_JUST_BOOKED = re.compile(
    r"\byou(?:'re| are) (?:now |all |already )*(?:re)?booked\b(?!.*\b(?:free|fee|fees|cost|charge|charged|pay)\b)"
)
# “Can Beatriz read it to you?”
_SOMEBODY_DOES = re.compile(r"(?:can|could|does|did|will|is|has) ([\w-]+)\b")
_NAME = re.compile(r"\b[A-Z][a-zà-ž]{2,}\b")
_FEW = 4
_SOME_WAY = 0.8
_NEARER = 0.4
_POOLED = 1.8


def _people(scenario: Scenario) -> frozenset[str]:
    """Return the names that only the customer's own facts have, no outcome, normalized."""
    told = "\n".join(line for fact in scenario.facts for line in (fact.value, *fact.says))
    offered = (
        line for each in scenario.outcomes for line in (each.title, *each.offered_by, *each.says)
    )
    names = {normalize(each) for each in _NAME.findall(told)}
    # What begins a line is no name where it stands within one too.
    common = set(words(" ".join((told, *scenario.wish, scenario.policy)))) - set(
        _NAME.findall(told)
    )
    return frozenset(names - common - set(words(normalize(" ".join(offered)))))
