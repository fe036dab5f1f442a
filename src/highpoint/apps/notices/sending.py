"""How sending can go wrong: for good, for now, or so that nobody knows."""

from __future__ import annotations

from datetime import timedelta

from highpoint.errors import HighpointError


class NotSent(HighpointError):
    """It was not sent; the text says why, to an administrator."""


class Refused(NotSent):
    """It will not be taken however often it is tried."""


class NotNow(NotSent):
    """It may be taken later; ``wait`` is how long the other side asks to be left alone."""

    def __init__(self, reason: str, wait: timedelta | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Unsure(HighpointError):
    """It was handed over, and the way broke before an answer came: it may have arrived."""
