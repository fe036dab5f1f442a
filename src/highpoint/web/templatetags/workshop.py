"""What pages of the workshop say."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from highpoint.engine.moment import Kind
from highpoint.web import words

register = template.Library()


@register.filter
def kind_names(kinds: Iterable[Kind]) -> str:
    """Return the names of some kinds of moment, in one line."""
    return ", ".join(words.KINDS[kind].partition(",")[0].lower() for kind in kinds)
