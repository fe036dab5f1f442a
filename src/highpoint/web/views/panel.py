"""A customer's brief in the frame of another program's window: no sign-in, no cookie, nothing else."""

from __future__ import annotations

from csp.constants import NONE
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from highpoint.apps.accounts import api_keys, audit, panel_origins
from highpoint.apps.accounts.audit import Did
from highpoint.loop import panel
from highpoint.loop.brief import brief


@login_not_required
@require_safe
@never_cache
def alone(request: HttpRequest, token: str) -> HttpResponse:
    """Show the brief to whoever has the address; only listed programs may frame it."""
    now = timezone.now()
    try:
        customer, key = panel.find(token, now=now)
    except panel.PanelDoesNotWork as error:
        gone = render(request, "brief/panel_gone.html", {"sentence": str(error)}, status=404)
        return _framed(gone)
    detail = f"panel {api_keys.signed(key)}"
    audit.note(
        None, Did.OPENED_CUSTOMER_BRIEF, "customer", thing_id=customer.pk, detail=detail, now=now
    )
    return _framed(render(request, "brief/panel.html", {"brief": brief(customer, None, now)}))


def _framed(answer: HttpResponse) -> HttpResponse:
    """Let the programs an administrator listed frame an answer, and nobody else."""
    origins = panel_origins.allowed()
    answer._csp_replace = {"frame-ancestors": origins or [NONE]}  # type: ignore[attr-defined]
    # The older header knows no list: where somebody may frame it, the newer one alone decides.
    answer.xframe_options_exempt = bool(origins)
    # The address lets in whoever has it: no other page is told of it.
    answer["Referrer-Policy"] = "no-referrer"
    return answer
