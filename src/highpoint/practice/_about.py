"""What a reply is about in a scenario: which facts it asks for, what it offers, what it answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from highpoint.engine.moment import Verdict
from highpoint.engine.text import normalize, stems, words
from highpoint.practice.phrases import asks, clauses, denied, matches, offers, says_no
from highpoint.practice.scenario import Ask, Fact, Scenario

_SHARED = 2
_SHORT = 9


class Clause(NamedTuple):
    """A clause of a normalized text: where it is, its words, and whether it asks."""

    start: int
    text: str
    question: bool


class About:
    """What a normalized reply is about in a scenario; ``spans`` holds the words behind each."""

    def __init__(
        self, text: str, scenario: Scenario, pending: Collection[str], before: str = ""
    ) -> None:
        self.spans: dict[str, tuple[int, int]] = {}
        asked_last = [before[a:b] for a, b in clauses(before) if before[b : b + 1] == "?"]
        self._closed = _closed(asked_last[-1]) if asked_last else None
        self._thing = stems(normalize(scenario.matter["thing"]))
        parts = [
            Clause(a, text[a:b], text[b : b + 1] == "?" or asks(text[a:b]))
            for a, b in clauses(text)
        ]
        self.asked = tuple(f.key for f in scenario.facts if self._asks_for(f, parts))
        self.offered, self.refused = self._outcomes(parts, scenario)
        self.reason = any(_REASON.search(part.text) for part in parts)
        self.denies = any(denied(part.text) or _BAD_NEWS.search(part.text) for part in parts)
        self.plain_no = self._plain_no(parts)
        self.answered = tuple(a.key for a in scenario.asks if self._answers(a, parts, pending))
        asked = [part.text for part in parts if part.question]
        self.checks = any(_SUITS.search(part) for part in asked)
        self.proposes = any(_PROPOSES.search(part) for part in asked)
        self.which = any(_WHICH.search(part) for part in asked)
        # Who asks and goes on talking has answered it, or does not wait for an answer.
        self.requests = bool(asked) or any(_ASKING.search(part.text) for part in parts)
        self.open_question = (
            bool(asked)
            and parts[-1].question
            and not (
                self.checks
                or self.proposes
                or self.which
                or self.asked
                or self.offered
                or any(stems(part) & self._thing for part in asked)
            )
        )
        self.greets_only = len(words(text)) <= _SHORT and all(
            _GREETS.search(part.text) for part in parts
        )

    def _asks_for(self, fact: Fact, parts: Sequence[Clause]) -> bool:
        """Test for a question or a request for a fact; its topic in a statement is none."""
        for start, part, question in parts:
            for found in matches(part, fact.asked_by):
                one_word = " " not in part[found[0] : found[1]].strip()
                if question:
                    asked = not (one_word and (_PROPOSES.search(part) or _SUITS.search(part)))
                else:
                    asks_here = _ASKING.search(part)
                    asked = bool(asks_here and asks_here.start() <= found[0]) or _bare(part, found)
                if asked:
                    return self._keep(f"asked {fact.key}", start, found)
        return False

    def _outcomes(
        self, parts: Sequence[Clause], scenario: Scenario
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        offered: dict[str, bool] = {}
        for outcome in scenario.outcomes:
            for start, part, question in parts:
                cared = [care.span() for care in _CARING.finditer(part)]
                for found in matches(part, outcome.offered_by):
                    if any(a <= found[0] < b for a, b in cared):
                        continue
                    no = denied(part, found)
                    # A phrase of the scenario's own that says no means it so.
                    no = no and not denied(part[found[0] : found[1]])
                    # A phrase of three words and more is an offer by itself.
                    whole = not question and part[found[0] : found[1]].count(" ") > 1
                    if no or whole or offers(part, question=question):
                        self._keep(f"offered {outcome.key}", start, found)
                        offered[outcome.key] = offered.get(outcome.key, False) or not no
        return (
            tuple(key for key, is_offer in offered.items() if is_offer),
            tuple(key for key, is_offer in offered.items() if not is_offer),
        )

    def _plain_no(self, parts: Sequence[Clause]) -> Verdict | None:
        """Weigh a no that the engine does not read as one: bare, or with a reason or another way."""
        said = [each for each in parts if not each.question and says_no(each.text)]
        if not said:
            return None
        self.spans.setdefault("refusal", (said[0].start, said[0].start + len(said[0].text)))
        return [Verdict.MISSED, Verdict.PARTIAL, Verdict.MET][bool(self.offered) + self.reason]

    def _answers(self, ask: Ask, parts: Sequence[Clause], pending: Collection[str]) -> bool:
        """
        Test whether a question is answered: by its phrases, by a yes or no, by its own words.

        Words inside a sorry are none: who is sorry about the leg has not said whether it comes.
        """
        said = [each for each in parts if not each.question and not _UNKNOWN.search(each.text)]
        for start, part, _ in said:
            cared = [found.span() for found in _CARING.finditer(part)]
            for found in matches(part, ask.answered_by):
                if not any(a <= found[0] < b for a, b in cared):
                    return self._keep(f"answered {ask.key}", start, found)
        if ask.key not in pending or not said:
            return False
        closed = _is_yes_or_no(ask) if self._closed is None else self._closed
        if closed:
            yes = next((hit for each in said[:3] if (hit := _YES_NO.search(each.text))), None)
            if yes:
                return self._keep(f"answered {ask.key}", said[0].start, yes.span())
        asked = stems(normalize(" ".join(ask.says))) - self._thing
        for start, part, _ in said:
            bare = _CARING.sub(" ", part)
            if len(stems(bare) & asked) > _SHARED and not _PUTS_OFF.search(part):
                return self._keep(f"answered {ask.key}", start, (0, len(part)))
        return False

    def _keep(self, name: str, start: int, found: tuple[int, int]) -> bool:
        self.spans.setdefault(name, (start + found[0], start + found[1]))
        return True


_ASKING = re.compile(
    r"\b(?:please|could you|can you|can i (?:have|get|take)|may i|might i|let me have|give me|tell me"
    r"|send me|i(?:'ll| will)? (?:just |only |also )?need|i'd need|i require|share|provide"
    r"|(?<!i'll )(?<!i will )(?<!we'll )(?<!i can )(?<!to )confirm)\b"
)
_REASON = re.compile(
    r"\b(?:because|since|as they|as it|as we|due to|the reason|so that|afraid|sorry)\b"
)
_LITTLE = frozenset(
    words("the your a an and please full current ok then now first so of my it me us that this")
)
# What stands inside a sorry or a word of understanding, up to a reason.
_CARING = re.compile(
    r"\b(?:sorry|apolog\w+|regret|understand|imagine|frustrat\w+|awful|terrible)\b"
    r"(?:(?!because|\bbut\b|\bwe can|\bi can|\bit was|\bit is|\b(?:we|i)(?: would|'d| offer)|\boffer)[^.,:;!?])*"
)
_SUITS = re.compile(
    r"\b(?:would|does|is|will) (?:that|this|it) (?:help|work|suit|be|do|sound|ok|okay|fine|all right|alright|good)"
    r"|\bhow does that sound|\bok with you|\bokay (?:with|for) you|\bdo you agree|\bsound good|\bwhat do you (?:think|say)"
)
_PROPOSES = re.compile(
    r"\b(?:shall|should) (?:i|we)\b|\bwould you like|\bdo you want\b|\bmay i (?!have|ask|know)|\bhow about\b|\bwhat about\b"
    r"|(?<!what )(?<!how )\b(?:can|could) (?:i|we) (?!have|get|ask|help|take your|see)\b|\bif (?:i|we)\b"
)
_WHICH = re.compile(
    r"\bwhich (?:one|of (?:them|these|those)|option|would you|do you (?:prefer|want|like))\b"
    r"|\bwhat (?:would|do) you (?:prefer|rather)\b"
)
_GREETS = re.compile(
    r"^\W*(?:hi|hello|hey|good (?:morning|day|evening|afternoon)|welcome|how are you|how is it going|dear"
    r"|how (?:can|may) i help|what can i do for you|this is|my name is|i'm [a-z]+ from|thank you for (?:calling|contacting|writing))\b"
)
_YES_NO = re.compile(
    r"^\W*(?:(?:well|and|hi|hello|thank you|thanks) ?,? ?)?(?:yes|no(?= ?(?:[,:]|$)| (?:no|it|we|you|that|i|they|sorry|not)\b)|(?:sure|of course|certainly|absolutely|definitely)(?!,? (?:let|i'll|i will|i can help|i understand|thing))"
    r"|unfortunately not|not at all|i'm afraid (?:not|so)|yep|nope|indeed|exactly|naturally|unfortunately yes)\b"
)
_YES_NO_ASK = re.compile(
    r"^\W*(?:(?:so|and|but|then|also|one question|one more thing|quick question|may i ask|if i may ask)[:,]? )?(?:can|could|do|does|did|is|are|was|will|would|may|might|have|has|am|should|must|isn't|can't)\b"
)
_BAD_NEWS = re.compile(r"\b(?:afraid|unfortunately|sadly|nothing|no|not|n't)\b")
_TAGGED = re.compile(r"\b(?:yes|no|right|or not|correct|do they not|is it not)\W*$")
_UNKNOWN = re.compile(
    r"\b(?:i|we) (?:don't|do not|can't|cannot) (?:know|say|tell)\b|\bdon'?t know\b|\bnot sure\b|\bno idea\b"
)
_PUTS_OFF = re.compile(
    r"\b(?:look into|check|find out|get back|let you know|see what|ask (?:my|the))\b"
)


def _is_yes_or_no(ask: Ask) -> bool:
    return sum(_closed(normalize(line)) for line in ask.says) * 2 > len(ask.says)


def _closed(line: str) -> bool:
    """Tell whether a question wants a yes or a no."""
    return bool(_YES_NO_ASK.search(line) or _TAGGED.search(line))


def _bare(part: str, found: tuple[int, int]) -> bool:
    """Tell whether a clause is a topic alone, as in “Order number.”"""
    rest = words(part[: found[0]]) + words(part[found[1] :])
    return not [word for word in rest if word not in _LITTLE]
