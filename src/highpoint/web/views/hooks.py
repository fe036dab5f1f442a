"""The channels of chat programs, and other programs, that are told of what concerns a group."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import require, sees_everything
from highpoint.apps.notices import preferences, webhook
from highpoint.apps.notices.models import Hook
from highpoint.apps.notices.sending import NotSent, Refused, Unsure
from highpoint.web.forms.notices import HookForm


@never_cache
@sensitive_post_parameters("url")
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """Show the channels a person keeps, and take another."""
    user = require(request.user, Act.KEEP_HOOKS)
    form = HookForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            hook = preferences.add_hook(form.about, by=user, now=timezone.now())
        except Refused as error:
            form.add_error("url", str(error))
        else:
            if hook.sealed_secret:
                return _with_secret(request, hook, hook.secret)
            messages.success(request, "The channel is added. Try whether a message arrives.")
            return redirect("hooks")
    return render(request, "notices/hooks.html", {"form": form, "hooks": _kept_by(user)})


@never_cache
@sensitive_post_parameters("url")
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a channel; its address is never shown again, only replaced."""
    user = require(request.user, Act.KEEP_HOOKS)
    hook = get_object_or_404(_kept_by(user), pk=pk)
    form = HookForm(request.POST if request.method == "POST" else None, user=user, hook=hook)
    if request.method == "POST" and form.is_valid():
        signed = bool(hook.sealed_secret)
        try:
            preferences.change_hook(hook, form.about, by=user, now=timezone.now())
        except Refused as error:
            form.add_error("url", str(error))
        else:
            if hook.sealed_secret and not signed:
                return _with_secret(request, hook, hook.secret)
            messages.success(request, "The channel is changed.")
            return redirect("hooks")
    return render(request, "notices/hook.html", {"form": form, "hook": hook})


@require_POST
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Post a message to try a channel, and say what came of it."""
    user = require(request.user, Act.KEEP_HOOKS)
    hook = get_object_or_404(_kept_by(user), pk=pk)
    try:
        webhook.try_out(hook, now=timezone.now())
        messages.success(request, f"{hook.name} has taken the message.")
    except (NotSent, Unsure) as error:
        messages.error(request, str(error))
    return redirect("hooks")


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a channel."""
    user = require(request.user, Act.KEEP_HOOKS)
    hook = get_object_or_404(_kept_by(user), pk=pk)
    preferences.remove_hook(hook, by=user, now=timezone.now())
    messages.success(request, f"{hook.name} is removed.")
    return redirect("hooks")


@never_cache
@require_POST
def secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a program another secret, which stands on the answer alone."""
    user = require(request.user, Act.KEEP_HOOKS)
    hook = get_object_or_404(_kept_by(user).filter(program=Hook.Program.JSON), pk=pk)
    made = preferences.renew_secret(hook, by=user, now=timezone.now())
    return _with_secret(request, hook, made)


def _with_secret(request: HttpRequest, hook: Hook, secret: str) -> HttpResponse:
    return render(request, "notices/hook_secret.html", {"hook": hook, "secret": secret})


def _kept_by(user: User) -> QuerySet[Hook]:
    hooks = Hook.objects.select_related("team")
    return hooks if sees_everything(user) else hooks.filter(team__in=user.teams.all())
