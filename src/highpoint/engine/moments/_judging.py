"""What the kinds of moments share: building one, and reading a reply."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from highpoint.engine.conversation import Role
from highpoint.engine.moment import Kind, Mark, MarkKind, Moment, Verdict
from highpoint.engine.moments._weighing import strength as strength
from highpoint.engine.observation import Observation, Span
from highpoint.engine.reading import Reading

MET, PARTIAL, MISSED = Verdict.MET, Verdict.PARTIAL, Verdict.MISSED
# Looking a member up in its enumeration takes as long as testing for it.
_AGENT = Role.AGENT

# The rules of a cue speak with different strength; their sum must reach this.
ENOUGH = 1.0

# Thanks for the patience of whoever waits are said to everybody.
TO_ANYBODY = "thank_patience"
# Rules of the cue "defensive" that excuse only beside something else.
EXPLAINS = ("general_rule", "our_best", "if_so", "their_view", "denied")

# What a judgment is: a verdict, its reason code, and the places that decided it.
Judgment = tuple[Verdict, str, Sequence[Observation | Span]]
# What a turn offers: the words, or nothing.
Offered = TypeVar("Offered")


def build(
    reading: Reading,
    kind: Kind,
    trigger: Sequence[Observation | Span],
    judgment: Judgment,
    reply: Sequence[int],
) -> Moment:
    """Return a moment; where it was missed its evidence is the trigger's own words."""
    verdict, reason, places = judgment
    opened = _spans(trigger)
    decided = _spans(places) if verdict is not MISSED and places else opened
    return Moment(
        kind=kind,
        turn=opened[0].turn,
        verdict=verdict,
        reply=tuple(reply),
        trigger=opened,
        evidence=decided,
        reason=reason,
        author=author(reading, [decided[0].turn, *reply]),
    )


def first_of_each_block(
    reading: Reading, offered: Callable[[Reading, int], Offered | None]
) -> Iterator[tuple[int, Offered]]:
    """Yield the first turn that offers something in each run of the customer's turns, and what."""
    for block in reading.blocks:
        for turn in block:
            seen = offered(reading, turn)
            if seen:
                yield turn, seen
                break


def once_a_block(
    reading: Reading,
    kind: Kind,
    offered: Callable[[Reading, int], Sequence[Observation]],
    judge: Callable[[Reading, Sequence[int]], Judgment],
) -> Iterator[Moment]:
    """Yield a moment for the first turn that offers one in each run of the customer's turns."""
    for turn, seen in first_of_each_block(reading, offered):
        reply = reading.reply(turn)
        place = sentence(reading, strongest(seen))
        yield build(reading, kind, [place], judge(reading, reply), reply)


def mark(reading: Reading, kind: MarkKind, place: Observation | Span, reason: str) -> Mark:
    """Return a mark on an agent's turn."""
    span = _span(place)
    return Mark(kind, span.turn, span, reason, author(reading, [span.turn]))


def author(reading: Reading, turns: Iterable[int]) -> str | None:
    """Return who wrote the first agent's turn of some: named, signed, or the conversation's agent."""
    for turn in turns:
        if reading.turns[turn].role is _AGENT:
            signed = reading.at(turn, "signature")
            named = reading.turns[turn].author
            if named or signed:
                return named or quote(reading, signed[-1].span)
            break
    return reading.conversation.agent


def quote(reading: Reading, span: Span) -> str:
    """Return the words of a span."""
    return reading.turns[span.turn].text[span.start : span.end]


def strongest(seen: Sequence[Observation]) -> Observation:
    """Return the observation that speaks most strongly, of equal ones the first."""
    if len(seen) == 1:
        return seen[0]
    return max(seen, key=lambda each: (each.strength, -each.span.start))


def fitting(reading: Reading, reply: Sequence[int]) -> Observation | None:
    """Return the first words of a reply that acknowledge this trouble."""
    for turn in reply:
        for seen in reading.at(turn, "specific_apology", "acknowledgement"):
            if seen.strength >= ENOUGH and seen.rule != TO_ANYBODY:
                return seen
    return None


def regret(reading: Reading, reply: Sequence[int]) -> Observation | None:
    """Return the first sorry of a reply that is no mere preface to a no."""
    return next(regrets(reading, reply), None)


def regrets(reading: Reading, reply: Sequence[int]) -> Iterator[Observation]:
    """Yield each sorry of a reply that is no mere preface to a no."""
    for turn in reply:
        for seen in reading.at(turn, "apology"):
            place = sentence(reading, seen)
            if not any(place.start <= no.span.start < place.end for no in _noes(reading, turn)):
                yield seen


def excuses(reading: Reading, reply: Sequence[int]) -> list[Observation]:
    """Return what defends in a reply, without what only explains how things are."""
    return [
        seen
        for turn in reply
        for seen in reading.at(turn, "defensive")
        if seen.rule not in EXPLAINS
    ]


def _noes(reading: Reading, turn: int) -> list[Observation]:
    return reading.at(turn, "refusal", "not_understood")


def has_rule(reading: Reading, turn: int, cue: str, rule: str) -> bool:
    """Test whether one certain rule of a cue matched in a turn."""
    return any(seen.rule == rule for seen in reading.at(turn, cue))


def said_before(reading: Reading, turn: int) -> bool:
    """Test whether an agent's turn says, but for marks and blanks, what an agent said before."""
    letters = reading.letters(turn)
    return any(reading.letters(earlier) == letters for earlier in reading.agents if earlier < turn)


def sentence(reading: Reading, place: Observation | Span) -> Span:
    """Return the sentence around a place."""
    span = _span(place)
    turn, first, last = span
    text = reading.texts[turn]
    before, behind = text.rfind, text.find
    start = 1 + max(before(".", 0, first), before("?", 0, first), before("!", 0, first))
    inside = max(first, last - 1)
    ends = [behind(".", inside), behind("?", inside), behind("!", inside)]
    end = min([at for at in ends if at >= 0], default=len(text) - 1) + 1
    while start < first and text[start].isspace():
        start += 1
    while end > last and text[end - 1].isspace():
        end -= 1
    return Span(turn, start, max(end, last))


def _spans(places: Sequence[Observation | Span]) -> tuple[Span, ...]:
    return tuple([_span(place) for place in places])


def _span(place: Observation | Span) -> Span:
    return place.span if isinstance(place, Observation) else place
