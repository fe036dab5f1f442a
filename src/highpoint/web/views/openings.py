"""Openings: what customers are about to run into, so that they are reached before they ask."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.permissions import require
from highpoint.apps.care import follow_ups
from highpoint.apps.care.models import FollowUp
from highpoint.apps.conversations.queries import readable
from highpoint.loop import known_before, openings
from highpoint.loop.openings import Opening
from highpoint.web.paging import paged
from highpoint.web.views.follow_ups import LATER, OUTCOMES

PAGE = 25
TABS = {
    FollowUp.Kind.DELIVERY.value: "Deliveries",
    FollowUp.Kind.PROMISE.value: "Promises",
    FollowUp.Kind.FAULT.value: "Known faults",
    FollowUp.Kind.ENDING.value: "Endings",
}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show what customers are about to run into, and how often they were reached first."""
    user = require(request.user, Act.FOLLOW_UP)
    now = timezone.now()
    kind = request.GET.get("kind", "")
    kind = kind if kind in openings.KINDS else ""
    rows = openings.open_now([kind] if kind else openings.KINDS)
    page = paged(rows, request.GET.get("page"), PAGE, "identity__customer")
    context = {
        "page": page,
        "kind": kind,
        "kinds": TABS.items(),
        "in_touch": follow_ups.in_touch_today(page, now),
        "wrote": set(openings.wrote_since([Opening.of(row) for row in page])),
        "readable": readable((row.conversation_id for row in page), user),
        "today": timezone.localdate(now),
        "days": LATER,
        "outcomes": OUTCOMES,
        "reached": openings.reached_first(now),
        "weeks": openings.WEEKS,
        "most": openings.MOST,
        "known": known_before.told(now),
        "faults": openings.faults_told(now),
    }
    return render(request, "openings/list.html", context)
