"""A process that ends when the one that started it does, however that one ended."""

from __future__ import annotations

import ctypes
import signal
import sys

# Linux's own number for “send me this signal when my parent dies” (prctl(2)).
_PR_SET_PDEATHSIG = 1
_system = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with_parent() -> None:
    """Ask the system to end this process with its parent; elsewhere than on Linux do nothing."""
    if _system is not None:
        _system.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
