"""Amounts as people write them, each in its own currency."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def money(amount: Decimal, currency: str) -> SafeString:
    """Return an amount with its currency; where none was told, the number alone."""
    told = f"{amount:,.2f}".replace("-", "−")
    return format_html("{}\N{NO-BREAK SPACE}{}" if currency else "{}", told, currency)
