"""Names of moments and verdicts, for rows that keep their keys."""

from __future__ import annotations

from django import template

from highpoint.web import words

register = template.Library()


@register.filter
def kind_name(kind: str) -> str:
    """Return what people call a kind of moment."""
    return words.KINDS.get(kind, kind)


@register.filter
def verdict_name(verdict: str) -> str:
    """Return what people call a verdict."""
    return words.VERDICTS.get(verdict, verdict)
