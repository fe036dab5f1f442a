"""Everything that changes saved filters."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import may
from highpoint.apps.conversations.models import SavedFilter
from highpoint.errors import HighpointError

# More of them and the tabs above the list can no longer be taken in.
MOST = 20


class CannotSave(HighpointError):
    """The filter cannot be saved, for a reason its owner can be told."""


def save_filter(
    *,
    user: User,
    name: str,
    query: str,
    shared: bool,
    page: str = SavedFilter.Page.CONVERSATIONS,
) -> SavedFilter:
    """
    Keep a way of looking at a page under a name of its owner's.

    :raises CannotSave: if it filters nothing, the name is taken, there are too many, or the
        person may not share
    """
    if not query:
        raise CannotSave("Choose a filter first: this one shows everything.")
    if shared and not may(user, Act.SHARE_FILTERS):
        raise CannotSave("Your role does not let you share filters. Save it for yourself.")
    if user.saved_filters.filter(page=page).count() >= MOST:
        raise CannotSave(f"You have {MOST} saved filters already. Delete one first.")
    try:
        with transaction.atomic():
            return user.saved_filters.create(name=name, query=query, shared=shared, page=page)
    except IntegrityError as error:
        raise CannotSave(
            f"You have a filter called “{name}” already. Choose another name."
        ) from error


def delete_filter(saved: SavedFilter) -> None:
    """Remove a saved filter; the conversations it showed stay."""
    saved.delete()
