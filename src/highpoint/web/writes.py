"""Every write stands in the audit log, also where nobody thought of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from highpoint.apps.accounts.audit import Did, note, written
from highpoint.apps.accounts.models import AuditEntry, User
from highpoint.web.refusals import SAFE


class Writes:
    """
    Notes each form that was taken by its address, unless the operation noted it better.

    A view that has seen its entry kept says so with ``request.noted``; else it is looked for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE:
            return self.get_response(request)
        # Asked for before the form is taken: signing out forgets who it was.
        user = request.user if isinstance(request.user, User) else None
        began, before = timezone.now(), written()
        response = self.get_response(request)
        if user is None or response.status_code >= 400:
            return response
        seen = getattr(request, "noted", False)
        if written() == before or not (seen or _noted(user, began)):
            _note(user, request)
        return response


def _noted(user: User, began: datetime) -> bool:
    """Tell whether an entry is there: one that was written may have been taken back."""
    return AuditEntry.objects.filter(user=user, at__gte=began).exists()


def _note(user: User, request: HttpRequest) -> None:
    match = request.resolver_match
    thing = (match.url_name if match else None) or request.path
    number = match.kwargs.get("pk") if match else None
    note(user, Did.SENT_FORM, thing[:40], thing_id=number, now=timezone.now())
