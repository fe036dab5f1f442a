"""The person signed in: who they are here, and the way out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def account(request: HttpRequest) -> HttpResponse:
    """Show the person's own name, role and teams, with the doors to password and sign-out."""
    assert request.user.is_authenticated
    return render(request, "sign_in/account.html", {"teams": request.user.teams.all()})
