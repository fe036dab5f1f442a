"""Taking the made-up company out again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import Role, User
from highpoint.apps.accounts.permissions import require
from highpoint.apps.conversations.models import Conversation
from highpoint.demo.company import NAME
from highpoint.loop.demo import remove_company


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays; on a press, remove it. Somebody must be left to sign in."""
    user = require(request.user, Act.REMOVE_MADE_UP)
    someone_stays = User.objects.filter(role=Role.ADMIN, is_active=True, made_up=False).exists()
    if request.method == "POST" and someone_stays:
        note(user, Did.REMOVED_MADE_UP, now=timezone.now())
        remove_company()
        messages.success(request, f"{NAME} is gone. Everything of your own is still here.")
        return redirect("home")
    made_up = Conversation.objects.filter(made_up=True).count()
    context = {"made_up": made_up, "someone_stays": someone_stays}
    return render(request, "made_up/remove.html", context)
