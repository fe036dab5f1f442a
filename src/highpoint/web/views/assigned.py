"""A reviewer's own queue: what waits, the next, one put off, one given back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.permissions import may, require
from highpoint.apps.assignments import operations, queries
from highpoint.apps.assignments.models import Assigned
from highpoint.errors import HighpointError
from highpoint.web.forms.assignments import GiveBackForm


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reader, the earliest due first."""
    user = require(request.user, Act.DO_ASSIGNED)
    context = {
        "queue": queries.queue_of(user, timezone.now()),
        "sees": may(user, Act.SEE_ASSIGNMENTS),
        "does": True,
    }
    return render(request, "assignments/mine.html", context)


@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an assigned conversation in the desk; at the first opening its evaluation begins."""
    user = require(request.user, Act.DO_ASSIGNED)
    item = get_object_or_404(Assigned, pk=pk, reviewer=user)
    try:
        evaluation = operations.open_item(item, by=user, now=timezone.now())
    except HighpointError as error:
        messages.error(request, str(error))
        return redirect("assigned_mine")
    return redirect("evaluation", evaluation.pk)


@require_POST
def skip(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one behind the others."""
    user = require(request.user, Act.DO_ASSIGNED)
    item = get_object_or_404(Assigned, pk=pk, reviewer=user)
    operations.skip(item, now=timezone.now())
    messages.success(request, "It waits behind the others now.")
    return redirect("assigned_mine")


@require_http_methods(["GET", "POST"])
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why one is given back, and let the next of the draw take its place."""
    user = require(request.user, Act.DO_ASSIGNED)
    item = get_object_or_404(
        Assigned.objects.select_related("conversation", "draw__assignment"), pk=pk, reviewer=user
    )
    form = GiveBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.give_back(
                item,
                reason=form.cleaned_data["reason"],
                words=form.cleaned_data["words"],
                by=user,
                now=timezone.now(),
            )
        except operations.CannotGiveBack as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "It is given back, and what came in its place is kept.")
            return redirect("assigned_mine")
    return render(request, "assignments/back.html", {"item": item, "form": form})
