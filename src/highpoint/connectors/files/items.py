"""What comes out of a file: a conversation read, or a row that could not be, each with its place."""

from __future__ import annotations

from dataclasses import dataclass

from highpoint.engine.conversation import Conversation


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which file; lines and rows count from 1, as an editor shows them."""

    file: str
    line: int
    unit: str = "line"

    def __str__(self) -> str:
        return f"{self.file}, {self.unit} {self.line}"


@dataclass(frozen=True, slots=True)
class Read:
    """
    A conversation as read, with the place where it begins.

    ``rows`` counts the rows of the file it was made of; ``notes`` are sentences on what
    looks wrong in it without making it unreadable.
    """

    conversation: Conversation
    place: Place
    rows: int = 1
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row (or ``rows`` of them) left out, and why, in one sentence."""

    place: Place
    reason: str
    rows: int = 1

    @property
    def file(self) -> str:
        return self.place.file

    @property
    def line(self) -> int:
        return self.place.line

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


Item = Read | BadRow
