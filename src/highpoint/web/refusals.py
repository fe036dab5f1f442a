"""What happens when a page may not be opened: one sentence or the sign-in page, never a trace."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from highpoint.apps.accounts.permissions import NotAllowed, only_reads

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# What everybody may change: the own way in and out.
OWN_WAY = frozenset(
    {
        "account_login",
        "account_logout",
        "account_change_password",
        "account_time",
        "join",
        "account_reauthenticate",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
    }
)


class Refusals:
    """
    Turns a refusal of permissions.py into a page that says it.

    A part of a page asked for after the session has ended becomes a way to sign in again: the
    browser would follow a plain redirect out of sight and put the sign-in page into the part.
    An address that only takes what a button sends says so to who types it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 302 and _part_for_nobody(request):
            return HttpResponse(headers={"HX-Redirect": redirect_to_login(_page(request)).url})
        if response.status_code == 405 and not response.content:
            shown = render(request, "405.html", status=405)
            shown["Allow"] = response["Allow"]
            return shown
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Keep those who only read from writing, at every address there is or will be."""
        name = request.resolver_match.url_name if request.resolver_match else None
        if request.method in SAFE or name in OWN_WAY or not only_reads(request.user):
            return None
        sentence = "Your role does not let you change anything. Ask an administrator."
        return render(request, "403.html", {"sentence": sentence}, status=403)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotAllowed):
            return render(request, "403.html", {"sentence": str(error)}, status=403)
        return None


def _part_for_nobody(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers and not request.user.is_authenticated


def _page(request: HttpRequest) -> str:
    """Return the address of the page that a part was asked for."""
    shown = urlsplit(request.headers.get("HX-Current-URL", ""))
    if request.method == "GET" and request.path == shown.path:
        return request.get_full_path()
    return f"{shown.path or '/'}?{shown.query}" if shown.query else shown.path or "/"
