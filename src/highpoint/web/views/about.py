"""What each moment, mark, cue and metric is: the same pages as in docs/reference."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from highpoint.about import GROUPS, every_page


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List all pages, group by group."""
    pages = every_page().values()
    groups = [(name, [page for page in pages if page.group == key]) for key, name in GROUPS.items()]
    return render(request, "about/index.html", {"groups": groups})


@require_safe
def page(request: HttpRequest, address: str) -> HttpResponse:
    """Show one page, as ``moments/distress``."""
    found = every_page().get(address)
    if found is None:
        raise Http404
    related = [every_page()[each] for each in found.see]
    context = {"page": found, "group": GROUPS[found.group], "related": related}
    return render(request, "about/page.html", context)
