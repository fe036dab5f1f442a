"""The person signed in: who they are here, and the way out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from highpoint.apps.accounts.permissions import Act, may


def account(request: HttpRequest) -> HttpResponse:
    """Show the person's own name, role and teams, with the doors to password and sign-out."""
    assert request.user.is_authenticated
    context = {
        "teams": request.user.teams.all(),
        "may_see_looks": may(request.user, Act.SEE_OWN_PAGE),
    }
    return render(request, "sign_in/account.html", context)
