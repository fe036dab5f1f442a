"""
The addresses of the API.

Whoever calls is known by a key and not by a cookie: there is nobody to sign in, and no form that
a strange page could send along.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.csrf import csrf_exempt

from highpoint.api import pages
from highpoint.api._errors import NOT_HERE, refusal
from highpoint.api.api import api

View = Callable[..., HttpResponse]


def _for_programs(view: View) -> View:
    """Let a view be called without signing in, and answer in JSON where the framework does not."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        if answer.status_code == 405:
            allowed = answer["Allow"]
            answer = refusal(405, "method_not_allowed", f"This address takes only {allowed}.")
            answer["Allow"] = allowed
        # What is told here is about people: no cache on the way keeps it.
        answer["Cache-Control"] = "no-store"
        return answer

    return answered


def _nothing_here(request: HttpRequest) -> HttpResponse:
    return refusal(404, "not_there", NOT_HERE)


def _description(request: HttpRequest) -> HttpResponse:
    # It tells nothing of this installation, so that nobody needs a key for it.
    return JsonResponse(api.description_of_all)


def _open(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    for pattern in patterns:
        assert isinstance(pattern, URLPattern)
        pattern.callback = _for_programs(pattern.callback)
    return patterns


_routes, _, _ = api.urls
urlpatterns = [
    path("", pages.operations, name="operations"),
    path("openapi.json", _for_programs(_description), name="openapi-json"),
    *_open(_routes),
    re_path(r"", _for_programs(_nothing_here), name="nothing-here"),
]
