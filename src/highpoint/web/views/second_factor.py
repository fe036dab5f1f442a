"""Turning the second factor on and off, its recovery codes, and the code at the door."""

from __future__ import annotations

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ByCodeView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.operations import take_second_factor_away
from highpoint.apps.accounts.permissions import needs_second_factor, require
from highpoint.web.second_factor import is_on


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Say whether the own second factor is on, and what can be done about it."""
    assert isinstance(request.user, User)
    codes = Authenticator.objects.filter(
        user=request.user, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    context = {
        "is_on": is_on(request.user),
        "needed": needs_second_factor(request.user),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
    }
    return render(request, "sign_in/second_factor.html", context)


class AtTheDoor(AuthenticateView):
    """Asks for the code after the password; a recovery code will do once."""

    template_name = "sign_in/code.html"


class PasswordAgain(ReauthenticateView):
    """Asks for the password again before the second factor is changed."""

    template_name = "sign_in/again.html"


class CodeAgain(ByCodeView):
    """Asks for a code again before the second factor is changed."""

    template_name = "sign_in/again.html"


@method_decorator(never_cache, name="dispatch")
class TurnOn(ActivateTOTPView):
    """Shows the secret for the app, and takes the first code of it."""

    template_name = "sign_in/second_factor_on.html"

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        user = self.request.user
        note(user, Did.SECOND_FACTOR_ON, person=user, now=timezone.now())
        messages.success(self.request, "Your second factor is on. Keep these codes before you go.")
        return answer

    def get_success_url(self) -> str:
        return reverse("mfa_view_recovery_codes")


class TurnOff(DeactivateTOTPView):
    """Turns it off, after the password or a code was entered again."""

    template_name = "sign_in/second_factor_off.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        except Http404:
            return redirect("mfa_index")
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        user = self.request.user
        note(user, Did.SECOND_FACTOR_OFF, person=user, now=timezone.now())
        messages.success(self.request, "Your second factor is off.")
        return answer


@method_decorator(never_cache, name="dispatch")
class Codes(ViewRecoveryCodesView):
    """Shows the recovery codes that were not used yet."""

    template_name = "sign_in/codes.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            answer: HttpResponse = super().get(request, *args, **kwargs)
        except Http404:
            return redirect("mfa_index")
        return answer


class NewCodes(GenerateRecoveryCodesView):
    """Makes new recovery codes; those made before stop working."""

    template_name = "sign_in/codes_new.html"

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        user = self.request.user
        note(user, Did.SECOND_FACTOR_CODES, person=user, now=timezone.now())
        return answer


@require_POST
def take_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the second factor of somebody who has lost it away; they are signed out everywhere."""
    user = require(request.user, Act.MANAGE_PEOPLE)
    person = get_object_or_404(User, pk=pk)
    take_second_factor_away(person, by=user, now=timezone.now())
    messages.success(request, f"{person} signs in with the password alone until they turn it on.")
    return redirect("accounts_one", pk)
