"""Turns and answers as text: a template takes many times as long over a page of hundreds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from highpoint.apps.calibration.comparing import Cell, Line
from highpoint.engine.moment import Verdict
from highpoint.web.findings import Finding
from highpoint.web.markup import csrf_field, joined
from highpoint.web.mood import Rail
from highpoint.web.segments import Segment, Words
from highpoint.web.templatetags.figures import whole
from highpoint.web.templatetags.grading import answer_verdict, answer_word
from highpoint.web.templatetags.highpoint import icon, verdict

if TYPE_CHECKING:
    from highpoint.apps.accounts.models import User
    from highpoint.apps.calibration.models import Rater
    from highpoint.web.parts import Part
    from highpoint.web.views.reader import Shown

register = template.Library()


@register.simple_tag
def turn(shown: Shown) -> SafeString:
    """Return one turn: the mood beside it, who said it and when, and its words, evidence marked."""
    one = shown.turn
    return joined(
        [
            f'<li class="turn {escape(one.role)}" id="t{one.index}" data-turn="{one.index}">',
            mood_rail(shown.rail),
            f'<div class="body"><p class="who"><b><bdi>{escape(shown.who)}</bdi></b>',
            _when(one.at, new_day=shown.new_day) if one.at else "",
            "" if one.public is None else _READ_BY[one.public],
            # Spaces count in what was said: no line may break there.
            f'</p><p class="say" dir="auto">{said(shown.segments)}</p></div></li>',
        ]
    )


# On social channels: who could read it.
_READ_BY = {
    True: ' <span class="badge">public</span>',
    False: ' <span class="badge badge--info">private message</span>',
}


def _when(at: datetime, *, new_day: bool) -> str:
    here = timezone.localtime(at)
    told = f"{here:%a %-d %b, %H:%M}" if new_day else f"{here:%H:%M}"
    return f' <time datetime="{here.isoformat()}">{told}</time>'


@register.simple_tag
def parts_of(part: Part, query: str) -> SafeString:
    """Return the way to every part of a long talk: it may have hundreds."""
    more = f"&amp;{escape(query)}" if query else ""
    return joined(
        f'<li class="chip"><a href="?part={number}{more}"{_HERE if here else ""}>'
        f"{first}–{last}</a></li>"
        for number, first, last, here in part.all
    )


_HERE = ' aria-current="page"'


@register.simple_tag
def said(segments: Iterable[Segment]) -> SafeString:
    """Return what was said with its evidence marked, and the numbers that lead beside it."""
    return joined(map(_segment, segments))


def _segment(segment: Segment) -> str:
    text = escape(segment.text)
    if not segment.shown:
        return text
    also = "".join(f'<span class="also" id="{escape(one)}">' for one in segment.anchors[1:])
    first = f' id="{escape(segment.anchors[0])}"' if segment.anchors else ""
    look = f"{escape(segment.shown.look)} k-{escape(segment.shown.kind)}"
    closes = "</span>" * len(segment.anchors[1:])
    refs = "".join(map(_ref, segment.refs))
    return f'{also}<mark class="{look}"{first}>{text}</mark>{closes}{refs}'


def _ref(word: Words) -> str:
    return (
        f'<a class="ref {escape(word.verdict)} k-{escape(word.kind)}" href="#m{word.number}"'
        f' aria-label="{escape(word.says)}">{word.number}</a>'
    )


@register.simple_tag
def mood_rail(rail: Rail | None) -> SafeString:
    """Return the line of the mood beside a turn; nothing where there is none."""
    if not rail:
        return joined([])
    dot = rail.dot
    spoken = f'role="img" aria-label="{escape(dot.says)}"' if dot else 'aria-hidden="true"'
    return joined(
        [
            f'<svg class="mood" width="100%" height="100%" {spoken}>',
            '<line class="zero" x1="50%" x2="50%" y1="0" y2="100%"/>',
            *(
                f'<line class="ln" x1="{one.x1}%" y1="{one.y1}%" x2="{one.x2}%" y2="{one.y2}%"/>'
                for one in rail.lines
            ),
            f'<circle class="{escape(dot.shade)} dotline" cx="{dot.x}%" cy="50%" r="6"/>'
            if dot
            else "",
            "</svg>",
        ]
    )


@register.simple_tag(takes_context=True)
def act_on(context: Context, finding: Finding) -> SafeString:
    """Return what one may do with a moment or mark: replay it, give kudos, pin it for coaching."""
    return joined(_act_on(context, finding, *_which(context, finding)))


@register.simple_tag(takes_context=True)
def seen(context: Context, finding: Finding) -> SafeString:
    """
    Return a moment or mark beside the talk: what it is and why, its words, and what one may do.

    Whoever may say it has one click against the engine's word too.
    """
    which = _which(context, finding)
    return joined(
        [
            f'<li class="moment k-{escape(finding.kind)}" id="m{finding.number}">',
            *_headed(finding),
            *_reasoned(context, finding),
            *_act_on(context, finding, *which),
            *_correct(context, finding, *which),
            "</div></li>",
        ]
    )


def _headed(finding: Finding) -> Iterator[str]:
    look, name, number = escape(finding.look), escape(finding.name), finding.number
    kind = "moment " if finding.counts else ""
    yield f'<a class="ref {look}" href="{escape(finding.href)}" aria-label="{kind}{number}: '
    yield f'show it in the talk">{number}</a>'
    anchor = f' id="moment-{finding.pk}"' if finding.counts else ""
    yield f"<b{anchor}>{name}</b>"
    shape = finding.look if finding.counts or finding.look == "met" else "warn"
    yield f'<span class="v {look}">{icon(shape)}{escape(finding.verdict)}</span>\n'


def _reasoned(context: Context, finding: Finding) -> Iterator[str]:
    name, number, part = escape(finding.name), finding.number, context["part"]
    yield '<div class="why">'
    if context.get("several") and finding.agent:
        yield f'<p class="muted">Answered by <bdi>{escape(finding.agent)}</bdi></p>'
    counted = "" if finding.counts else "It is shown, not counted. "
    here = f"?part={part.number}" if part.several else ""
    yield f"<p>{escape(finding.why)} {counted}"
    yield f'<a class="link" href="{escape(context["request"].path)}{here}#m{number}">Link'
    yield f'<span class="vh"> to {number}: {name}</span></a> '
    yield f'<a class="link" href="{reverse("about_page", args=[finding.about])}">What is this?'
    yield f'<span class="vh"> {name}</span></a></p>'
    if finding.quote:
        yield f'<blockquote dir="auto"><a class="words" href="{escape(finding.href)}">'
        yield f"“{escape(finding.quote)}”</a></blockquote>"


def _which(context: Context, finding: Finding) -> tuple[str, str]:
    """Return a finding as a person is told it, and as the fields of a form say it."""
    named = "moment" if finding.counts else "mark"
    which = f'{csrf_field(context)}<input type="hidden" name="{named}" value="{finding.pk}">'
    return f"{finding.number}: {escape(finding.name)}", which


def _act_on(context: Context, finding: Finding, says: str, which: str) -> Iterator[str]:
    agent = finding.agent
    praised = agent is not None and context.get("may_give") and finding.look == Verdict.MET
    pinned = agent is not None and context.get("may_pin")
    replayed = context.get("may_replay") and finding.counts
    if not (praised or pinned or replayed):
        return
    page = context["request"].path
    yield '<div class="row">'
    if replayed:
        to = reverse("replay_moment", args=[finding.pk])
        yield (
            f'<a class="btn btn--sm btn--quiet" href="{to}">Replay'
            f'<span class="vh"> {says}</span></a>'
        )
    if praised and agent is not None and agent.pk not in context["own_names"]:
        to = reverse("kudos_new", args=[context["talk"].pk])
        asked = f"{'moment' if finding.counts else 'mark'}={finding.pk}&amp;next={quote(page)}"
        yield (
            f'<a class="btn btn--sm btn--quiet" href="{to}?{asked}%23m{finding.number}">Give kudos'
            f'<span class="vh"> for {says}</span></a>'
        )
    if pinned:
        back = f'<input type="hidden" name="next" value="{escape(page)}#m{finding.number}">'
        yield (
            f'<form method="post" action="{reverse("pin")}">{which}{back}'
            f'<button class="btn btn--sm btn--quiet" aria-label="Pin for coaching: '
            f'{finding.number}, {escape(finding.name)}">Pin for coaching</button></form>'
        )
    yield "</div>"


def _correct(context: Context, finding: Finding, says: str, which: str) -> Iterator[str]:
    own = finding.agent is not None and finding.agent.pk in context["own_names"]
    if not context.get("corrects") or not (context.get("corrects_all") or own):
        return
    to = reverse("correct", args=[context["talk"].pk])
    yield (
        f'<form class="row row--tight" method="post" action="{to}" aria-label="Correct {says}">'
        f'{which}<button class="btn btn--sm btn--quiet" name="says" value="not this">Not this'
        f'<span class="vh"> {says}</span></button>'
    )
    for other, word in context["verdicts"] if finding.counts else ():
        if other != finding.look and word != finding.verdict:
            yield (
                f'<button class="btn btn--sm btn--quiet" name="says" value="{escape(other)}">'
                f'It is {escape(word)}<span class="vh"> {says}</span></button>'
            )
    yield "</form>"


@register.simple_tag
def heads_of(people: Iterable[Rater]) -> SafeString:
    """Return the head of a column for each person of a round; every conversation has them twice."""
    return joined(
        f'<th scope="col">{_called(one.person, expert=one.expert)}</th>' for one in people
    )


@register.simple_tag
def scores_of(scores: Iterable[tuple[User, float | None, bool]]) -> SafeString:
    """Return the score that each person gave a conversation."""
    return joined(
        f'<td class="num" data-label="{_called(person, expert=expert)}">'
        f"{'–' if score is None else whole(score)}</td>"
        for person, score, expert in scores
    )


def _called(person: User, *, expert: bool) -> str:
    return f"{escape(person)}{' (expert)' if expert else ''}"


@register.simple_tag
def lines_of(lines: Iterable[Line], *, differing: bool) -> SafeString:
    """Return the criteria of a conversation that were answered differently, or those alike."""
    return joined(_line(line) for line in lines if line.differs is differing)


def _line(line: Line) -> str:
    differs = ' <span class="badge badge--warn">differs</span>' if line.differs else ""
    notes = "".join(
        f"<small><b>{escape(cell.person)}:</b> {escape(cell.rating.note)}</small>"
        for cell in line.notes
        if cell.rating
    )
    cells = "".join(_cell(line, cell) for cell in line.cells)
    title = escape(line.criterion.title)
    return f'<tr><th scope="row" class="full">{title}{differs}{notes}</th>{cells}</tr>\n'


def _cell(line: Line, cell: Cell) -> str:
    called = _called(cell.person, expert=cell.expert)
    off = "<small>not as the expert</small>" if cell.off else ""
    return f'<td data-label="{called}">{_answer(line, cell)}{off}</td>'


def _answer(line: Line, cell: Cell) -> str:
    if cell.rating is None:
        return '<span class="muted">left out</span>'
    if cell.rating.points is None:
        return '<span class="muted">no occasion</span>'
    if line.criterion.judged:
        return f'<span class="num">{escape(answer_word(cell.rating))}</span>'
    return verdict(answer_verdict(cell.rating))
