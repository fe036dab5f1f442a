"""What a reply holds against a question: what it states, asks, only repeats or only refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from highpoint.engine.observation import Observation, Span
from highpoint.engine.reading import Reading
from highpoint.engine.text import has_digit, sentences, stems

# A part of a reply of fewer words gives no information by itself, unless it is all there is.
FEWEST_STATED = 3
# What looks like a telephone number.
_NUMBER = re.compile(r"(?:\d[ ().-]{0,2}){7}|\b1-8\d\d-")

# A title before a name, at the end of what looks like a sentence.
_TITLES = ("dr.", "mr.", "mrs.", "ms.", "st.", "prof.")
_TITLE = re.compile(r"\b(?:dr|mr|mrs|ms|st|prof)\.$")
# Rules of words in the form of a question, and how many words before them state something.
FORMS = ("wh", "inverted", "indirect")
FEWEST_BEFORE = 4
# A part that begins with one of these tells this customer nothing, within so many characters.
COURTESY = ("greeting", "goodbye", "thanks")
HEAD = 3
# So many words behind a greeting may name whom it greets.
CALLED = 4
# Rules whose words blame or praise the own side, and what beside them tells something all the same.
BLAME = ("told_off", "your_fault", "expected", "safety", "proud", "their_view", "if_so")
GROUNDS = ("because", "as_the")
WAYS = ("due_time", "referral", "instruction")
# What is still to come: without a time it tells nothing yet.
LATER = ("promise", "looking_up")
# A part with one of these tells this customer nothing.
EMPTY = (
    "offer_help",
    "closing_check",
    "apology",
    "specific_apology",
    "acknowledgement",
    "stock_phrase",
    "self_intro",
)
# The rule of "stock_phrase" for what only comes before something.
PREFACE = "preface"
# Words that ask for a name.
NAME_ASKED = stems("name names whose driver doctor agent person")
NO_OFFER = tuple(cue for cue in EMPTY if cue != "offer_help")


@dataclass(slots=True)
class Answer:
    """
    A reply, taken apart: the parts between commas and full stops, each put where it belongs.

    ``empty`` holds courtesy, ``referred`` what sends elsewhere, ``told`` orders to do
    something, ``done`` what was carried out and ``promised`` what will be, ``stated`` all other parts that say something.
    """

    stated: list[Span] = field(default_factory=list)
    done: list[Span] = field(default_factory=list)
    promised: list[Span] = field(default_factory=list)
    told: list[Span] = field(default_factory=list)
    referred: list[Span] = field(default_factory=list)
    empty: list[Span] = field(default_factory=list)
    asked: list[Span] = field(default_factory=list)
    short: list[Span] = field(default_factory=list)


def take_apart(reading: Reading, reply: Sequence[int], matter: str) -> Answer:
    """Sort the parts of a reply by what they hold, against the words of what was asked."""
    answer = Answer()
    asked = stems(matter)
    for turn in reply:
        for part in _parts(turn, reading.texts[turn]):
            _sort(reading, part, answer, asked)
    return answer


def _sort(reading: Reading, part: Span, answer: Answer, asked: set[str]) -> None:
    text = reading.texts[part.turn][part.start : part.end]
    count = sum(word[0] not in "^*-/@#(" for word in text.split())
    if not count:
        return
    if "?" in text:
        answer.asked.append(part)
        if _asks_late(reading, part) or within(reading, part, "plain_answer"):
            answer.stated.append(part)
    elif within(reading, part, "plain_answer"):
        answer.stated.append(part)
    elif _courteous(reading, part) or _tells_off(reading, part):
        answer.empty.append(part)
    elif within(reading, part, "referral"):
        answer.referred.append(part)
    elif count < FEWEST_STATED:
        if not _beside_comma(reading, part) and not _calls(reading, part, asked):
            answer.short.append(part)
    elif within(reading, part, "instruction"):
        answer.told.append(part)
    elif within(reading, part, *LATER) and not within(reading, part, "due_time"):
        answer.promised.append(part)
    elif within(reading, part, "settled", "done") and not stems(text) & asked:
        answer.done.append(part)
    else:
        answer.stated.append(part)


def _asks_late(reading: Reading, part: Span) -> bool:
    """Test whether a question comes after something stated without a full stop between."""
    asked = [seen for seen in reading.hits[part.turn].get("question", ()) if seen.rule in FORMS]
    begun = [seen.span.start for seen in asked if part.start <= seen.span.start < part.end]
    if not begun:
        return False
    text = reading.texts[part.turn][part.start : min(begun)]
    return len(text.split()) >= FEWEST_BEFORE and "," not in text


def _courteous(reading: Reading, part: Span) -> bool:
    """Test whether a part is courtesy, or what would fit any customer; a no is neither."""
    first = min(part.end, part.start + HEAD)
    # A greeting begins at the handle before it.
    begun = reading.at(part.turn, *COURTESY)
    for seen in begun:
        if seen.span.start < first and seen.span.end > part.start:
            rest = reading.texts[part.turn][seen.span.end : part.end]
            return seen.cue != "greeting" or len(rest.split()) <= CALLED
    if within(reading, part, "refusal") or not within(reading, part, *EMPTY):
        return False
    # An order, or a way to go, is more than the offer of help, or other courtesy, behind it.
    ways = [each.span.start for each in _inside(reading, part, "instruction", "referral")]
    # A way to go may have a preface: "For help with that, ..."
    led = within(reading, part, "referral")
    courtesies = [
        each.span.start
        for each in _inside(reading, part, *NO_OFFER)
        if not (led and each.rule == PREFACE)
    ]
    return not ways or (bool(courtesies) and min(courtesies) <= min(ways))


def _inside(reading: Reading, part: Span, *cues: str) -> list[Observation]:
    """Return what certain cues saw begin in a part of a turn."""
    seen = reading.at(part.turn, *cues)
    return [each for each in seen if part.start <= each.span.start < part.end]


def _tells_off(reading: Reading, part: Span) -> bool:
    """Test whether a part only blames the customer: with a figure, a reason or a way, it answers."""
    if not _has_rule(reading, part, "defensive", BLAME):
        return False
    if has_digit(reading.texts[part.turn][part.start : part.end]):
        return False
    return not within(reading, part, *WAYS) and not _has_rule(reading, part, "reason", GROUNDS)


def _has_rule(reading: Reading, part: Span, cue: str, rules: Sequence[str]) -> bool:
    seen = reading.at(part.turn, cue)
    return any(each.rule in rules and part.start <= each.span.start < part.end for each in seen)


def _calls(reading: Reading, part: Span, asked: set[str]) -> bool:
    """Test whether a few words only call the customer by name, where nobody's name was asked for."""
    if not asked.isdisjoint(NAME_ASKED):
        return False
    word = reading.texts[part.turn][part.start : part.end].strip(" .!,")
    named = reading.lexicon is not None and word in reading.lexicon.names
    return named or within(reading, part, "name_use")


