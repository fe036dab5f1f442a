"""A conversation in the terminal: its words marked in place, its moments under it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from highpoint.cli._listening import heard
from highpoint.cli._table import evaluated
from highpoint.cli._warned import early_warning
from highpoint.cli._words import shown
from highpoint.engine.analyze import Analysis
from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.moment import Verdict
from highpoint.engine.moments import every_kind, every_mark
from highpoint.engine.observation import Span
from highpoint.engine.promises import Commitment

# Colors never stand alone: every mark has brackets and a number, every verdict its word.
STYLES = {
    Verdict.MET: "green",
    Verdict.PARTIAL: "yellow",
    Verdict.MISSED: "red",
}
MARK_STYLE = "magenta"
TRIGGER_STYLE = "underline"

# From furious to delighted.
MOODS = "▁▂▃▄▅▆▇"


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing to show: its number in the talk, its words, and how it is told below."""

    label: str
    style: str
    evidence: tuple[Span, ...]
    trigger: tuple[Span, ...]
    heading: str
    sentence: str
    page: str = ""


def show(
    talk: Conversation,
    analysis: Analysis,
    promises: Sequence[Commitment] = (),
    console: Console | None = None,
) -> None:
    """Print the conversation and what was seen in it."""
    console = console or Console(highlight=False, soft_wrap=False)
    seen = [*_moments(analysis), *_marks(analysis)]
    console.print(Text(_title(talk), style="bold"))
    for turn in talk.turns:
        console.print(_head(turn, analysis))
        console.print(Padding(marked(turn, seen), (0, 0, 1, 4)))
    if analysis.notice:
        console.print(f"{analysis.notice}\n", markup=False)
    if not analysis.scored:
        return
    console.print(Text("What the agent did", style="bold"))
    for each in seen:
        line = Text.assemble((f"[{each.label}] ", "bold"), (each.heading, each.style))
        console.print(Text.assemble(line, f"  {each.sentence}"))
    sums = [f"score {evaluated(analysis.evaluation)}", heard(talk, analysis.language)]
    console.print("\n".join(filter(None, sums)) + "\n", markup=False)
    if seen:
        console.print(Text("What each of these is, with formula, figures and limits", style="bold"))
        console.print("\n".join(pages(seen)) + "\n", markup=False, soft_wrap=True)
    if promises:
        console.print(Text("What was promised", style="bold"))
        console.print("\n".join(promised(talk, each) for each in promises) + "\n", markup=False)
    if analysis.overall is not None:
        console.print(Text("How the customer ended", style="bold"))
        console.print(_ending(talk, analysis, analysis.overall), markup=False)
        if warned := early_warning(talk):
            console.print(warned, markup=False)


def marked(turn: Turn, seen: Sequence[Seen]) -> Text:
    """
    Return a turn's text with brackets and numbers around the words that decided something.

    ``[words]2`` are evidence of the second thing listed, ``‹words›2`` what offered it.
    """
    text = shown(turn.text)
    edges = sorted(_edges(turn.index, seen), key=lambda edge: edge[:2])
    result, at = Text(), 0
    for place, _, sign, _ in edges:
        result.append(text[at:place])
        result.append(sign, "bold")
        at = place
    result.append(text[at:])
    for span, style in _styled(turn.index, seen):
        result.stylize(style, _moved(span.start, edges, 1), _moved(span.end, edges, 0))
    return result


_Edge = tuple[int, int, str, str]


def _edges(turn: int, seen: Sequence[Seen]) -> Iterator[_Edge]:
    for each in seen:
        for span in each.evidence:
            if span.turn == turn:
                yield span.start, 1, "[", each.style
                yield span.end, 0, f"]{each.label}", each.style
        for span in each.trigger:
            if span.turn == turn and span not in each.evidence:
                yield span.start, 1, "‹", TRIGGER_STYLE
                yield span.end, 0, f"›{each.label}", TRIGGER_STYLE


