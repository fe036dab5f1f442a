"""
Whether a model's words for a simulated customer say what the director decided and no more.

The checks are strict on purpose: words thrown away cost nothing, the authored ones stand then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.language import told_by_words
from highpoint.engine.moment import Kind
from highpoint.practice.intent import Act, Intent
from highpoint.practice.scenario import Scenario
from highpoint.practice.voice.lines import authored


class Fault(StrEnum):
    """What is wrong with a model's words, as a sentence for the mark."""

    EMPTY = "The model said nothing."
    SLOW = "The model took too long."
    LONG = "The model's words were too long."
    ROLE = "The model spoke as itself."
    LANGUAGE = "The model's words were in another language."
    VALUE = "The model left out what was to be told."
    NUMBER = "The model named a number or a date that nobody had told."
    NAME = "The model named somebody or something that nobody had told."
    QUESTION = "The model did not ask what was to be asked."
    YES = "The model agreed to what the customer does not agree to."
    NO = "The model refused what the customer does not refuse."
    COMMITMENT = "The model promised or threatened something of its own."
    MEANING = "The model's words were read as something else than was meant."


_TOLD = (Act.TELL, Act.VOLUNTEER, Act.TOLD_ALREADY)
_ASKED = (Act.ASK, Act.ASK_AGAIN, Act.PRESS_TIME, Act.PRESS_REASON, Act.PRESS_STEP)
_YES_ACTS = frozenset((Act.ACCEPT, Act.ACCEPT_HALF, Act.AGREE_WAIT, Act.TAKE_NO, Act.THANK))
_NO_ACTS = frozenset((Act.DECLINE, Act.LEAVE, Act.ESCALATE, Act.THREATEN))
_LEAVING = frozenset((Act.THREATEN, Act.LEAVE, Act.ESCALATE))
_ANGRY = frozenset(
    (Act.VENT, Act.SNAP, Act.COUNTER, Act.THREATEN, Act.INSULTED, Act.CALL_OUT, Act.ESCALATE,
     Act.LEAVE, Act.TOLD_ALREADY, Act.ASK_AGAIN, Act.DECLINE, Act.PRESS_REASON, Act.PRESS_TIME,
     Act.PRESS_STEP, Act.OWN_WORDS_BACK, Act.NAME_ENOUGH, Act.CORRECT_NAME, Act.OPEN)
)  # fmt: skip
_PUZZLED = frozenset(
    (
        Act.DO_NOT_KNOW,
        Act.NUDGE,
        Act.ONE_WORD,
        Act.OTHER_LANGUAGE,
        Act.NOT_UNDERSTOOD,
        Act.OUT_OF_ROLE,
        Act.OF_ME,
    )
)
_GLAD = frozenset((Act.THANK, Act.GOODBYE, Act.ACCEPT, Act.CALM, Act.WARM, Act.OPEN, Act.TAKE_NO))