def _beside_comma(reading: Reading, part: Span) -> bool:
    """Test whether a comma parts off a few words, as it does names."""
    text = reading.texts[part.turn]
    return text[: part.start].rstrip().endswith(",") or text[part.end : part.end + 1] == ","


def within(reading: Reading, part: Span, *cues: str) -> bool:
    """Test whether one of certain cues begins in a part of a turn."""
    turn, start, end = part
    seen = reading.seen[turn]
    for cue in cues:
        for each in seen.get(cue, ()):
            if start <= each.span.start < end:
                return True
    return False


def _parts(turn: int, text: str) -> Iterator[Span]:
    """Yield each sentence of a turn, and each part of one between commas."""
    for start, end in _unbroken(text):
        while (comma := text.find(", ", start, end)) >= 0:
            yield Span(turn, start, comma)
            start = comma + 2
        if start < end:
            yield Span(turn, start, end)


def _unbroken(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a text; the full stop of a title ("Dr.") ends none."""
    begun: int | None = None
    for start, end in sentences(text):
        first = start if begun is None else begun
        titled = text.endswith(_TITLES, first, end) and _TITLE.search(text, first, end)
        if titled and end < len(text):
            begun = first
            continue
        begun = None
        yield first, end


def words_of(reading: Reading, parts: Sequence[Span]) -> str:
    """Return the words of some parts of turns."""
    return " ".join(reading.texts[each.turn][each.start : each.end] for each in parts)


def number_to_call(reading: Reading, reply: Sequence[int]) -> bool:
    """Test whether a reply holds a telephone number."""
    return any(_NUMBER.search(reading.texts[turn]) for turn in reply)
