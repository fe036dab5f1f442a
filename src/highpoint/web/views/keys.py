"""The keys by which programs come in, and the helpdesks that may show a customer's brief."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from highpoint.apps.accounts import api_keys, panel_origins
from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import ApiKey, PanelOrigin
from highpoint.apps.accounts.permissions import require, scopes_of
from highpoint.errors import HighpointError
from highpoint.web.forms.keys import KeyForm, PanelOriginForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """Show the keys there are; make another, whose secret stands on the answer alone."""
    user = require(request.user, Act.KEEP_KEYS)
    now = timezone.now()
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            key, secret = api_keys.make(
                said["name"], said["scopes"], by=user, now=now, lasts=form.time
            )
        except api_keys.CannotMakeKey as error:
            form.add_error(None, str(error))
        else:
            context = {"key": key, "secret": secret, "scopes": scopes_of(key)}
            return render(request, "keys/made.html", context)
    keys = [(key, scopes_of(key), api_keys.works(key, now=now)) for key in api_keys.listed()]
    return render(request, "keys/list.html", {"form": form, "keys": keys})


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a key: the next call by it is refused."""
    user = require(request.user, Act.KEEP_KEYS)
    key = get_object_or_404(ApiKey, pk=pk)
    api_keys.revoke(key, by=user, now=timezone.now())
    messages.success(request, f"The key of {key} is revoked: it lets nobody in any more.")
    return redirect("api_keys")


@require_http_methods(["GET", "HEAD", "POST"])
def panel(request: HttpRequest) -> HttpResponse:
    """Show which helpdesks may show the brief, and let another."""
    user = require(request.user, Act.KEEP_KEYS)
    form = PanelOriginForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = panel_origins.add(form.cleaned_data["origin"], by=user, now=timezone.now())
        except HighpointError as error:
            form.add_error("origin", str(error))
        else:
            messages.success(request, f"{row} may show the brief.")
            return redirect("panel_origins")
    context = {
        "form": form,
        "rows": PanelOrigin.objects.select_related("added_by"),
        "fixed": panel_origins.fixed(),
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "keys/panel.html", context, status=status)


@require_POST
def panel_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a helpdesk show the brief no more."""
    user = require(request.user, Act.KEEP_KEYS)
    row = get_object_or_404(PanelOrigin, pk=pk)
    panel_origins.remove(row, by=user, now=timezone.now())
    messages.success(request, f"{row} may not show the brief any more.")
    return redirect("panel_origins")
