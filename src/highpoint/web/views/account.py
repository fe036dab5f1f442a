"""The person signed in: who they are here, the clock they go by, and the way out."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.operations import CannotChange, set_time_zone
from highpoint.apps.accounts.permissions import may
from highpoint.web.own_time import offered


def account(request: HttpRequest) -> HttpResponse:
    """Show the person's own name, role and teams, with the doors to password and sign-out."""
    assert request.user.is_authenticated
    context = {
        "teams": request.user.teams.all(),
        "serves_as": request.user.serves_as,
        "may_see_looks": may(request.user, Act.SEE_OWN_PAGE),
        "zones": offered(available_timezones()),
        "common_zone": settings.TIME_ZONE,
        "now": timezone.now(),
    }
    return render(request, "sign_in/account.html", context)


@require_POST
def time_zone(request: HttpRequest) -> HttpResponse:
    """Choose the zone that times are told in."""
    assert request.user.is_authenticated
    try:
        set_time_zone(request.user, request.POST.get("zone", "")[:64], now=timezone.now())
        messages.success(request, "Times are told by this clock from now on.")
    except CannotChange as error:
        messages.error(request, str(error))
    return redirect("account")
