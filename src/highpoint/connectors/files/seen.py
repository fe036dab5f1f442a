"""Remembers numbers by key, 16 bytes an entry: a million conversations in 32 MB."""

from __future__ import annotations

from array import array

_MASK = (1 << 64) - 1
_EMPTY = 0


class Seen:
    """
    A map from 64-bit hashes to 64-bit numbers, much smaller than a dict.

    Two different ids share a hash once in about 10^7 files of a million conversations.
    """

    def __init__(self) -> None:
        self._slots = array("Q", bytes(16 * 1024))
        self._used = 0

    def __len__(self) -> int:
        return self._used

    def put(self, key: int, number: int) -> int | None:
        """Keep a number under a key seen for the first time; else return the one kept."""
        if self._used * 3 > len(self._slots):
            self._grow()
        key = key & _MASK or 1
        at = self._find(key)
        if self._slots[at] == key:
            return self._slots[at + 1]
        self._slots[at], self._slots[at + 1] = key, number & _MASK
        self._used += 1
        return None

    def _find(self, key: int) -> int:
        slots, places = self._slots, len(self._slots) // 2
        at = key % places
        while slots[2 * at] not in (_EMPTY, key):
            at = (at + 1) % places
        return 2 * at

    def _grow(self) -> None:
        old = self._slots
        self._slots = array("Q", bytes(16 * len(old)))
        for at in range(0, len(old), 2):
            if old[at] != _EMPTY:
                place = self._find(old[at])
                self._slots[place], self._slots[place + 1] = old[at], old[at + 1]
