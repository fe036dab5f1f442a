"""The customer asks for information."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._answering import (
    Answer,
    number_to_call,
    take_apart,
    within,
    words_of,
)
from highpoint.engine.moments._judging import MET, MISSED, PARTIAL, Judgment
from highpoint.engine.moments._weighing import Scale
from highpoint.engine.observation import Observation, Span
from highpoint.engine.reading import Reading
from highpoint.engine.text import few, has_digit, sentences, stems

KIND = Kind.QUESTION
TITLE = "The question answered"
DEFINITION = (
    "The customer asks a direct question or asks for information: the reply should answer it, ask what "
    "is needed to answer, or say that it is being looked up."
)
CANNOT_TELL = "Whether an answer is true; which of several questions a long answer leaves out."
REASONS = {
    "answered": "The reply answers what was asked.",
    "asked_back": "You asked for what is needed to answer.",
    "looked_up": "You said that it is being looked up.",
    "in_part": "The reply answers only a part of what was asked.",
    "only_referred": "The reply refers elsewhere or gives a bare link, without an answer.",
    "not_answered": "The question was left without an answer.",
    "no_reply": "Nobody answered.",
}


SCALE = Scale(
    KIND,
    cues=("question", "info_wanted"),
    alone=0.5,
    bias=-2.5,
    head=0.5,
    own={
        "question": 2.0,
        "info_wanted": 4.2,
        "asked_what": 0.4,
        "plea": -0.8,
        "hostility": -0.6,
        "distress": -0.3,
    },
    before={"question": 0.2},
    reply={"closing_check": -0.7, "apology": -0.4},
    signs={"asks": 1.0, "first": 0.7, "short": -0.6},
)

# What speaks for an answer that leaves something out, and against; from ``WIDE`` on it does.
GAPS = {
    "two questions": 0.6,
    "two marks": 0.6,
    "many marks": 0.5,
    "depends": 1.0,
    "passed by": 0.6,
    "why": 0.9,
    "reason": -0.9,
    "open": 0.4,
    "other words": 0.3,
    "plain": -1.0,
    "refusal": -0.8,
    "number": -0.8,
    "much": -0.5,
    "told": -0.9,
    "later": 0.2,
    "unsure": 1.5,
    "one of two": 2.2,
    "choice": -1.0,
    "no time": 1.0,
    "soothed": 0.6,
}
WIDE = 1.1
# Of so few words, answered like the question before (so much the same), a turn asks again.
FEW_WORDS = 4
ALIKE = 0.4
NO_MATTER = ("thanks", "goodbye", "greeting", "praise")
# So many parts, or so many words of them, say much.
MUCH = 3
MUCH_WORDS = 15
# The rule of "details_asked" for what is to be found out, be it behind a link.
NEED_MORE = "need_more"
# Whether anybody can help, and no more.
_HELP = re.compile(
    r"\b(?:(?:can|could|will|would) (?:you|u|somebody|someone|anyone|anybody)(?: please| pls)? "
    r"(?:help|assist)(?: me| us)?(?: please| out| with (?:this|that|my \w+|something|it))*"
    r"(?: tonight| today| now| please)?|may i ask (?:you )?a question)\W*$"
)
# What leaves open what was asked.
_DEPENDS = re.compile(
    r"\b(?:(?:that|this|it|which|all)(?: really| just| all| usually)? (?:depends?|varies|(?:may|can) vary)"
    r"|(?:depends?|varies|vary) (?:on|per|by|if|whether|from))\b"
)
# What asks for a fact, which no deed answers.
_OPEN = re.compile(r"\b(?:when|where|who|why|(?:what|which|how)(?! (?:about|if)\b))\b")
# Two names side by side; of longer ones ("New York City") the first word stands for all.
_TWO_NAMES = re.compile(
    r"(?P<one>[A-Z](?<=\b.)(?<!^.)(?<![.?!] .)[a-z]+)(?: [A-Z][a-z]+)*"
    r"(?:,? and |\? (?:And|and|Or|or) (?:(?:what|how) about )?|\? (?:What|what|How|how) about "
    r"|\? (?=[A-Z][a-z]+\?))(?P<other>[A-Z][a-z]+)"
)


def find(reading: Reading) -> Iterator[Moment]:
    """Yield a moment for each of the customer's turns that asks for information."""
    for turn, asked in judging.first_of_each_block(reading, asks):
        reply = reading.reply(turn)
        yield judging.build(reading, KIND, [asked], _judge(reading, turn, reply), reply)


def asks(reading: Reading, turn: int) -> Observation | None:
    """Return the turn's first question that is no plea, order or rhetorical one."""
    seen = SCALE.offered(reading, turn)
    if not seen and _goes_on_asking(reading, turn):
        return Observation(KIND, reading.whole(turn), "same_again")
    pleas = reading.at(turn, "plea", "hostility")
    plain = [
        asked
        for asked in seen
        if not any(asked.span.start <= plea.span.start < asked.span.end for plea in pleas)
    ]
    learned = seen if reading.heads else []
    return next(iter(plain or learned), None)


