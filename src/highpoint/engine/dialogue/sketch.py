"""Counts of very many keys in a fixed room: a count-min sketch that can be merged."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from highpoint.errors import HighpointError

Keys = npt.NDArray[np.uint64]

# Two odd numbers that spread a key over the rows' places (Dietzfelbinger and others 1997).
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_STRIDE = np.uint64(0xC2B2AE3D27D4EB4F)


class CannotMerge(HighpointError):
    """Two sketches of different size."""


class Sketch:
    """
    How often each of many 64-bit keys was added, in ``depth`` rows of ``width`` counters.

    A count-min sketch (Cormode and Muthukrishnan 2005) whose answers have the mean load of a
    counter taken off. With N keys added in all, an answer is never more than N / width too
    small, and with a chance of 1 - exp(-depth) less than 1.72 N / width too large. Counters
    only add up: the order of adding changes nothing, and merging is exact.
    """

    def __init__(self, width: int, depth: int) -> None:
        if width < 2 or width & (width - 1):
            raise ValueError("The width of a sketch is a power of two.")
        self.rows = np.zeros((depth, width), np.uint32)
        self.added = 0

    @property
    def width(self) -> int:
        """Return the counters a row."""
        return int(self.rows.shape[1])

    @property
    def depth(self) -> int:
        """Return the number of rows."""
        return int(self.rows.shape[0])

    @property
    def most_too_large(self) -> float:
        """Return by how much an answer is too large at most, but for a chance of exp(-depth)."""
        return (math.e - 1) * self.added / self.width

    def add(self, keys: Keys) -> None:
        """Count each key once more."""
        np.add.at(self.rows.reshape(-1), self._places(keys).reshape(-1), 1)
        self.added += len(keys)

    def counts(self, keys: Keys) -> npt.NDArray[np.float64]:
        """Return how often each key was added, within the bounds of the class; never below 0."""
        least = self.rows.reshape(-1)[self._places(keys)].min(axis=0)
        counts: npt.NDArray[np.float64] = np.maximum(least - self.added / self.width, 0.0)
        return counts

    def merge(self, other: Sketch) -> None:
        """
        Take in all that another sketch counted.

        :raises CannotMerge: if it has another size
        """
        if self.rows.shape != other.rows.shape:
            raise CannotMerge("Only sketches of the same width and depth can be merged.")
        self.rows += other.rows
        self.added += other.added

    def _places(self, keys: Keys) -> npt.NDArray[np.int64]:
        """Return each key's counter in each row, counted through all rows (rows, keys)."""
        bits = np.uint64(64 - self.width.bit_length() + 1)
        numbers = np.arange(self.depth, dtype=np.uint64)[:, None]
        spread = keys * _SPREAD
        step = (keys ^ (keys >> np.uint64(29))) * _STRIDE | np.uint64(1)
        within = (spread + numbers * step) >> bits
        return (within + numbers * np.uint64(self.width)).astype(np.int64)
