"""What pages read of the conversations room: saved filters, and words found in turns."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from highpoint.apps.accounts.models import User
from highpoint.apps.conversations.models import SavedFilter, Turn


def saved_filters(user: User, page: str = SavedFilter.Page.CONVERSATIONS) -> QuerySet[SavedFilter]:
    """Return the filters of a page this person may open: their own and the shared, by name."""
    own = SavedFilter.objects.filter(Q(user=user) | Q(shared=True), page=page)
    return own.order_by("name", "pk")


def passages(conversations: Sequence[int], word: str) -> dict[int, str]:
    """Return, by conversation, the first turn that holds a word; none where none does."""
    found: dict[int, str] = {}
    if word:
        turns = Turn.objects.filter(conversation__in=conversations, text__icontains=word)
        for pk, text in turns.order_by("conversation", "index").values_list("conversation", "text"):
            found.setdefault(pk, text)
    return found
