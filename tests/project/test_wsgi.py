"""What the web server calls is ready before the first visitor comes."""

from __future__ import annotations

import subprocess
import sys

READY = """
import sys
import highpoint.project.wsgi
late = {"highpoint.web.urls", "highpoint.web.views.own_page"} - sys.modules.keys()
sys.exit(f"not loaded yet: {late}" if late else 0)
"""


class TestTheServer:
    def test_loads_every_page_before_the_first_visitor(self, tmp_path):
        ended = subprocess.run(
            [sys.executable, "-c", READY],
            env={"HIGHPOINT_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )

        assert ended.returncode == 0, ended.stderr
