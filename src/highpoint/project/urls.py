"""All addresses: the web face at the root."""

from django.urls import include, path

urlpatterns = [path("", include("highpoint.web.urls"))]
