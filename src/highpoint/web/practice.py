"""A practice talk as pages show it: its turns with mood and moments, and what to learn from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from highpoint.engine.analyze import Analysis
from highpoint.engine.conversation import Role
from highpoint.engine.moment import Kind, Moment, Verdict
from highpoint.engine.moments import every_kind
from highpoint.practice import debrief
from highpoint.practice.debrief import Line, Score
from highpoint.practice.intent import Ending
from highpoint.practice.talk import PracticeTalk, Said
from highpoint.web import words
from highpoint.web.mood import Rail, rails
from highpoint.web.segments import Segment, Words, segments

# A customer types so many letters a second, at the pace of 0 and of 1.
_SLOW, _FAST = 9, 28
_LONGEST_WAIT_MS = 4500
# Below this an effect is not worth a line of its own.
_FELT = 0.04

ENDINGS = {
    Ending.THANKS: "They thank you and go, glad.",
    Ending.SETTLES: "They got what they needed and go, without joy.",
    Ending.LEAVES: "They leave without help.",
    Ending.ESCALATES: "They want somebody else.",
    Ending.SILENT: "They do not write any more.",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing met or missed, as a word beside a reply."""

    look: str
    says: str


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """One turn of a practice talk; ``reply`` counts the trainee's, from 0."""

    index: int
    role: str
    who: str
    segments: tuple[Segment, ...]
    mood: float
    mood_word: str
    rail: Rail | None
    chips: tuple[Chip, ...]
    felt: tuple[tuple[str, str], ...]
    wait_ms: int
    reply: int | None
    silent: bool
    by: str


@dataclass(frozen=True, slots=True)
class Learned:
    """One kind of moment in a debrief: how it went, with the words, and what to try."""

    name: str
    look: str
    verdict: str
    quote: str
    why: str
    score: Score


def shown(talk: PracticeTalk, *, chips: bool, going: bool = False) -> list[ShownTurn]:
    """
    Return a talk's turns for the page.

    ``chips`` shows verdicts and what moved the customer beside each reply: of a talk ``going``
    on, what the customer reacted to.
    """
    analysis = (talk.heard_as if going else talk.analysis) if chips else None
    place_of = _places(talk)
    moods = {i: t.mood for i, t in enumerate(talk.turns) if t.role is Role.CUSTOMER}
    beside = rails(moods, len(talk.turns))
    reply = -1
    found = []
    for index, turn in enumerate(talk.turns):
        ours = turn.role is Role.AGENT
        reply += ours
        found.append(
            ShownTurn(
                index=index,
                role=turn.role.value,
                who="You" if ours else f"{talk.scenario.customer.call} (simulated)",
                segments=tuple(segments(turn.text, _marked(analysis, place_of.get(index)))),
                mood=turn.mood,
                mood_word=words.mood_word(turn.mood),
                rail=beside[index] if beside else None,
                chips=tuple(_chips(analysis, place_of.get(index), going)) if ours else (),
                felt=tuple(_felt(turn)) if ours and chips else (),
                wait_ms=0 if ours else _wait(turn, talk),
                reply=reply if ours else None,
                silent=not turn.text,
                by=turn.by,
            )
        )
    return found


def learned(lines: Iterable[Line]) -> list[Learned]:
    """Return what each kind of moment came to as a page tells it."""
    return [
        Learned(
            name=words.KINDS[line.kind],
            look=line.verdict.value,
            verdict=words.VERDICTS[line.verdict],
            quote=line.quote,
            why=every_kind()[line.kind].REASONS.get(line.reason, ""),
            score=line.score,
        )
        for line in lines
    ]


def turning(talk: PracticeTalk) -> tuple[int | None, int | None]:
    """Return the reply that helped most, and the one that cost most."""
    return debrief.turned(talk, best=True), debrief.turned(talk, best=False)


def _places(talk: PracticeTalk) -> dict[int, int]:
    """Return for each turn with words its place in the talk as the engine reads it."""
    with_words = [index for index, turn in enumerate(talk.turns) if turn.text]
    return {index: place for place, index in enumerate(with_words)}


def _marked(analysis: Analysis | None, place: int | None) -> list[Words]:
    if analysis is None or place is None:
        return []
    found = []
    for number, moment in enumerate(analysis.moments, start=1):
        name = words.KINDS[moment.kind]
        says = f"{name.lower()}, {words.VERDICTS[moment.verdict]}"
        for span in moment.evidence:
            if span.turn == place and moment.verdict is not Verdict.MISSED:
                found.append(_words(span.start, span.end, _look(moment), moment, number, says))
    return found


def _words(start: int, end: int, look: str, moment: Moment, number: int, says: str) -> Words:
    return Words(start, end, "", look, moment.kind.value, number, moment.verdict.value, says)


def _look(moment: Moment) -> str:
    timed = moment.kind is Kind.PROMISE and moment.verdict is Verdict.MET
    return "promise" if timed else moment.verdict.value


def _chips(analysis: Analysis | None, place: int | None, going: bool) -> list[Chip]:
    """
    Return the moments judged on one reply, those judged over several at the last of them.

    While a talk goes on, no closing of it is missed yet.
    """
    if analysis is None or place is None:
        return []
    return [
        Chip(moment.verdict.value, words.KINDS[moment.kind].partition(",")[0].lower())
        for moment in analysis.moments
        if place == max(moment.reply, default=-1)
        and not (going and moment.kind is Kind.CLOSING and moment.verdict is Verdict.MISSED)
    ]


def _felt(turn: Said) -> list[tuple[str, str]]:
    """
    Return what moved the customer, as a signed figure and words, the strongest first.

    What policy does not allow follows without a figure: the customer did not know.
    """
    strong = [each for each in turn.effects if abs(each.temper) >= _FELT]
    strong.sort(key=lambda each: -abs(each.temper))
    felt = [(f"{each.temper:+.2f}".replace("-", "−"), each.says) for each in strong]
    return felt + [("", each.says) for each in turn.effects if each.move == "not_allowed"]


def _wait(turn: Said, talk: PracticeTalk) -> int:
    """Return how long the customer would type, in milliseconds; who has asked a model, has waited."""
    if turn.by:
        return 0
    letters = _SLOW + (_FAST - _SLOW) * talk.scenario.persona.pace
    return min(_LONGEST_WAIT_MS, round(600 + 1000 * len(turn.text) / letters))