def _goes_on_asking(reading: Reading, turn: int) -> bool:
    """Test whether a few words ask the last question of another thing, as the reply shows ("And Friday")."""
    before, reply = reading.agent_before(turn), reading.reply(turn)
    if before is None or not reply or not few(reading.texts[turn], FEW_WORDS):
        return False
    last, now = reading.texts[before], reading.texts[reply[0]]
    if "?" in last + now or reading.letters(before) == reading.letters(reply[0]):
        return False
    if reading.has(before, "details_asked", "name_asked"):
        return False
    one, other = reading.stems(before), reading.stems(reply[0])
    return len(one & other) >= ALIKE * len(one | other) > 0 and not reading.has(turn, *NO_MATTER)


def _judge(reading: Reading, turn: int, reply: Sequence[int]) -> Judgment:
    if not reply:
        return MISSED, "no_reply", []
    if any(judging.has_rule(reading, each, "not_understood", "not_understood") for each in reply):
        return MISSED, "not_answered", []
    if _said_before(reading, reply):
        return MISSED, "not_answered", []
    answer = take_apart(reading, reply, _asked(reading, turn))
    if _is(reading, turn, "small_talk"):
        return _chatted(reading, reply, answer)
    sought = _sought(reading, turn, reply, answer)
    if sought is not None:
        return sought
    return _told(reading, turn, reply, answer)


def _is(reading: Reading, turn: int, what: str) -> bool:
    return judging.has_rule(reading, turn, "asked_what", what)


def _said_before(reading: Reading, reply: Sequence[int]) -> bool:
    """Test whether a reply says only what was said before, and no fact or plain no."""
    if reading.first(reply, "refusal") or has_digit(reading.texts[reply[0]]):
        return False
    return all(judging.said_before(reading, each) for each in reply)


def _chatted(reading: Reading, reply: Sequence[int], answer: Answer) -> Judgment:
    """Judge the reply to a personal question: only a word of its own answers it."""
    if answer.stated or answer.short:
        return MET, "answered", [reading.whole(reply[0])]
    return MISSED, "not_answered", []


def _sought(reading: Reading, turn: int, reply: Sequence[int], answer: Answer) -> Judgment | None:
    """Judge a reply that looks it up, or asks for what is needed to."""
    looked = reading.first(reply, "hold")
    if looked is not None:
        return MET, "looked_up", [judging.sentence(reading, looked)]
    offers = ("closing_check", "offer_help")
    if answer.asked and _wants_help(reading, turn):
        return MET, "asked_back", [answer.asked[0]]
    asked = [each for each in answer.asked if not within(reading, each, *offers)]
    if asked:
        if _passed_over(reading, turn, answer) or _asks_beside(reading, turn, asked, answer):
            return MISSED, "not_answered", []
        return MET, "asked_back", [asked[0]]
    details = reading.first(reply, "details_asked")
    linked = details is not None and details.rule == NEED_MORE and _links(reading, details)
    if details is not None and not (linked or answer.stated or answer.short):
        return MET, "asked_back", [judging.sentence(reading, details)]
    return None


def _links(reading: Reading, seen: Observation) -> bool:
    """Test whether the sentence around a place sends the customer to a link."""
    turn, start, end = judging.sentence(reading, seen)
    return "http" in reading.texts[turn][start:end]


def _wants_help(reading: Reading, turn: int) -> bool:
    """Test whether all that is asked is whether anybody can help, and with what is still to come."""
    return _HELP.search(_asked(reading, turn)) is not None


def _passed_over(reading: Reading, turn: int, answer: Answer) -> bool:
    """Test whether a reply only goes on asking for what it needs, as the turn before did."""
    before = reading.agent_before(turn)
    asking = before is not None and "?" in reading.texts[before]
    if not asking or answer.stated or answer.short or reading.has(turn, "request"):
        return False
    if any(reading.has(part.turn, "looking_up", "details_asked") for part in answer.asked):
        return False
    return not reading.stems(turn) & stems(words_of(reading, answer.asked))


def _asks_beside(reading: Reading, turn: int, asked: Sequence[Span], answer: Answer) -> bool:
    """Test whether a reply only offers something else, or asks again what it had asked before."""
    if answer.stated or answer.short or reading.has(turn, "request"):
        return False
    if stems(_asked(reading, turn)) & stems(words_of(reading, asked)):
        return False
    return all(_offers(reading, each) or _asked_before(reading, each) for each in asked)


def _offers(reading: Reading, part: Span) -> bool:
    return any(
        seen.rule == "would_you_like" and part.start <= seen.span.start < part.end
        for seen in reading.at(part.turn, "next_step")
    )


def _asked_before(reading: Reading, part: Span) -> bool:
    text = reading.texts[part.turn][part.start : part.end].strip()
    return any(text in reading.texts[turn] for turn in reading.agents if turn < part.turn)


