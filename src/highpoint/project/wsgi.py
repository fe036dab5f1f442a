"""What the web server calls."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ["DJANGO_SETTINGS_MODULE"] = "highpoint.project.settings"

application = get_wsgi_application()

# The addresses load the engine and the statistics, which takes seconds: before the server says
# that it is up, and not with the first visitor's page.
get_resolver().url_patterns  # noqa: B018
