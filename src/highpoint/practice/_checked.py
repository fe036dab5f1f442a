"""Values taken out of what a person wrote, each checked, all problems kept as sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

T = TypeVar("T")

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_LONGEST_LINE = 1500
_MOST_LINES = 100
MOST_PARTS = 150
_LONGEST_PHRASE = 120
_MOST_GAPS = 3


class Checked:
    """
    A mapping from outside. Each method returns a value of the right kind in any case, and keeps
    a sentence in ``problems`` where what stood there was missing or wrong.
    """

    def __init__(
        self, row: Mapping[str, Any], place: str = "", problems: list[str] | None = None
    ) -> None:
        self._row = row
        self._place = place
        self.problems: list[str] = [] if problems is None else problems

    def problem(self, sentence: str) -> None:
        self.problems.append(sentence)

    def part(self, name: str) -> Checked:
        """Return a set of named parts below this one."""
        value = self._row.get(name)
        if not isinstance(value, Mapping):
            self._miss(name, "is missing" if value is None else "must be a set of named parts")
            value = {}
        return Checked(value, f"{self._place}{name}: ", self.problems)

    def parts(self, name: str, least: int = 0) -> list[Checked]:
        """Return a list of sets of named parts."""
        value = self._row.get(name) or []
        if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
            self._miss(name, "must be a list, each entry with named parts")
            return []
        if len(value) < least:
            self._miss(name, f"needs {least} or more")
        if len(value) > MOST_PARTS:
            # What is past the bound would never be told, and nobody would know why.
            self._miss(name, f"has more than {MOST_PARTS} entries")
        return [
            Checked(each, f"{self._place}{name} {place}: ", self.problems)
            for place, each in enumerate(value[:MOST_PARTS], start=1)
        ]

    def text(self, name: str, *, most: int = _LONGEST_LINE, usual: str | None = None) -> str:
        value = self._row.get(name, usual)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if value is None or (usual is None and value == ""):
            self._miss(name, "is missing")
            return ""
        if not isinstance(value, str):
            self._miss(name, "must be text")
            return ""
        if len(value) > most:
            self._miss(name, f"is longer than {most} characters")
        return value.strip()

    def slug(self, name: str) -> str:
        value = self.text(name, most=60)
        if value and not _SLUG.fullmatch(value):
            self._miss(name, "may hold small letters, digits and hyphens only")
        return value

    def lines(self, name: str, *, least: int = 0) -> tuple[str, ...]:
        value = self._row.get(name)
        if isinstance(value, str):
            value = [value]
        if value is None:
            value = []
        if not isinstance(value, list) or not all(isinstance(v, (str, int, float)) for v in value):
            self._miss(name, "must be a list of lines")
            return ()
        if any(isinstance(each, bool) for each in value):
            self._miss(name, "has a line that is only true or false: put it in quotes")
        lines = tuple(dict.fromkeys(str(each).strip() for each in value if str(each).strip()))
        if len(lines) < least:
            self._miss(name, f"needs {least} or more different lines, it has {len(lines)}")
        if len(lines) > _MOST_LINES:
            self._miss(name, f"has more than {_MOST_LINES} lines")
        if any(len(each) > _LONGEST_LINE for each in lines):
            self._miss(name, f"has a line longer than {_LONGEST_LINE} characters")
        return lines

    def phrases(self, name: str, *, least: int = 0) -> tuple[str, ...]:
        """Return phrases to be looked for; many gaps in one would take seconds to look for."""
        found = self.lines(name, least=least)
        for each in found:
            if len(each) > _LONGEST_PHRASE or each.split().count("*") > _MOST_GAPS:
                self._miss(name, f"has a phrase too long, or with more than {_MOST_GAPS} gaps (*)")
                break
        return found

    def number(self, name: str, low: float, high: float) -> float:
        value = self._row.get(name)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self._miss(name, f"must be a number from {low:g} to {high:g}")
            return low
        if not low <= value <= high:
            self._miss(name, f"must lie from {low:g} to {high:g}")
        return float(value)

    def truth(self, name: str, *, usual: bool = False) -> bool:
        value = self._row.get(name, usual)
        if value in ("yes", "no"):
            return bool(value == "yes")
        if not isinstance(value, bool):
            self._miss(name, "must be yes or no")
            return usual
        return value

    def choice(self, name: str, of: Sequence[T], *, usual: T | None = None) -> T:
        value = self._row.get(name, usual)
        if value not in of:
            known = ", ".join(str(each) for each in of)
            self._miss(
                name, f"must be one of {known}" + ("" if value is None else f", not “{value}”")
            )
            return of[0]
        return of[of.index(value)]

    def choices(self, name: str, of: Sequence[T]) -> list[T]:
        value = self._row.get(name) or []
        if not value:
            self._miss(name, "is missing")
            return []
        if not isinstance(value, list) or any(each not in of for each in value):
            self._miss(name, f"must be a list of {', '.join(str(each) for each in of)}")
            return []
        return [of[of.index(each)] for each in value]

    def _miss(self, name: str, what: str) -> None:
        self.problems.append(
            f"{self._place}{name} {what}.".capitalize()
            if not self._place
            else f"{self._place}{name} {what}."
        )
