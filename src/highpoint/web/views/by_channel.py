"""How talks go on each channel, in the open and in private, for whoever sees how teams do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.permissions import conversations_seen_by, require
from highpoint.apps.quality.by_channel import MOST, by_channel
from highpoint.engine.insight.intervals import FEWEST_FOR_A_SHARE
from highpoint.web.prevention import SPANS, span, weeks_asked


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show each channel: how many talks had an answer, how well, and how they ended."""
    user = require(request.user, Act.SEE_INSIGHT)
    weeks = weeks_asked(request.GET.get("weeks"))
    context = {
        "rows": by_channel(conversations_seen_by(user), timezone.now() - span(weeks)),
        "weeks": weeks,
        "spans": SPANS.items(),
        "fewest": FEWEST_FOR_A_SHARE,
        "most": MOST,
    }
    return render(request, "insight/channels.html", context)
