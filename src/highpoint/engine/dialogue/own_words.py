"""How much of what an agent wrote is the agent's own words, and not a repeated phrase."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.dialogue.phrasebook import Phrasebook
from highpoint.engine.dialogue.phrases import Phrased, phrased
from highpoint.engine.observation import Span

# Words at least this familiar are shown as a repeated phrase.
SHOWN = 0.5

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Repeated:
    """
    A phrase that is written again and again.

    ``conversations`` is the fewest that hold any six-word part of it (an estimate), of
    ``among`` in the book.
    """

    span: Span
    conversations: int
    among: int


@dataclass(frozen=True, slots=True)
class OwnWords:
    """One turn's ``words``, how many of them are the agent's ``own`` (in parts), and which are not."""

    turn: int
    words: int
    own: float
    repeated: tuple[Repeated, ...]

    @property
    def share(self) -> float:
        """Return the share of own words, 0 to 1; 1 where there are no words."""
        return self.own / self.words if self.words else 1.0


def own_words(conversation: Conversation, *books: Phrasebook) -> tuple[OwnWords, ...] | None:
    """
    Return the own words of each agent's turn, against an agent's and a team's book.

    A word is as familiar as the most familiar phrase of six words around it (see
    ``Phrasebook.familiarity``; of several books the one that knows it best), and own words are
    the sum of 1 - familiarity. Nothing can be said, so None is returned, where no book has
    taken in 30 conversations. Whether the conversation itself is in the books hardly matters:
    the first two that hold a phrase count for nothing.

    Script share of EVIDENCE's kind is commonly one MinHash similarity a reply (Broder 1997);
    counting each phrase says also which words, and how many conversations held them.
    """
    ready = [book for book in books if book.ready]
    if not ready:
        return None
    turns = conversation.by(Role.AGENT)
    texts = [phrased(turn.text) for turn in turns]
    known = [_known(texts, book) for book in ready]
    familiar = np.array([each for each, _ in known])
    best = familiar.argmax(axis=0)
    at = np.arange(len(best))
    held = np.array([each for _, each in known])[best, at].tolist()
    among = [ready[each].conversations for each in best]
    most = familiar[best, at].tolist()
    found, start = [], 0
    for turn, text in zip(turns, texts, strict=True):
        here = slice(start, start := start + len(text.words))
        found.append(_turn(turn, text, most[here], held[here], among[here]))
    return tuple(found)


def share(turns: Sequence[OwnWords]) -> float | None:
    """Return the share of own words over several turns, each word counting once; None without words."""
    words = sum(turn.words for turn in turns)
    return sum(turn.own for turn in turns) / words if words else None


def _known(texts: Sequence[Phrased], book: Phrasebook) -> tuple[_Floats, _Floats]:
    """Return how familiar all words are to a book, and how many conversations held their phrase."""
    phrases = [each for text in texts for each in text.phrases]
    held = iter(book.held([each.fingerprint for each in phrases]).tolist())
    most: list[float] = []
    for text in texts:
        here = [0.0] * len(text.words)
        for phrase, count in zip(text.phrases, held, strict=False):
            for word in range(phrase.first, phrase.end):
                if here[word] < count:
                    here[word] = count
        most += here
    counts = np.array(most)
    return book.familiarity(counts), counts


def _turn(
    turn: Turn,
    text: Phrased,
    familiar: Sequence[float],
    held: Sequence[float],
    among: Sequence[int],
) -> OwnWords:
    repeated = [
        Repeated(
            Span(turn.index, text.words[first][0], text.words[end - 1][1]),
            round(min(held[first:end])),
            among[first],
        )
        for first, end in _runs(familiar, text.sentences)
    ]
    words = len(text.words)
    return OwnWords(turn.index, words, words - sum(familiar), tuple(repeated))


def _runs(familiar: Sequence[float], sentences: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where familiar words stand in a row within a sentence."""
    starts = set(sentences)
    first: int | None = None
    for place, shown in enumerate([*(each >= SHOWN for each in familiar), False]):
        if first is not None and (not shown or place in starts):
            yield first, place
            first = None
        if shown and first is None:
            first = place
