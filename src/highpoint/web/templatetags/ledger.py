"""Promises and openings as text: a template takes many times as long over a page of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from highpoint.apps.care.models import FollowUp, Promise
from highpoint.engine.promises.keeping import State
from highpoint.web.markup import csrf_field, joined
from highpoint.web.templatetags.highpoint import buttons, icon
from highpoint.web.words import channel_name

register = template.Library()

_SETTLED = {
    State.KEPT: (" badge--good", "met", "kept"),
    State.LATE: (" badge--warn", "promise", "late"),
    State.BROKEN: (" badge--bad", "missed", "not kept"),
    State.WITHDRAWN: ("", "none", "withdrawn"),
}
# These are told with the day it was settled.
_WITH_DAY = (State.KEPT, State.LATE)


@register.simple_tag
def promise_state(promise: Promise, now: datetime) -> SafeString:
    """Return how a promise stands, as a badge."""
    if promise.state in _SETTLED:
        look, picture, word = _SETTLED[State(promise.state)]
        day = promise.settled_at if promise.state in _WITH_DAY else None
        settled = f", {timezone.localtime(day):%-d %b}" if day else ""
        return _badge(look, f"{icon(picture)}{word}{settled}")
    if promise.due is None:
        return _badge("", "open, no time said")
    due = timezone.localtime(promise.due)
    told = f'<time datetime="{due.isoformat()}">{due:%a %-d %b %H:%M}</time>'
    if promise.due < now:
        return _badge(" badge--warn", f"{icon('promise')}was due {told}")
    return _badge("", f"{icon('promise')}due {told}")


@register.simple_tag(takes_context=True)
def promises_listed(context: Context, rows: Iterable[Promise]) -> SafeString:
    """Return promises of the ledger; needs ``now``, ``readable``, ``rules`` and ``rulings`` around."""
    return joined("".join(_promise(context, row)) for row in rows)


def _promise(context: Context, row: Promise) -> Iterator[str]:
    talk = reverse("conversation", args=[row.conversation_id])
    yield f'<li class="item item--wrap"><a href="{talk}#t{row.turn}" dir="auto">'
    yield f'“{escape(row.words)}”</a><span class="row">{promise_state(row, context["now"])}</span>\n'
    yield f"<p>To {_customer(row)}"
    yield f", by <bdi>{escape(row.agent)}</bdi>" if row.agent else ""
    yield f", {_day(timezone.localtime(row.made_at))}" if row.made_at else ""
    whose = "agent’s own" if row.owner == "agent" else f"{escape(row.owner)}’s"
    yield f". The {whose} to keep.{_evidence(row, context['readable'])}</p>\n"
    if context["rules"]:
        yield '<details class="more full"><summary>What became of it?</summary>'
        yield f"{_form(context, 'promise_rule', row.pk, _rulings(context, row))}</details>"
    yield "</li>"


def _customer(row: Promise) -> str:
    talk = row.conversation
    customer = talk.identity.customer if talk.identity else None
    if customer is None:
        return f"<bdi>{escape(talk.customer_called or 'a customer')}</bdi>"
    return f'<a href="{reverse("customer", args=[customer.pk])}"><bdi>{escape(customer)}</bdi></a>'


def _evidence(row: Promise, readable: Collection[int]) -> str:
    if order := row.evidence_order:
        told = "" if order.delivered_on is None else f", which came on {_day(order.delivered_on)}"
        return f" What says so: order <bdi>{escape(order.number)}</bdi>{told}."
    if not row.evidence_words:
        return f" Said by {escape(row.ruled_by or 'somebody')}." if row.ruled_at else ""
    if row.evidence_id not in readable:
        return " What says so: words of another talk."
    to = f"{reverse('conversation', args=[row.evidence_id])}#t{row.evidence_turn}"
    return f' What says so: <a href="{to}" dir="auto">“{escape(row.evidence_words)}”</a>.'


def _rulings(context: Context, row: Promise) -> str:
    """Return a button for what may be said of a promise that is not said of it already."""
    words = dict(context["rulings"])
    if row.evidence_order:
        words[State.OPEN.value] = "Open: it was not that order"
    else:
        del words[row.state if row.ruled_at else State.OPEN.value]
    return buttons("state", tuple(words.items()))


@register.simple_tag(takes_context=True)
def openings_listed(context: Context, rows: Iterable[FollowUp]) -> SafeString:
    """
    Return openings, each with what one may do about it.

    Needs ``today``, ``in_touch``, ``wrote``, ``readable``, ``days`` and ``outcomes`` around.
    """
    return joined("".join(_opening(context, row)) for row in rows)


def _opening(context: Context, row: FollowUp) -> Iterator[str]:
    customer, late = row.identity.customer, row.shown_on < context["today"]
    to = reverse("customer_brief", args=[customer.pk])
    yield f'<li class="item item--wrap"><a href="{to}"><bdi>'
    yield f'{escape(customer.name or row.identity)}</bdi></a><span class="row">'
    since = f"{icon('promise')}since {_day(row.shown_on)}" if late else _day(row.shown_on)
    yield f"{_badge(' badge--warn' if late else '', since)}</span>\n"
    yield f'<p><b>{_about(row, context["today"])}.</b> <span dir="auto">{escape(row.why)}</span>'
    if row.conversation_id in context["readable"]:
        yield f' <a href="{reverse("conversation", args=[row.conversation_id])}">The talk</a>'
    yield '</p>\n<p class="full small muted">'
    yield f'Suggested: <span dir="auto">{escape(row.note)}</span> ' if row.note else ""
    yield f"Last by {escape(channel_name(row.channel).lower())}." if row.channel else ""
    yield f"</p>\n{_beside(context, row.pk, customer.pk)}"
    yield '<details class="more full"><summary>Reached, or later</summary>'
    yield _form(context, "follow_up_done", row.pk, buttons("outcome", context["outcomes"]))
    yield _form(context, "follow_up_snooze", row.pk, buttons("days", context["days"], "quiet"))
    yield "</details></li>"


def _about(row: FollowUp, today: date) -> str:
    if row.due < today and row.kind == FollowUp.Kind.DELIVERY:
        return "A delivery may be late"
    if row.due < today and row.kind == FollowUp.Kind.PROMISE:
        return "A promise is overdue"
    return escape(row.get_kind_display())


def _beside(context: Context, opening: int, customer: int) -> str:
    if opening in context["wrote"]:
        told = "They wrote since this was found: answer there."
    elif customer in context["in_touch"]:
        told = "Somebody was in touch with them today already: say it in that talk."
    else:
        return ""
    return f'<p class="full small">{told}</p>\n'


def _form(context: Context, to: str, pk: int, pressed: str) -> str:
    """Return a form of buttons that leads back to this page."""
    here = escape(context["request"].get_full_path())
    return (
        f'<form class="row" method="post" action="{reverse(to, args=[pk])}">{csrf_field(context)}'
        f'<input type="hidden" name="next" value="{here}">{pressed}</form>'
    )


def _badge(look: str, told: str) -> SafeString:
    return joined((f'<span class="badge{look}">{told}</span>',))


def _day(at: date) -> str:
    return f'<time datetime="{at.isoformat()}">{at:%a %-d %b}</time>'
