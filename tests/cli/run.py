"""The command as a person runs it, without the wait for a process of its own."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from highpoint.cli import main


@dataclass(frozen=True, slots=True)
class Done:
    """What a command printed, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


def highpoint(*words: str | Path, stdin: bytes = b"") -> Done:
    """Run ``highpoint`` with these words."""
    out, err = _stream(), _stream()
    with (
        patch.object(sys, "argv", ["highpoint", *map(str, words)]),
        patch.object(sys, "stdin", _stream(stdin)),
        patch.object(sys, "stdout", out),
        patch.object(sys, "stderr", err),
    ):
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
    return Done(code, _text(out), _text(err))


def _stream(content: bytes = b"") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8")


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode()  # type: ignore[attr-defined]
