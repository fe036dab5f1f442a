"""How people sign in: by e-mail; accounts are made by an administrator, not by strangers."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import LoginView
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import Role, User

# The password of the made-up company's people, printed by `highpoint demo` as well.
DEMO_PASSWORD = "demo"  # nosec


class ClosedSignUp(DefaultAccountAdapter):
    """Nobody makes an account for themselves; failures are said in our words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "E-mail and password do not go together. Please try again.",
        "too_many_login_attempts": (
            "Too many tries for this e-mail. Please wait five minutes, then try again."
        ),
        "account_inactive": "This account is switched off. Ask an administrator.",
        "enter_current_password": "This is not your current password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Let a person in, and write it down."""
        super().login(request, user)
        note(user, Did.SIGNED_IN, person=user, now=timezone.now())

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say only what one cannot see anyway: that one is signed in shows on every page."""
        if kwargs.get("message_template", args[0] if args else "").endswith("password_changed.txt"):
            messages.success(request, "Your password is changed.")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")


class SignIn(LoginView):
    """The sign-in page; where a made-up company is kept, with its people to be."""

    template_name = "sign_in/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"demo_people": demo_people(), "demo_password": DEMO_PASSWORD}


def demo_people() -> list[tuple[str, User]]:
    """
    Return one made-up person a role, in the order of the roles; none without a demo.

    The back office is no role: it is whoever answers nobody and does a step behind the scenes.
    """
    found = User.objects.filter(made_up=True, is_active=True).order_by("-pk")
    by_role = {person.role: person for person in found}
    people = [(Role(role).label, by_role[role]) for role in Role.values if role in by_role]
    packs = found.filter(role=Role.AGENT, agent=None, teams__chain_steps__isnull=False).first()
    return [*people, ("back office", packs)] if packs else people
