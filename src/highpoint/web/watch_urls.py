"""The addresses of the talks that are going on, and of what the warnings were worth."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from highpoint.web.views import watch, watch_past

watching: list[URLPattern | URLResolver] = [
    path("watch/", watch.listing, name="watch"),
    path("watch/now/", watch.now, name="watch_now"),
    path("watch/past/", watch_past.past, name="watch_past"),
    path("watch/settings/", watch_past.settings, name="watch_settings"),
    path("watch/<int:pk>/", watch.one, name="watch_talk"),
    path("watch/<int:pk>/take/", watch.take, name="watch_take"),
    path("watch/<int:pk>/helped/", watch.helped, name="watch_helped"),
    path("watch/<int:pk>/outcome/", watch.outcome, name="watch_outcome"),
]
