"""The pages of coaching and encouragement, as tabs."""

from __future__ import annotations

from typing import Any

from django import template

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.permissions import may

register = template.Library()

PAGES = (
    ("coaching", "Coaching", Act.SEE_COACHING),
    ("kudos", "Kudos", Act.SEE_OWN_PAGE),
    ("thanks", "Thanks", Act.SEE_OWN_PAGE),
)


@register.inclusion_tag("coaching/_tabs.html", takes_context=True)
def coaching_tabs(context: dict[str, Any], here: str) -> dict[str, Any]:
    """Return the pages that this person may open; none where it is one alone."""
    tabs = [(name, label) for name, label, act in PAGES if may(context["user"], act)]
    return {"tabs": tabs if len(tabs) > 1 else [], "here": here}