def _styled(turn: int, seen: Sequence[Seen]) -> Iterator[tuple[Span, str]]:
    for each in seen:
        yield from ((span, TRIGGER_STYLE) for span in each.trigger if span.turn == turn)
        yield from ((span, each.style) for span in each.evidence if span.turn == turn)


def _moved(place: int, edges: Sequence[_Edge], opening: int) -> int:
    """Return where a character lies once the signs before it are put in."""
    return place + sum(len(sign) for at, kind, sign, _ in edges if (at, kind) <= (place, opening))


def _moments(analysis: Analysis) -> Iterator[Seen]:
    for number, moment in enumerate(analysis.moments, 1):
        kind = every_kind()[moment.kind]
        yield Seen(
            str(number),
            STYLES[moment.verdict],
            moment.evidence,
            moment.trigger,
            f"{moment.kind.value}: {moment.verdict.value}",
            kind.REASONS[moment.reason],
            f"moments/{moment.kind.value}",
        )


def _marks(analysis: Analysis) -> Iterator[Seen]:
    for number, mark in enumerate(analysis.marks, len(analysis.moments) + 1):
        reason = every_mark()[mark.mark].REASONS[mark.reason]
        yield Seen(
            str(number),
            MARK_STYLE,
            (mark.span,),
            (),
            f"{mark.mark.value} (unasked)",
            reason,
            f"marks/{mark.mark.value}",
        )


def pages(seen: Sequence[Seen]) -> list[str]:
    """Return where each kind that was seen is explained: on a server, and in a checkout."""
    addresses = dict.fromkeys(each.page for each in seen if each.page)
    return [f"/about/{each}/ (docs/reference/{each}.md)" for each in addresses]


def promised(talk: Conversation, promise: Commitment) -> str:
    """
    Return a promise in one line: who owes it, its words, and when it falls due.

    The due time is the latest moment that keeps it; a working day runs from 9 to 17.
    """
    span = promise.span
    words = shown(talk.turns[span.turn].text[span.start : span.end])
    return f"{span.turn:3} {promise.owner.value}: “{words}” {_due(promise)}"


def _due(promise: Commitment) -> str:
    if promise.vague:
        return "vague: no time that a calendar can tell"
    if promise.due is None:
        return f"due {promise.relative}, which has no time"
    return f"due {promise.due.latest:%a %Y-%m-%d %H:%M %Z}"


def _title(talk: Conversation) -> str:
    parts = [
        f"Conversation {talk.id}",
        talk.channel,
        talk.subject,
        talk.agent and f"agent {talk.agent}",
    ]
    return shown(" · ".join(part for part in parts if part))


def _head(turn: Turn, analysis: Analysis) -> Text:
    head = Text(
        f"{turn.index:3} {turn.role.value}", style="cyan" if turn.role is Role.AGENT else ""
    )
    if turn.author:
        head.append(f" {shown(turn.author)}")
    if turn.at:
        head.append(f" {turn.at:%Y-%m-%d %H:%M}", "dim")
    for point in analysis.mood:
        if point.turn == turn.index:
            head.append(f"  mood {_bar(point.value)} {point.value:+.1f}", "dim")
    return head


def _bar(mood: float) -> str:
    return MOODS[min(int((mood + 1) / 2 * len(MOODS)), len(MOODS) - 1)]


def _ending(talk: Conversation, analysis: Analysis, overall: float) -> str:
    words = " … ".join(
        shown(talk.turns[span.turn].text[span.start : span.end]) for span in analysis.end_spans
    )
    impact = f", impact {analysis.impact:+.1f}" if analysis.impact is not None else ""
    quoted = f" (“{words}”)" if words else ""
    return (
        f"{analysis.end_state.value}{quoted}, resolved: {analysis.resolved.value}, "
        f"overall {overall:.1f} of 5{impact}"
    )
