"""People and sessions of coaching as text: a template takes many times as long over a page of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from highpoint.apps.accounts.models import Agent

register = template.Library()


@register.simple_tag
def last_coached(people: Iterable[tuple[Agent, datetime | None]], *, plans: bool) -> SafeString:
    """Return people with when they were last coached; who ``plans`` has a way to a session."""
    way = reverse("coaching_new") if plans else ""
    # Each part below is escaped where it holds anything but our own words.
    return mark_safe("".join(_person(agent, at, way) for agent, at in people))  # nosec B308 B703


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
