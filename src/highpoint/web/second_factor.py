"""
The second factor of signing in: a code of an app on one's phone, after the password.

It is off until a person turns it on; the installation may ask it of whole roles
(HIGHPOINT_SECOND_FACTOR). The secret of the app and the recovery codes lie sealed.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from highpoint.apps.accounts import sealing
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import needs_second_factor
from highpoint.web.refusals import OWN_WAY

# Kept in the session once it is known, so that it is not asked for on every page.
_THERE = "second factor is on"


class SecondFactor(DefaultMFAAdapter):
    """What the app is told, and what people are told, in our words; secrets are sealed."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right, or too old. Enter the one that shows now.",
        "cannot_delete_authenticator": "Your role has to use a second factor.",
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.opened(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not needs_second_factor(authenticator.user)


def is_on(user: User) -> bool:
    """Tell whether a person signs in with a second factor."""
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP]))


class Demanded:
    """Leads whoever must have a second factor and has none to where it is turned on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        user = request.user
        if not isinstance(user, User) or not needs_second_factor(user):
            return None
        name = request.resolver_match.url_name if request.resolver_match else None
        if name in OWN_WAY or name == "account" or request.session.get(_THERE):
            return None
        if is_on(user):
            request.session[_THERE] = True
            return None
        messages.warning(request, "Your role signs in with a second factor. Turn it on to go on.")
        return redirect("mfa_index")
