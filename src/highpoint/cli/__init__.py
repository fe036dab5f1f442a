"""The one command, highpoint."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line."""
    from highpoint.cli._app import app
    from highpoint.cli._failures import DEBUG

    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding shows a question mark instead of ending the command.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    words = sys.argv[1:]
    if "--debug" in words:
        words.remove("--debug")
        os.environ[DEBUG] = "1"
    app(words, prog_name="highpoint")
