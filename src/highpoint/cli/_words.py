"""Texts of others made fit for a terminal."""

from __future__ import annotations

import re

# Escape sequences in a customer's message must not steer the reader's terminal.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def shown(text: str) -> str:
    """Return a text with every control character as a visible sign."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def fitted(text: str, width: int) -> str:
    """Return a text in one line of exactly this many characters."""
    line = " ".join(shown(text).split())
    return line.ljust(width) if len(line) <= width else line[: width - 1] + "…"


def unscored(number: int) -> str:
    """Return the sentence on conversations whose language the engine does not read."""
    which = "1 conversation is" if number == 1 else f"{number:,} conversations are"
    return f"{which} in a language that the engine does not read: shown, not scored."
