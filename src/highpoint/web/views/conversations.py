"""The list of conversations and its saved filters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import (
    agents_seen_by,
    may,
    require,
    sees_only_own,
    teams_answered_for,
)
from highpoint.apps.conversations import filters
from highpoint.apps.conversations.models import SavedFilter
from highpoint.apps.conversations.queries import passages, saved_filters
from highpoint.apps.disputes.queries import open_in
from highpoint.apps.newest import Place
from highpoint.apps.quality.models import Scorecard
from highpoint.apps.quality.queries import Found, Page, Row, channels
from highpoint.loop.blind import hidden_from
from highpoint.web.forms.conversations import FilterForm, SavedFilterForm
from highpoint.web.passages import around
from highpoint.web.unbiased import open_to

# The addresses of the pages that filters are saved of.
PAGES: dict[str, str] = {
    SavedFilter.Page.CONVERSATIONS: "conversations",
    SavedFilter.Page.INSIGHT: "insight",
    SavedFilter.Page.BOXES: "insight_boxes",
}
# What leaves the list as files.
FILES = (
    ("conversations_take", "Conversations"),
    ("moments_take", "Moments"),
    ("evaluations_take", "Evaluations by the engine"),
    ("reviews_take", "Reviews by people"),
    ("answers_take", "People’s answers, a criterion a row"),
)
# More dots than this say nothing that the count beside them does not.
MOST_DOTS = 24


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the conversations that fit, newest first, a page at a time."""
    user = require(request.user, Act.READ_CONVERSATIONS)
    form = filter_form(request, user)
    # Where the filter asks what the engine saw, what is hidden is left out: none of it is listed.
    left_out = hidden_from(user) if form.filter.asks_the_engine else None
    found = Found(form.filter, open_to(user, form.filter, left_out), own=sees_only_own(user))
    before = Place.read(request.GET.get("before", ""))
    after = Place.read(request.GET.get("after", ""))
    page = found.page(before, after)
    listed = [row.talk.pk for row in page.rows]
    hidden = hidden_from(user, listed) if left_out is None else frozenset[int]()
    context = _listed(form, found, page, hidden) | {
        "left_out": len(left_out or ()),
        "paged": bool(before or after),
        "saved": saved_filters(user),
        "may_save": may(user, Act.SAVE_FILTERS),
        "may_share": may(user, Act.SHARE_FILTERS),
        "may_import": may(user, Act.IMPORT),
        "may_take": may(user, Act.TAKE_FILES),
        "files": FILES,
    }
    return render(request, "conversations/list.html", context)


@require_POST
def save_filter(request: HttpRequest) -> HttpResponse:
    """Save the filters in use under a name."""
    user = require(request.user, Act.SAVE_FILTERS)
    form = SavedFilterForm(request.POST)
    query = form.data.get("query", "")
    if form.is_valid():
        query = filter_form(request, user, query).query
        try:
            saved = filters.save_filter(
                user=user,
                name=form.cleaned_data["name"],
                query=query,
                shared=form.cleaned_data["shared"],
            )
            messages.success(request, f"“{saved.name}” is saved. It stands above the list.")
        except filters.CannotSave as error:
            messages.error(request, str(error))
    else:
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        query = filter_form(request, user, query).query
    return redirect(_address(query))


@require_POST
def delete_filter(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a saved filter of one's own."""
    user = require(request.user, Act.SAVE_FILTERS)
    saved = get_object_or_404(user.saved_filters, pk=pk)
    filters.delete_filter(saved)
    messages.success(request, f"The filter “{saved.name}” is deleted.")
    return redirect(address_of(saved.page, saved.query))


def filter_form(request: HttpRequest, user: User, query: str | None = None) -> FilterForm:
    """Return the filters of an address, those of the page shown where none is given."""
    asked = request.GET if query is None else QueryDict(query)
    return FilterForm(
        asked,
        agents=agents_seen_by(user),
        channels=channels(),
        teams=teams_answered_for(user),
    )


def _listed(form: FilterForm, found: Found, page: Page, hidden: frozenset[int]) -> dict[str, Any]:
    count = found.count()
    word = form.filter.text.strip('" ').split(" ")[0]
    passage = passages([row.talk.pk for row in page.rows], word)
    return {
        "disputed": open_in(row.talk.pk for row in page.rows),
        "form": form,
        "chips": form.chips,
        "query": form.query,
        "page": page,
        "rows": [
            _shown(row, passage.get(row.talk.pk, ""), word, hidden=row.talk.pk in hidden)
            for row in page.rows
        ],
        "count": min(count, found.most),
        "counted_on": count <= found.most,
        "cards": _cards(page),
        "anything": bool(form.query) or bool(form.errors),
    }


def _cards(page: Page) -> list[Scorecard]:
    """Return the scorecards that made the scores of a page, by name."""
    readings = [getattr(row.talk, "reading", None) for row in page.rows]
    found = {reading.scorecard for reading in readings if reading and reading.scorecard}
    return sorted(found, key=lambda card: (card.name, card.version))


def _shown(row: Row, passage: str, word: str, *, hidden: bool) -> dict[str, Any]:
    if hidden:
        return {
            "talk": row.talk,
            "hidden": True,
            "words": row.words,
            "passage": around(passage, word) if passage else None,
        }
    reading = getattr(row.talk, "reading", None)
    return {
        "talk": row.talk,
        "reading": reading,
        "missed": reading.offered - reading.met - reading.partial if reading else 0,
        "dots": row.verdicts[:MOST_DOTS],
        "more_dots": max(0, len(row.verdicts) - MOST_DOTS),
        "words": row.words,
        "passage": around(passage, word) if passage else None,
    }


def address_of(page: str, query: str) -> str:
    """Return the address of a page with a saved filter, or without one."""
    return reverse(PAGES[page]) + (f"?{query}" if query else "")


def _address(query: str) -> str:
    return address_of(SavedFilter.Page.CONVERSATIONS, query)
