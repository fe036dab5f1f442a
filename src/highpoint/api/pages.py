"""The page that lists what programs can ask for; made by us, so that nothing comes from elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from highpoint.api import operations as listed


@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    """Show every operation with its fields and the key it needs."""
    return render(request, "api/operations.html", {"operations": listed.operations()})
