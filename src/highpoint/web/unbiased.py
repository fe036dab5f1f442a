"""Keeping the engine's word from whoever is yet to judge a talk unbiased, in lists and files."""

from __future__ import annotations

from django.db.models import Q

from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import conversations_seen_by
from highpoint.apps.quality.conditions import Filter
from highpoint.loop.blind import hidden_from


def open_to(user: User, wanted: Filter, hidden: frozenset[int] | None = None) -> Q:
    """
    Return the condition on conversations that may stand in this person's list.

    Where the filter asks for what the engine saw, being in the list would tell it: the talks
    they are yet to judge unbiased are left out: ``hidden``, where they are known already.
    """
    seen = conversations_seen_by(user)
    if not wanted.asks_the_engine:
        return seen
    hidden = hidden_from(user) if hidden is None else hidden
    return seen & ~Q(pk__in=hidden) if hidden else seen


def but_hidden(user: User, seen: Q, path: str = "conversation__in") -> Q:
    """Return a condition on rows of the engine without those of talks still to be judged."""
    hidden = hidden_from(user)
    return seen & ~Q(**{path: hidden}) if hidden else seen
