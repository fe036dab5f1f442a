"""Moments and marks in the order of the talk, numbered, with their words and plain sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from highpoint.apps.accounts.models import Agent
from highpoint.apps.conversations.models import Turn
from highpoint.apps.quality.models import Mark, Moment
from highpoint.engine.conversation import Role
from highpoint.engine.moment import Kind, MarkKind, Verdict
from highpoint.engine.moments import every_kind, every_mark
from highpoint.web import words
from highpoint.web.segments import Words

# Letters of the quoted words that a finding shows in the list; the talk shows them all.
QUOTED = 140

Span = Sequence[int]


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One moment or mark, as the list beside the talk tells it.

    ``look`` is the class of its color; ``verdict`` its word. ``href`` leads to its words,
    ``about`` is the address of the page on what it is.
    """

    number: int
    pk: int
    kind: str
    name: str
    look: str
    verdict: str
    counts: bool
    why: str
    quote: str
    href: str
    about: str
    agent: Agent | None
    spans: tuple[tuple[int, Words], ...]


def findings(
    moments: Iterable[Moment], marks: Iterable[Mark], turns: Iterable[Turn], before: int = 0
) -> list[Finding]:
    """
    Return everything that was found in a conversation, numbered in the order of the talk.

    Of a part of it, ``before`` is how many stand before these.
    """
    by_index = {turn.index: turn for turn in turns}
    both: list[Moment | Mark] = [*moments, *marks]
    both.sort(key=_place)
    return [
        _of_moment(number, found, by_index)
        if isinstance(found, Moment)
        else _of_mark(number, found, by_index)
        for number, found in enumerate(both, start=before + 1)
    ]


def _place(found: Moment | Mark) -> tuple[int, int, int]:
    if isinstance(found, Mark):
        return found.turn, found.start, 1
    start = min((span[1] for span in found.trigger if span[0] == found.turn), default=0)
    return found.turn, start, 0


def _of_moment(number: int, moment: Moment, turns: dict[int, Turn]) -> Finding:
    name = words.KINDS[moment.kind]
    says = f"moment {number}: {name.lower()}, {words.VERDICTS[moment.verdict]}"
    missed = moment.verdict == Verdict.MISSED
    trigger = _known(moment.trigger, turns)
    evidence = _known(moment.evidence, turns) or trigger
    spans: dict[tuple[int, int, int], tuple[str, str]] = {}
    for place in evidence:
        spans[place] = (_look(moment, turns[place[0]], opens=missed), f"w{number}")
    for place in trigger:
        # A whole turn that offers a moment says no more than the words in it that decided it.
        if not any(_within(words, place) for words in evidence):
            spans.setdefault(place, (_look(moment, turns[place[0]], opens=True), f"w{number}s"))
    judged = evidence[0] if evidence else None
    return Finding(
        number,
        moment.pk,
        moment.kind,
        name,
        moment.verdict,
        words.VERDICTS[moment.verdict],
        counts=True,
        why=every_kind()[Kind(moment.kind)].REASONS.get(moment.reason, ""),
        quote=_quote(judged, turns),
        href=f"#{spans[judged][1]}" if judged else f"#t{moment.turn}",
        about=f"moments/{moment.kind}",
        agent=moment.agent,
        spans=tuple(
            (turn, Words(start, end, anchor, look, moment.kind, number, _tint(moment), says))
            for (turn, start, end), (look, anchor) in _one_anchor_each(spans)
        ),
    )


def _within(inner: tuple[int, int, int], outer: tuple[int, int, int]) -> bool:
    return inner[0] == outer[0] and outer[1] <= inner[1] and inner[2] <= outer[2]


def _of_mark(number: int, mark: Mark, turns: dict[int, Turn]) -> Finding:
    name = words.MARKS[mark.mark]
    look = "met" if mark.mark == MarkKind.EXTRA_TOUCH else "missed"
    place = _known([[mark.turn, mark.start, mark.end]], turns)
    seen = "unasked" if look == "met" else "seen"
    says = f"{number}: {name.lower()}, {seen}"
    return Finding(
        number,
        mark.pk,
        mark.mark,
        name,
        look,
        seen,
        counts=False,
        why=every_mark()[MarkKind(mark.mark)].REASONS.get(mark.reason, ""),
        quote=_quote(place[0] if place else None, turns),
        href=f"#w{number}",
        about=f"marks/{mark.mark}",
        agent=mark.agent,
        spans=tuple(
            (turn, Words(start, end, f"w{number}", look, mark.mark, number, look, says))
            for turn, start, end in place
        ),
    )


def _look(moment: Moment, turn: Turn, *, opens: bool) -> str:
    """Return how words look: what a customer says opens a moment, an agent's words decide it."""
    if opens and turn.role == Role.CUSTOMER:
        return "said"
    return _tint(moment)


def _tint(moment: Moment) -> str:
    if moment.kind == Kind.PROMISE and moment.verdict == Verdict.MET:
        return "promise"
    return str(moment.verdict)


def _known(spans: Iterable[Span], turns: dict[int, Turn]) -> list[tuple[int, int, int]]:
    """Return the spans that point to words of this talk."""
    return [
        (turn, start, end)
        for turn, start, end in spans
        if turn in turns and 0 <= start < end <= len(turns[turn].text)
    ]


def _one_anchor_each(
    spans: dict[tuple[int, int, int], tuple[str, str]],
) -> list[tuple[tuple[int, int, int], tuple[str, str]]]:
    """Keep each address on its first words only: an address may stand in a page once."""
    taken: set[str] = set()
    kept = []
    for place, (look, anchor) in spans.items():
        kept.append((place, (look, "" if anchor in taken else anchor)))
        taken.add(anchor)
    return kept


def _quote(place: tuple[int, int, int] | None, turns: dict[int, Turn]) -> str:
    if place is None:
        return ""
    turn, start, end = place
    said = " ".join(turns[turn].text[start:end].split())
    return said if len(said) <= QUOTED else said[:QUOTED].rpartition(" ")[0] + " …"
