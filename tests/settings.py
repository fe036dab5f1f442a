"""The product's settings, kept away from this machine's own data and made fast enough for tests."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

# Django's settings are read once, so the home must stand before they are; it goes with the process.
_home = TemporaryDirectory(prefix="highpoint-tests-")
os.environ["HIGHPOINT_HOME"] = _home.name
# WhiteNoise warns, once a test, where nobody has collected static files; nobody has to.
Path(_home.name, "static").mkdir()
# Set by conftest.py, with --db postgres; a person's own DATABASE_URL is never a place for tests.
os.environ["DATABASE_URL"] = os.environ.get("HIGHPOINT_TEST_DATABASE", "")

from highpoint.project.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Else WhiteNoise looks through all static files anew for each test's client.
WHITENOISE_AUTOREFRESH = True
