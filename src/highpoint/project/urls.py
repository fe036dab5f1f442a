"""All addresses: the web face at the root, the face for programs below /api/v1/."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include(("highpoint.api.urls", "ninja"), namespace="api")),
    path("", include("highpoint.web.urls")),
]
