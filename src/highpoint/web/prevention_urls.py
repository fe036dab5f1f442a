"""The addresses of the pages on what went wrong, and what is done against it."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from highpoint.web.views import failures, prevention

preventing: list[URLPattern | URLResolver] = [
    path("prevention/", failures.log, name="failures"),
    path("prevention/every/", failures.every, name="failures_every"),
    path("prevention/every/new/", failures.new, name="failure_new"),
    path("prevention/every/<int:pk>/", failures.one, name="failure"),
    path("prevention/every/<int:pk>/dismiss/", failures.dismiss, name="failure_dismiss"),
    path("prevention/troubles/<int:pk>/", prevention.trouble, name="trouble"),
    path("prevention/troubles/<int:pk>/why/", prevention.ask_why, name="why_ask"),
    path("prevention/whys/<int:pk>/", prevention.reword, name="why_reword"),
    path("prevention/actions/", prevention.listing, name="prevention_actions"),
    path("prevention/actions/new/", prevention.new, name="prevention_new"),
    path("prevention/actions/<int:pk>/", prevention.one, name="prevention_action"),
    path("prevention/actions/<int:pk>/change/", prevention.change, name="prevention_change"),
    path("prevention/actions/<int:pk>/done/", prevention.done, name="prevention_done"),
]
