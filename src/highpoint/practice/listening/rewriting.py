"""A text written anew piece by piece, in which each letter's place before is kept."""

from __future__ import annotations


class Rewriting:
    """
    A text in which pieces are replaced, from its beginning to its end.

    >>> rewriting = Rewriting("i cant")
    >>> rewriting.put(2, 6, "can't", stands=(2, 5))
    2
    >>> rewriting.done()
    ("i can't", [0, 1, 2, 3, 4, 5, 5, 6])
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._parts: list[str] = []
        self._places: list[int] = []

    @property
    def at(self) -> int:
        """Return up to where the text before has been read."""
        return self._at

    def put(self, start: int, end: int, new: str, stands: tuple[int, int]) -> int:
        """
        Write ``new`` instead of what stands from ``start`` to ``end``, and return where it begins.

        Its letters stand for those before from the first of ``stands`` on, to the second at most.
        """
        self._parts += [self._text[self._at : start], new]
        self._places += range(self._at, start)
        begins = len(self._places)
        first, last = stands
        self._places += [min(first + step, last) for step in range(len(new))]
        self._at = end
        return begins

    def done(self) -> tuple[str, list[int]]:
        """Return the text as it is now, and each letter's place before; one more for its end."""
        rest = self._text[self._at :]
        return "".join([*self._parts, rest]), [
            *self._places,
            *range(self._at, len(self._text) + 1),
        ]
