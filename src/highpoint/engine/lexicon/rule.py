"""One rule as read from its cue's file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from highpoint.engine.lexicon.split import pieces
from highpoint.errors import HighpointError

# How many characters before a match are looked at.
REACH_BACK = 40


class BadRule(HighpointError):
    """A rule that cannot be used, with its file and name."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """
    One regular expression of one cue, as expanded from its file.

    ``after`` and ``not_after`` are expressions that the text right before a match must, or
    must not, end with. With ``signs`` the pattern is no expression but a list of characters.
    """

    cue: str
    name: str
    pattern: str
    strength: float = 1.0
    after: re.Pattern[str] | None = None
    not_after: re.Pattern[str] | None = None
    signs: bool = False

    def pieces(self) -> tuple[str, ...]:
        """Return the rule's alternatives, each a pattern of its own."""
        return _pieces(self.pattern)

    def fits(self, text: str, start: int) -> bool:
        """Test whether a match may stand where it starts."""
        if self.after is None and self.not_after is None:
            return True
        before = text[max(0, start - REACH_BACK) : start]
        if self.after is not None and not self.after.search(before):
            return False
        return self.not_after is None or not self.not_after.search(before)


@cache
def _pieces(pattern: str) -> tuple[str, ...]:
    return tuple(pieces(pattern))
