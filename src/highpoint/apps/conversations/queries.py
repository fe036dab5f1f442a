"""What pages read of the conversations room: saved filters, and words found in turns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import conversations_seen_by
from highpoint.apps.conversations.models import Conversation, SavedFilter, Turn


def saved_filters(user: User, page: str = SavedFilter.Page.CONVERSATIONS) -> QuerySet[SavedFilter]:
    """Return the filters of a page this person may open: their own and the shared, by name."""
    own = SavedFilter.objects.filter(Q(user=user) | Q(shared=True), page=page)
    return own.order_by("name", "pk")


def readable(talks: Iterable[int | None], user: User) -> set[int]:
    """Return which of these conversations, all of them kept, a person may read."""
    asked = {talk for talk in talks if talk is not None}
    seen = conversations_seen_by(user)
    if not asked or not seen:
        # An empty condition is everything.
        return asked
    rows = Conversation.objects.filter(seen, pk__in=asked).order_by()
    return set(rows.values_list("pk", flat=True))


def passages(conversations: Sequence[int], word: str) -> dict[int, str]:
    """Return, by conversation, the first turn that holds a word; none where none does."""
    if not word:
        return {}
    # One a talk: of a talk of thousands of turns the first that fits is enough.
    here = Turn.objects.filter(conversation=OuterRef("pk"), text__icontains=word).order_by("index")
    talks = Conversation.objects.filter(pk__in=conversations)
    found = talks.values_list("pk", Subquery(here.values("text")[:1]))
    return {pk: text for pk, text in found if text is not None}


def undated() -> QuerySet[Conversation, Any]:
    """
    Return the conversations that tell no time, by id, to be left out.

    They are few and have an index: nothing else of any conversation is read for it.
    """
    return Conversation.objects.filter(has_time=False).order_by().values("pk")