_ITSELF = re.compile(
    r"\b(?:as an ai|language model|an assistant|chatbot|system prompt|instructions|role ?-?play|"
    r"the customer|scenario|persona|training exercise)\b|^\s*(?:customer|agent|user|assistant)\s*:|[<>{}\[\]*#`|]",
    re.IGNORECASE | re.MULTILINE,
)
_YES = re.compile(
    r"\b(?:yes,? please|that works|works for me|sounds (?:good|great|fine|perfect)|i(?:'ll| will) take (?:it|that)|"
    r"i accept|i agree|deal\b|let'?s do (?:it|that)|go ahead|that(?:'s| is| would be) (?:fine|perfect|great)|agreed)\b",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\b(?:no,? thank|i refuse|i(?:'d| would) rather not|not acceptable|i don'?t (?:want|accept|agree)|i do not (?:want|accept)|"
    r"i won'?t (?:accept|take)|absolutely not|no way|out of the question)\b",
    re.IGNORECASE,
)
_OWN_PROMISE = re.compile(
    r"\b(?:lawyer|solicitor|attorney|sue|court|police|press|ombudsman|regulator|i promise|i guarantee|"
    r"i(?:'ll| will) (?:pay|send|buy|order|sign|transfer|wire|come|call|return|bring))\b",
    re.IGNORECASE,
)
_MANAGER = re.compile(r"\b(?:manager|supervisor|your boss|superior)\b", re.IGNORECASE)
_BYE = re.compile(r"\b(?:good)?bye\b", re.IGNORECASE)
_ENDS = frozenset((Act.GOODBYE, Act.LEAVE, Act.ESCALATE, Act.THANK))
_NUMBERS_TOLD = """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty
    ninety hundred thousand million dozen first second third fourth fifth monday tuesday
    wednesday thursday friday saturday sunday january february april june july august
    september october november december tomorrow yesterday tonight today noon midnight week
    weeks month months year years hour hours minute minutes day days
"""
_NUMBER_WORDS = frozenset(_NUMBERS_TOLD.split())
# Said of time without naming any: “one day”, “the whole day”.
_LOOSE = frozenset(("first", "second", "day", "days", "week", "hours", "today"))
_WORD = re.compile(r"[^\W_]+(?:['’.@/:-][^\W_]+)*")
_SHARE = 0.3
_EVERYDAY_SHARE = 0.5


def longest(example: str) -> int:
    """Return how many letters a model may use where the authored words are these."""
    return max(240, 2 * len(example) + 120)


def fault(
    words: str,
    scenario: Scenario,
    intents: Sequence[Intent],
    *,
    example: str,
    said: Iterable[str] = (),
) -> Fault | None:
    """
    Return what is wrong with a model's words, None where they hold.

    ``example`` are the authored words for the same intents, ``said`` the turns of the talk.
    """
    if not words.strip():
        return Fault.EMPTY
    if len(words) > longest(example):
        return Fault.LONG
    if _ITSELF.search(words) and not _ITSELF.search(example):
        return Fault.ROLE
    known = _known(scenario, (example, *said))
    if told_by_words(words.lower()) not in ("", "en"):
        return Fault.LANGUAGE
    return (
        _told(words, scenario, intents)
        or _invented(words, known)
        or _foreign(words, known)
        or _stance(words, intents, example)
        or _meaning(words, intents, example)
    )


def holds_so_far(
    words: str,
    scenario: Scenario,
    intents: Sequence[Intent],
    *,
    example: str,
    said: Iterable[str] = (),
) -> bool:
    """
    Test whether the first sentences of an answer say nothing that was not decided.

    What is still to come is not asked for yet; the whole answer goes through ``fault`` at its end.
    """
    if _ITSELF.search(words) and not _ITSELF.search(example):
        return False
    known = _known(scenario, (example, *said))
    return (
        _invented(words, known)
        or _foreign(words, known)
        or _stance(words, intents, example)
        or _meaning(words, intents, example)
    ) is None


def _told(words: str, scenario: Scenario, intents: Sequence[Intent]) -> Fault | None:
    """Return the fault of leaving out a value, a fact or a question."""
    plain = _plain(words)
    for intent in intents:
        if intent.act in _TOLD:
            fact = next((each for each in scenario.facts if each.key == intent.about), None)
            if fact is None:
                continue
            if fact.value and _plain(fact.value) not in plain:
                return Fault.VALUE
            if not fact.value and not any(_shares(words, line) for line in fact.says):
                return Fault.VALUE
        elif intent.act in _ASKED:
            ask = next((each for each in scenario.asks if each.key == intent.about), None)
            if "?" not in words:
                return Fault.QUESTION
            if ask is not None and not any(_shares(words, line) for line in ask.says):
                return Fault.QUESTION
    return None


def _invented(words: str, known: frozenset[str]) -> Fault | None:
    """Return the fault of naming a number, a date or a name that nobody had told."""
    for found in _WORD.finditer(words):
        word = found.group()
        low = _bare(word)
        if low in known:
            continue
        if any(sign.isdigit() for sign in word):
            return Fault.NUMBER
        if low in _NUMBER_WORDS and low not in _LOOSE:
            return Fault.NUMBER
        starts = (
            not words[: found.start()].strip() or words[: found.start()].rstrip()[-1] in '.!?…"'
        )
        strange = low in _names() if starts else low not in _everyday()
        if word[0].isupper() and strange:
            return Fault.NAME
    return None


def _stance(words: str, intents: Sequence[Intent], example: str) -> Fault | None:
    """Return the fault of a yes, a no, a promise or a threat that was not meant."""
    acts = {intent.act for intent in intents}

    def own(pattern: re.Pattern[str]) -> bool:
        return pattern.search(words) is not None and pattern.search(example) is None

    if own(_YES) and not acts & _YES_ACTS:
        return Fault.YES
    if own(_NO) and not acts & _NO_ACTS:
        return Fault.NO
    if own(_OWN_PROMISE) or (own(_MANAGER) and not acts & {Act.ESCALATE}):
        return Fault.COMMITMENT
    if own(_BYE) and not acts & _ENDS:
        return Fault.MEANING
    if Act.DECLINE in acts and _YES.search(words):
        return Fault.YES
    if acts & {Act.ACCEPT, Act.ACCEPT_HALF} and _NO.search(words) and not _NO.search(example):
        return Fault.NO
    return None


def _meaning(words: str, intents: Sequence[Intent], example: str) -> Fault | None:
    """Return the fault of words the engine reads as anger, praise or leaving that was not meant."""
    acts = {intent.act for intent in intents}
    more = _kinds(words) - _kinds(example)
    if Kind.CHURN in more and not acts & _LEAVING:
        return Fault.COMMITMENT
    if Kind.HOSTILITY in more and not acts & _ANGRY:
        return Fault.MEANING
    if Kind.PRAISE in more and not acts & _GLAD:
        return Fault.MEANING
    if Kind.QUESTION in more and "?" in words and not acts & {*_ASKED, *_ANGRY, *_PUZZLED}:
        return Fault.QUESTION
    return None


def _kinds(words: str) -> frozenset[Kind]:
    turns = [
        {"role": "agent", "text": "Let me see."},
        {"role": "customer", "text": words},
        {"role": "agent", "text": "One moment."},
    ]
    read = analyze(Conversation.from_dict({"id": "words", "turns": turns, "language": "en"}))
    return frozenset(moment.kind for moment in read.moments if moment.turn == 1)


def _foreign(words: str, known: frozenset[str]) -> Fault | None:
    """Return the fault of words most of which are neither everyday English nor of the talk."""
    told = [word for word in map(_bare, _WORD.findall(words)) if word.isalpha()]
    everyday = sum(word in known or word in _everyday() for word in told)
    return Fault.LANGUAGE if everyday < _EVERYDAY_SHARE * len(told) else None


def _known(scenario: Scenario, said: Iterable[str]) -> frozenset[str]:
    """Return all words that stand in the scenario's own text or were said in the talk."""
    parts = [
        scenario.situation, scenario.company, scenario.customer.name, scenario.customer.call,
        *scenario.matter.values(), *scenario.opening, *scenario.wish,
        *(text for fact in scenario.facts for text in (*fact.says, fact.value)),
        *(text for ask in scenario.asks for text in ask.says),
        *(text for outcome in scenario.outcomes for text in (*outcome.says, outcome.title)),
        *said,
    ]  # fmt: skip
    return frozenset(_bare(word) for text in parts for word in _WORD.findall(text))


def _shares(words: str, line: str) -> bool:
    """Test whether words hold enough of what a line tells."""
    told = {_bare(each)[:5] for each in _WORD.findall(line) if len(each) > 3}
    held = {_bare(each)[:5] for each in _WORD.findall(words)}
    return not told or len(told & held) >= _SHARE * len(told)


def _bare(word: str) -> str:
    return re.sub(r"['’](?:s|re|ve|ll|d|m|t)$", "", word.lower()).replace("’", "'")


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.lower()).strip()


@cache
def _everyday() -> frozenset[str]:
    """Return the words of all authored lines and the commonest of English."""
    lines = [
        line.text
        for act in Act
        for part in (authored(act).core, authored(act).lead, authored(act).tail)
        for line in part
    ]
    words = {_bare(word) for line in lines for word in _WORD.findall(line)}
    return frozenset(words - _NUMBER_WORDS | _LOOSE) | frozenset(_list("_common.txt"))


@cache
def _names() -> frozenset[str]:
    return frozenset(_list("_names.txt")) - _everyday()


def _list(name: str) -> list[str]:
    place = files("highpoint.engine") / "lexicon" / "en" / name
    return place.read_text(encoding="utf-8").split()
