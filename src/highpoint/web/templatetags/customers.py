"""A customer's talks, purchases and steps as text, and amounts as people write them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django import template
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from highpoint.apps.customers.models import Purchase
from highpoint.web.markup import joined
from highpoint.web.templatetags.highpoint import end_state
from highpoint.web.words import channel_name

if TYPE_CHECKING:
    from highpoint.web.customers import Failure, StepTold, Talk

register = template.Library()

# Of those before a step, and of a purchase, so many are named.
_FAILURES, _TALKS, _LINES = 3, 5, 3


@register.simple_tag
def money(amount: Decimal, currency: str) -> SafeString:
    """Return an amount with its currency; where none was told, the number alone."""
    told = f"{amount:,.2f}".replace("-", "−")
    return format_html("{}\N{NO-BREAK SPACE}{}" if currency else "{}", told, currency)


@register.simple_tag
def talks_listed(talks: Iterable[Talk]) -> SafeString:
    """Return an item for each talk; those of other teams without a link."""
    return joined("".join(_talk(talk)) for talk in talks)


def _talk(talk: Talk) -> Iterator[str]:
    row = talk.row
    reading = getattr(row, "reading", None)
    yield '<li class="item">'
    if talk.open:
        to = reverse("conversation", args=[row.pk])
        yield f'<a href="{to}" dir="auto">{escape(row.subject or "Conversation")}</a>'
    else:
        yield "<span>With another team</span>"
    yield f'<span class="row">{end_state(reading.end_state) if reading else ""}</span>'
    day = _day(timezone.localtime(row.started_at)) if row.has_time else "no time told"
    agent = f", {escape(row.agent)}" if talk.open and row.agent else ""
    yield f"<p>{escape(capfirst(channel_name(row.channel)))}, {day}{agent}</p></li>"


@register.simple_tag
def purchases_listed(purchases: Iterable[Purchase], today: date, changes: bool) -> SafeString:
    """Return a row for each purchase, with when it came and what it was; ``changes``: may be told."""
    return joined("".join(_purchase(row, today, changes)) for row in purchases)


def _purchase(row: Purchase, today: date, changes: bool) -> Iterator[str]:
    lines = [line.product or "a line without a name" for line in row.lines.all()]
    more = f" and {len(lines) - _LINES} more" if len(lines) > _LINES else ""
    state = '<span class="badge badge--warn">given back</span>' if row.returned else "bought"
    yield f'<tr><th scope="row">{escape(row.number)}</th>'
    yield f'<td data-label="Day" class="num">{_time(row.day)}</td>'
    yield f'<td data-label="Delivery" class="num">{_delivery(row, today)}'
    if changes and not row.returned:
        yield f' <a class="small" href="{reverse("order_days", args=[row.pk])}" '
        yield f'aria-label="Days of order {escape(row.number)}">Change</a>'
    yield "</td>"
    yield f'<td data-label="What" class="full">{escape(", ".join(lines[:_LINES]))}{more}</td>'
    yield f'<td data-label="Paid" class="r num">{money(row.amount, row.currency)}</td>'
    yield f'<td data-label="State">{state}</td></tr>'


def _delivery(row: Purchase, today: date) -> str:
    if row.delivered_on:
        late = row.days_late
        days = f"{late} day{'' if late == 1 else 's'} late"
        told = f' <span class="badge badge--warn">{days}</span>' if late else ""
        return f"there {_time(row.delivered_on)}{told}"
    if row.expected_on is None:
        return '<span class="muted">not told</span>'
    over = row.expected_on < today
    told = ' <span class="badge badge--warn">no word that it came</span>' if over else ""
    return f"due {_time(row.expected_on)}{told}"


@register.simple_tag
def before_step(step: StepTold, opens: Collection[int]) -> SafeString:
    """Return what happened before a step: failures first, then talks, with links where one may."""
    return joined(_before(step, opens))


def _before(step: StepTold, opens: Collection[int]) -> Iterator[str]:
    yield "In the 30 days before the purchase: " if step.step.up else "Since the last purchase: "
    if step.failures:
        count = len(step.failures)
        named = "; ".join(map(_failure, step.failures[:_FAILURES]))
        yield f"{count} failure{'' if count == 1 else 's'} ({named}), "
    if not step.talks:
        yield "no conversation."
        return
    count = len(step.talks)
    yield f"{count} conversation{'' if count == 1 else 's'}"
    yield f", {step.well} ended well" if step.well else ""
    yield f", {step.badly} ended badly" if step.badly else ""
    days = [
        f'<a href="{reverse("conversation", args=[talk.pk])}">{_day(talk.day)}</a>'
        if talk.pk in opens
        else _day(talk.day)
        for talk in step.talks[:_TALKS]
    ]
    yield f": {', '.join(days)}."


def _failure(one: Failure) -> str:
    told = f"{escape(one.row.trouble)}, {_day(one.day)}"
    return f'<a href="{reverse("failure", args=[one.row.pk])}">{told}</a>' if one.open else told


def _time(day: date) -> str:
    return f'<time datetime="{day.isoformat()}">{_day(day)}</time>'


def _day(day: date) -> str:
    return f"{day:%-d %b %Y}"
