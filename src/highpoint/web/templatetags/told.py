"""What customers told, as text: a template takes many times as long over hundreds of facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import cache

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from highpoint.apps.care.models import Consent, Fact
from highpoint.web.markup import csrf_field, joined
from highpoint.web.templatetags.highpoint import pairs

register = template.Library()


@register.simple_tag(takes_context=True)
def facts_kept(context: Context, facts: Iterable[Fact], words_open: Collection[int]) -> SafeString:
    """Return a row for each fact that is kept; needs ``keeps`` around it."""
    return joined(_kept(context, fact, words_open) for fact in facts)


def _kept(context: Context, fact: Fact, words_open: Collection[int]) -> str:
    told = f" Told {_day(timezone.localtime(fact.said_at))}." if fact.said_at else ""
    way = (
        f' <a href="{reverse("conversation", args=[fact.conversation_id])}#t{fact.turn}">'
        "The words</a>."
        if fact.conversation_id in words_open
        else ""
    )
    until = f", until {_day(fact.expires_on)}" if fact.expires_on else ""
    change = (
        '<details class="more full"><summary>Change or forget it</summary>'
        f"{keep_fact(context, fact, fact.consent, 'Keep it two years more', 'Forget it')}</details>"
        if context["keeps"]
        else ""
    )
    return (
        f'<li class="item item--wrap"><b dir="auto">{escape(fact.said)}</b>'
        f'<p class="full">{escape(fact.get_kind_display())}.{told}{way} '
        f"Accepted by {escape(fact.accepted_by or 'somebody')}{until}. "
        f"To write: {escape(fact.get_consent_display())}.</p>{change}</li>"
    )


@register.simple_tag(takes_context=True)
def keep_fact(context: Context, fact: Fact, chosen: str, again: str, away: str) -> SafeString:
    """Return what keeps a fact with what they said of being written to, or lets it go."""
    return joined(
        (
            f'<form class="row" method="post" action="{reverse("fact", args=[fact.pk])}">',
            csrf_field(context),
            f'<label class="vh" for="consent-{fact.pk}">May we write to them about it?</label>',
            f'<select class="input" id="consent-{fact.pk}" name="consent">',
            f"{_consents(chosen)}</select>",
            '<button class="btn btn--sm" name="do" value="accept">',
            f"{escape(again)}</button>",
            '<button class="btn btn--sm btn--quiet" name="do" value="refuse">',
            f"{escape(away)}</button></form>",
        )
    )


@cache
def _consents(chosen: str) -> str:
    return pairs([(value, f"to write: {words}") for value, words in Consent.choices], chosen)


def _day(at: date) -> str:
    return f'<time datetime="{at:%Y-%m-%d}">{at:%-d %b %Y}</time>'
