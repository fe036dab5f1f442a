"""Icons, words and verdicts, the same on every page."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from highpoint.web import words

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return a picture of the sprite; it says nothing to a screen reader."""
    return format_html(
        '<svg class="i" viewBox="0 0 16 16" aria-hidden="true"><use href="#i-{}"/></svg>', name
    )


@register.simple_tag
def verdict(name: str, count: int | None = None) -> SafeString:
    """Return a verdict as shape and word, with a count before it where one is given."""
    said = words.VERDICTS[name] if count is None else f"{count} {words.VERDICTS[name]}"
    return format_html('<span class="v {}">{}{}</span>', name, icon(name), said)


@register.filter
def kind_name(kind: str) -> str:
    """Return what people call a kind of moment."""
    return words.KINDS[kind]
