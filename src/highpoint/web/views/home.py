"""Where each role starts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import Role
from highpoint.apps.accounts.permissions import may


def home(request: HttpRequest) -> HttpResponse:
    """Send a person to their first page: agents to their own, the others to the conversations."""
    user = request.user
    if may(user, Act.SEE_OWN_PAGE) and getattr(user, "role", "") == Role.AGENT:
        return redirect("today")
    if may(user, Act.READ_CONVERSATIONS):
        return redirect("conversations")
    if may(user, Act.SEE_OVERVIEW):
        return redirect("overview")
    return redirect("audition")
