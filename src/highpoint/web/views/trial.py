"""A draft tried on real conversations before it is published."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.permissions import conversations_seen_by, require
from highpoint.apps.quality.in_force import ensure
from highpoint.apps.quality.models import Scorecard
from highpoint.apps.quality.trial import tried


@require_safe
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a scorecard would make of the newest conversations, beside what counts now."""
    user = require(request.user, Act.MAKE_SCORECARDS)
    card = get_object_or_404(Scorecard, pk=pk)
    seen = conversations_seen_by(user, "conversation__agent")
    found = tried(card, ensure(timezone.now()), seen)
    return render(request, "scorecards/try.html", {"card": card, "found": found})
