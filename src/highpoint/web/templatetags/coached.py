"""People and pins of coaching as text: a template takes many times as long over a page of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import quote

from django import template
from django.template import Context
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from highpoint.apps.accounts.models import Agent
from highpoint.apps.coaching.models import Pin
from highpoint.web.coaching import ShownPin
from highpoint.web.markup import csrf_field, joined
from highpoint.web.templatetags.highpoint import icon

register = template.Library()


@register.simple_tag
def last_coached(people: Iterable[tuple[Agent, datetime | None]], *, plans: bool) -> SafeString:
    """Return people with when they were last coached; who ``plans`` has a way to a session."""
    way = reverse("coaching_new") if plans else ""
    return joined(_person(agent, at, way) for agent, at in people)


def _person(agent: Agent, at: datetime | None, way: str) -> str:
    name, team = escape(agent.name), escape(agent.team.name if agent.team else "in no team yet")
    held = f"{timezone.localtime(at):%a %-d %b %Y}" if at else '<span class="muted">not yet</span>'
    plan = (
        f'<a class="btn btn--sm" href="{way}?agent={agent.pk}">Plan a session'
        f'<span class="vh"> with {name}</span></a>'
        if way
        else ""
    )
    return (
        f'<tr><th scope="row" class="full"><a href="{reverse("person", args=[agent.pk])}">'
        f"<bdi>{name}</bdi></a></th>"
        f'<td data-label="Team">{team}</td><td data-label="Last coached">{held}</td>'
        f'<td class="r full">{plan}</td></tr>'
    )


@register.simple_tag(takes_context=True)
def pinned(context: Context, row: ShownPin, *, removes: bool) -> SafeString:
    """Return a pinned place with its words; who ``removes`` may note something or take it away."""
    return joined(
        [
            '<figure class="pin stack stack--s">',
            _quoted(row),
            *_caption(row),
            *(_forms(context, row) if removes else ()),
            "</figure>",
        ]
    )


def _quoted(row: ShownPin) -> str:
    if row.quote is None:
        return '<p class="muted">The words are gone: the talk has been sent again since.</p>\n'
    told = row.quote
    return (
        f'<blockquote dir="auto">{escape(told.before)}<mark class="{_look(row)}">'
        f"{escape(told.words)}</mark>{escape(told.after)}</blockquote>\n"
    )


def _look(row: ShownPin) -> str:
    return "met" if row.pin.tone == Pin.Tone.PRAISE else "missed"


def _caption(row: ShownPin) -> Iterator[str]:
    pin, look, name = row.pin, _look(row), escape(row.name)
    says = "to praise" if look == "met" else "to work on"
    talk = pin.conversation
    when = f", {timezone.localtime(talk.started_at):%a %-d %b %Y}" if talk.has_time else ""
    yield '<figcaption class="small muted">'
    yield f'<span class="v {look}">{icon(look)}{says}</span> {name}{when}. '
    yield f'<a href="{reverse("conversation", args=[talk.pk])}#{row.anchor}">See the whole talk</a>'
    if pin.moment_id:
        yield f' <a href="{reverse("replay_moment", args=[pin.moment_id])}">Replay this moment'
        yield f'<span class="vh">: {name} {pin.pk}</span></a>'
    yield f"<br>{linebreaksbr(pin.note)}</figcaption>" if pin.note else "</figcaption>"


def _forms(context: Context, row: ShownPin) -> Iterator[str]:
    pin, which = row.pin, f'<span class="vh">: {escape(row.name)} {row.pin.pk}</span>'
    back = f"{csrf_field(context)}{_back(context)}"
    act = "Change the note" if pin.note else "Add a note"
    read = "Both of you read it" if pin.session_id else "Read by both once it is in a session"
    yield f'<div class="row"><details class="more"><summary>{act}{which}</summary>'
    yield f'<form class="stack stack--s" method="post" action="{reverse("pin_note", args=[pin.pk])}">'
    yield f'{back}<div class="field"><label for="note-{pin.pk}">{read}</label>'
    yield f'<input class="input" id="note-{pin.pk}" name="note" maxlength="1000"'
    yield f' value="{escape(pin.note)}" autocomplete="off"></div>'
    yield '<div class="row"><button class="btn btn--sm">Keep the note</button></div></form></details>'
    yield f'<form method="post" action="{reverse("unpin", args=[pin.pk])}">{back}'
    yield '<button class="btn btn--sm btn--quiet">Take the pin away</button></form></div>'


def _back(context: Context) -> str:
    """Return where a form returns to: the page it stands on."""
    request = context["request"]
    agent = request.GET.get("agent", "")
    asked = f"?agent={quote(agent)}" if agent else ""
    return f'<input type="hidden" name="next" value="{escape(request.path)}{asked}">'
