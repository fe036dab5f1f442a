"""The addresses of care: promises, follow-ups, what customers told, and the brief."""

from django.urls import URLPattern, URLResolver, path

from highpoint.web.views import promises

Patterns = list[URLPattern | URLResolver]

care: Patterns = [
    path("promises/", promises.listing, name="promises"),
    path("promises/<int:pk>/", promises.rule, name="promise_rule"),
]
