"""The phrasebook: in how many conversations each phrase of an agent or a team was written."""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.dialogue.phrases import phrased
from highpoint.engine.dialogue.sketch import Keys, Sketch
from highpoint.errors import HighpointError

# 8 MB whatever is taken in. A hundred phrases a conversation keep the error below 0.04 % of
# the conversations, with a chance of 98 %.
WIDTH, DEPTH = 1 << 19, 4
# A phrase starts to count as repeated above the first share of the conversations, and is a
# standing phrase from the second on; in a young book, from so many conversations on.
LOW, HIGH = 0.0005, 0.02
LOW_COUNT, HIGH_COUNT = 2, 8
# Fewer conversations do not show what is a habit.
FEWEST_CONVERSATIONS = 30

_TITLE = b"highpoint phrasebook 1\n"


class BadPhrasebook(HighpointError):
    """Bytes that hold no phrasebook of this version."""


class Phrasebook:
    """
    How many conversations hold each phrase (see ``phrased``) of the agents' turns.

    Takes in conversations one by one in any order, and merges with others: a team's book is
    the sum of its agents'. Its room is fixed (8 MB) for any number of conversations; counts
    are estimates within the bounds of ``Sketch``, here N = phrases written. It holds no
    words, so nobody's text can be read from it. It does not know which conversations it has
    taken in: one added twice counts twice.
    """

    def __init__(self) -> None:
        self.conversations = 0
        self.sketch = Sketch(WIDTH, DEPTH)

    @classmethod
    def of(cls, conversations: Iterable[Conversation]) -> Phrasebook:
        """Return a book of some conversations."""
        book = cls()
        for conversation in conversations:
            book.add(conversation)
        return book

    def add(self, conversation: Conversation) -> None:
        """Take in a conversation's agents' turns; a phrase counts once a conversation."""
        turns = conversation.by(Role.AGENT)
        prints = {each.fingerprint for turn in turns for each in phrased(turn.text).phrases}
        if prints:
            self.conversations += 1
            self.sketch.add(_keys(sorted(prints)))

    def merge(self, other: Phrasebook) -> None:
        """Take in all that another book holds; neither may hold the other's conversations."""
        self.sketch.merge(other.sketch)
        self.conversations += other.conversations

    @property
    def ready(self) -> bool:
        """Test whether the book has seen enough to tell habits."""
        return self.conversations >= FEWEST_CONVERSATIONS

    def held(self, prints: Sequence[int]) -> npt.NDArray[np.float64]:
        """Return how many conversations held each fingerprint, as an estimate."""
        return self.sketch.counts(_keys(prints))

    def familiarity(self, held: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """
        Return how far phrases held by so many conversations are standing phrases, 0 to 1.

        0 up to 0.05 % of the conversations (or 2), 1 from 2 % (or 8) on, and between the two
        along the logarithm: a phrase held twice as often is as much more familiar anywhere.
        """
        low = max(LOW_COUNT, LOW * self.conversations)
        high = max(HIGH_COUNT, HIGH * self.conversations)
        return np.log(np.clip(held, low, high) / low) / math.log(high / low)

    def to_bytes(self) -> bytes:
        """Return the book packed; ``from_bytes`` reads it back. Same book, same bytes."""
        head = {"conversations": self.conversations, "phrases": self.sketch.added}
        rows = self.sketch.rows.astype("<u4").tobytes()
        return _TITLE + json.dumps(head).encode() + b"\n" + zlib.compress(rows, 6)

    @classmethod
    def from_bytes(cls, packed: bytes) -> Phrasebook:
        """
        Read a book back.

        :raises BadPhrasebook: if the bytes are not one, or are cut short
        """
        book = cls()
        try:
            if not packed.startswith(_TITLE):
                raise ValueError
            head, _, body = packed[len(_TITLE) :].partition(b"\n")
            told = json.loads(head)
            # No more than a book's size is unpacked, whatever the bytes may hold.
            rows = zlib.decompressobj().decompress(body, book.sketch.rows.nbytes)
            book.conversations = int(told["conversations"])
            book.sketch.added = int(told["phrases"])
            book.sketch.rows[:] = np.frombuffer(rows, "<u4").reshape(DEPTH, WIDTH)
        except (ValueError, KeyError, TypeError, zlib.error):
            raise BadPhrasebook(
                "This is no phrasebook of this version; build it again from the conversations."
            ) from None
        return book


def _keys(prints: Sequence[int]) -> Keys:
    return np.fromiter(prints, np.uint64, len(prints))