def _told(reading: Reading, turn: int, reply: Sequence[int], answer: Answer) -> Judgment:
    """Judge a reply by what it states."""
    whole = [reading.whole(reply[0])]
    if _is(reading, turn, "whom") and (
        number_to_call(reading, reply) or _names_a_team(reading, reply)
    ):
        return MET, "answered", whole
    if _says(reading, turn, reply, answer):
        short = _gap(reading, turn, reply, answer) >= WIDE
        return (PARTIAL, "in_part", whole) if short else (MET, "answered", whole)
    if answer.promised and reading.first(reply, "looking_up") is not None:
        return MET, "looked_up", [answer.promised[0]]
    if answer.promised:
        return PARTIAL, "in_part", whole
    if answer.done and not _OPEN.search(_asked(reading, turn)):
        return PARTIAL, "in_part", whole
    if answer.told or answer.referred:
        return PARTIAL, "only_referred", whole
    return MISSED, "not_answered", []


def _names_a_team(reading: Reading, reply: Sequence[int]) -> bool:
    """Test whether a reply names who is to be asked, in words and not by a link alone."""
    return any(
        seen.rule == "elsewhere" and not judging.quote(reading, seen.span).startswith("http")
        for turn in reply
        for seen in reading.at(turn, "referral")
    )


def _says(reading: Reading, turn: int, reply: Sequence[int], answer: Answer) -> bool:
    """Test whether a reply says anything that could answer."""
    if answer.stated or (answer.short and not answer.done):
        return True
    if _is(reading, turn, "why") and _gives_reason(reading, reply, answer):
        return True
    if reading.first(reply, "refusal") is not None:
        return True
    return bool(answer.told) and _is(reading, turn, "how_to")


def _gives_reason(reading: Reading, reply: Sequence[int], answer: Answer) -> bool:
    """Test for a reason; what a sorry is for is none unless it says so."""
    return any(
        seen.rule == "because"
        or not any(part.start <= seen.span.start < part.end for part in empty)
        for turn in reply
        for empty in [[part for part in answer.empty if part.turn == turn]]
        for seen in reading.at(turn, "reason")
    )


def _gap(reading: Reading, turn: int, reply: Sequence[int], answer: Answer) -> float:
    """Add up what speaks for an answer that leaves something out."""
    seen = reading.at(turn, "question")
    text = reading.texts[turn]
    marks = sum("?" in text[start:end] for start, end in sentences(text))
    asked, said = _asked(reading, turn), words_of(reading, answer.stated)
    unsure = reading.first(reply, "not_understood") is not None
    signs = {
        "two questions": len(seen) > 1,
        "two marks": marks > 1,
        "many marks": marks > 2,
        "depends": any(_DEPENDS.search(reading.texts[each]) for each in reply),
        "passed by": _passed_by(reading, turn, reply, asked),
        "why": _is(reading, turn, "why") and not _is(reading, turn, "how_to"),
        "reason": reading.first(reply, "reason") is not None,
        "open": any(each.rule == "wh" for each in reading.hits[turn].get("question", ())),
        "other words": not stems(asked) & stems(said),
        "plain": reading.first(reply, "plain_answer") is not None,
        "refusal": reading.first(reply, "refusal") is not None and not unsure,
        "number": any(has_digit(reading.texts[each]) for each in reply),
        "much": len(answer.stated) >= MUCH or len(said.split()) >= MUCH_WORDS,
        "told": bool(answer.told),
        "soothed": reading.first(reply, "acknowledgement") is not None,
        "later": turn != reading.customers[0],
        "unsure": unsure,
        "no time": _time_missing(reading, turn, reply),
        "one of two": _left_one_out(reading, turn, reply),
        "choice": " or " in asked and bool(stems(asked) & stems(said)),
    }
    return sum(GAPS[sign] for sign, there in signs.items() if there)


def _passed_by(reading: Reading, turn: int, reply: Sequence[int], asked: str) -> bool:
    """Test for a yes-or-no question with no yes, no, figure or word of its own in the reply."""
    rules = {each.rule for each in reading.hits[turn].get("question", ())}
    if "inverted" not in rules or _OPEN.search(asked):
        return False
    if reading.first(reply, "plain_answer", "refusal") is not None:
        return False
    matter = stems(asked)
    said = [reading.texts[each] for each in reply]
    return not any(has_digit(text) or matter & stems(text) for text in said)


def _asked(reading: Reading, turn: int) -> str:
    """Return the words of a turn's questions."""
    text = reading.texts[turn]
    seen = reading.at(turn, *SCALE.cues)
    return " ".join(text[each.span.start : each.span.end] for each in seen) or text


def _left_one_out(reading: Reading, turn: int, reply: Sequence[int]) -> bool:
    """Test whether a question names two places or days and the reply tells of one alone."""
    pairs = _TWO_NAMES.finditer(reading.turns[turn].text)
    said = " ".join(reading.texts[each] for each in reply)
    return any(
        sum(name.casefold() in said for name in pair.group("one", "other")) == 1 for pair in pairs
    )


def _time_missing(reading: Reading, turn: int, reply: Sequence[int]) -> bool:
    """Test whether a question for a time was answered without one."""
    if not reading.has(turn, "time_asked") or reading.first(reply, "due_time", "refusal"):
        return False
    return not any(has_digit(reading.texts[each]) for each in reply)
