"""The values of a JSON array (or of JSON spread over many lines), one at a time."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from highpoint.connectors.files.lines import LONGEST_LINE, Line, decoded
from highpoint.connectors.files.raw import Raw

_SIGNS = re.compile(r'["\\{}\[\]]')
_IN_STRING = re.compile(r'["\\]')
_BETWEEN = " \t\r\n,\ufeff"


def elements(raw: Raw, encoding: str, longest: int = LONGEST_LINE) -> Iterator[Line]:
    """
    Yield each value's text with the line it begins on, without holding the whole array.

    Only brackets and quotes are looked at, so that one value that is no JSON does not take
    those after it along.
    """
    scan = _Scan(longest)
    for text in decoded(raw, encoding):
        yield from scan.feed(text)
    if raw.broken:
        yield Line(scan.line, "", raw.broken)
    elif scan.inside:
        yield Line(scan.started, "", "The file ends in the middle of what begins here.")
    else:
        yield from scan.between()


class _Scan:
    """Where in the nesting the scan stands, over the borders of the pieces it is fed."""

    def __init__(self, longest: int):
        self.line = 1
        self.started = 1
        self.depth = 0
        self._base: int | None = None
        self._longest = longest
        self._in_string = False
        self._escaped = False
        self._held: list[str] = []
        self._size = 0

    @property
    def inside(self) -> bool:
        return self._base is not None and self.depth > self._base

    def feed(self, text: str) -> Iterator[Line]:
        taken = at = 0
        if self._escaped and text:
            self._escaped, at = False, 1
        while match := (_IN_STRING if self._in_string else _SIGNS).search(text, at):
            sign, at = match[0], match.end()
            if sign == "\\":
                if self._in_string:
                    self._escaped = at == len(text)
                    at += 1
            elif sign == '"':
                self._in_string = not self._in_string
            elif sign in "{[":
                taken = yield from self._open(sign, text, taken, match.start())
            elif self.depth:
                self.depth -= 1
                if self._base and self.depth < self._base:  # the array is over
                    self._base = 0
                    self._hold(text[taken : at - 1])
                    taken = at
                elif self.depth == self._base:
                    self._hold(text[taken:at])
                    taken = at
                    yield self._whole()
        self._hold(text[taken:])

    def _open(self, sign: str, text: str, taken: int, at: int) -> Generator[Line, None, int]:
        """Step inwards; return up to where the text is used up."""
        if self._base is None:
            self._base = 1 if sign == "[" else 0
            if sign == "[":
                self._hold(text[taken:at])
                yield from self.between()
                self.depth, taken = 1, at + 1
                return taken
        if self.depth == self._base:
            self._hold(text[taken:at])
            yield from self.between()
            self.started, taken = self.line, at
        self.depth += 1
        return taken

    def between(self) -> Iterator[Line]:
        """Yield what stands between two values, where it is more than blanks and commas."""
        text, size = "".join(self._held), self._size
        self._held, self._size = [], 0
        stray = text.strip(_BETWEEN)
        if stray or size > self._longest:
            line = self.line - text.count("\n")
            yield Line(line, "", f"“{stray[:40]}” is not an object with an id and turns.")

    def _hold(self, text: str) -> None:
        self.line += text.count("\n")
        self._size += len(text)
        if self._size <= self._longest:
            self._held.append(text)
        else:
            self._held.clear()

    def _whole(self) -> Line:
        text, size = "".join(self._held), self._size
        self._held, self._size = [], 0
        if size > self._longest:
            return Line(self.started, "", "The value is too long to be a conversation.")
        return Line(self.started, text)
