"""Back to where one was: the page of this installation that a form stood on."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 500


def came_from(request: HttpRequest) -> str:
    """Return the address a form names to go back to, empty where it leads anywhere else."""
    there = request.POST.get("next") or request.GET.get("next", "")
    here = there.startswith("/") and url_has_allowed_host_and_scheme(there, allowed_hosts=None)
    return there if here and len(there) <= LONGEST else ""
