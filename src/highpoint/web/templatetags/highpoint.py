"""Icons, words and verdicts, the same on every page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.desk.models import PersonEvaluation
from highpoint.apps.quality.models import Evaluation
from highpoint.engine.trajectory import EndState
from highpoint.web import disputes, words
from highpoint.web.markup import joined

register = template.Library()


# What these return hangs on their words alone, and a page asks hundreds of times for the same.
@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Return a picture of the sprite; it says nothing to a screen reader."""
    return format_html(
        '<svg class="i" viewBox="0 0 16 16" aria-hidden="true"><use href="#i-{}"/></svg>', name
    )


@register.simple_tag
@cache
def verdict(name: str, count: int | None = None) -> SafeString:
    """Return a verdict as shape and word, with a count before it where one is given."""
    said = words.VERDICTS[name] if count is None else f"{count} {words.VERDICTS[name]}"
    return format_html('<span class="v {}">{}{}</span>', name, icon(name), said)


@register.simple_tag
@cache
def dot(name: str) -> SafeString:
    """Return a verdict as its shape alone; say it in words beside it."""
    return format_html('<span class="dot {}" aria-hidden="true">{}</span>', name, icon(name))


@register.inclusion_tag("disputes/_open.html", takes_context=True)
def disputing(
    context: dict[str, Any], evaluation: PersonEvaluation | Evaluation, *, inside: bool = False
) -> dict[str, Any]:
    """Return what an agent may say back to an evaluation, and whether its score is disputed."""
    beside = disputes.beside(context["user"], evaluation, timezone.now())
    csrf = context.get("csrf_token")
    return {"dispute_beside": beside, "inside": inside, "csrf_token": csrf}


_SELECTED = " selected"


@register.simple_tag
def options(field: BoundField) -> SafeString:
    """Return the options of a choice; a thousand of them cost a template each otherwise."""
    return pairs(field.field.choices, str(field.value() or ""))  # type: ignore[attr-defined]


@register.simple_tag
def pairs(rows: Iterable[tuple[object, str]], chosen: object = None) -> SafeString:
    """Return an option for each value and what it is called."""
    # Each part is escaped; format_html would take longer over a thousand than the page.
    return joined(
        f'<option value="{escape(value)}"{_SELECTED if str(value) == chosen else ""}>'
        f"{escape(label)}</option>"
        for value, label in rows
    )


@register.simple_tag
@cache
def buttons(name: str, choices: tuple[tuple[object, str], ...], kind: str = "") -> SafeString:
    """Return a small button for each value; every row of a list offers the same."""
    rows = ((kind and f" btn--{kind}", name, value, words) for value, words in choices)
    return format_html_join(
        "", '<button class="btn btn--sm{}" name="{}" value="{}">{}</button>', rows
    )


@register.simple_tag
def people_options(rows: Iterable[User | Agent]) -> SafeString:
    """Return an option for each person by name, with the role of one who signs in."""
    return joined(
        f'<option value="{one.pk}">{escape(one)}'
        f"{f' ({one.get_role_display()})' if isinstance(one, User) else ''}</option>"
        for one in rows
    )


@register.filter
def channel_name(channel: str) -> str:
    """Return a channel as people write it."""
    return words.channel_name(channel)


@register.filter
def coded(text: str) -> SafeString:
    """Return a text with its `commands` set as code."""
    parts = re.split("`([^`]*)`", text)
    shown = (("<code>{}</code>" if place % 2 else "{}", part) for place, part in enumerate(parts))
    return format_html_join("", "{}", ((format_html(form, part),) for form, part in shown))


@register.simple_tag
@cache
def end_state(name: str) -> SafeString:
    """Return how a customer ended as a badge."""
    kind, picture = _ENDS[name]
    return format_html(
        '<span class="badge{}">{}{}</span>', kind, icon(picture), words.END_STATES[name]
    )


@register.simple_tag
def end_state_word(name: str) -> str:
    """Return how a customer ended, as a word."""
    return words.END_STATES[name]


_ENDS: dict[str, tuple[str, str]] = {
    EndState.SATISFIED: (" badge--good", "up"),
    EndState.NEUTRAL: ("", "none"),
    EndState.DISSATISFIED: (" badge--bad", "down"),
    EndState.UNKNOWN: ("", "none"),
}
