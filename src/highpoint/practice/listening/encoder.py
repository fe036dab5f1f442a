"""
What a short question or phrase asks, as numbers: those that ask the same stand near each other.

The sum of its words, each turned as ``corpus/train_encoder.py`` learned it from the phrases by
which the shipped scenarios' facts are asked for; ``finder.md`` is its card.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import BinaryIO, NamedTuple

import numpy as np

from highpoint.practice.listening.meaning import stem
from highpoint.practice.listening.vectors import FOLDER, Numbers, table
from highpoint.practice.listening.wording import LITTLE, Wording

ENCODER = FOLDER / "encoder.npz"
LEAST_RARE = 0.05


class Encoder(NamedTuple):
    """
    ``taught`` are the words that were seen in phrases, all others are turned by ``turn`` alone.

    ``rarity`` tells of each known stem how rare it is; any other is as rare as can be.
    """

    taught: Mapping[str, Numbers]
    turn: Numbers
    rarities: Mapping[str, float]

    def rarity(self, word: str) -> float:
        """Return how rare a word is among what customers know, from 0 to 1."""
        return self.rarities.get(stem(word), 1.0)

    def word(self, word: str) -> Numbers | None:
        """Return what a word tells, nothing where it is not known."""
        if word in self.taught:
            return self.taught[word]
        place = table().place(word)
        if place is None:
            return None
        turned: Numbers = table().vectors[place] @ self.turn
        return turned * np.float32(max(LEAST_RARE, self.rarity(word)))

    def text(self, wording: Wording, weight: Callable[[str], float]) -> Numbers:
        """Return what a wording asks, of length one; ``weight`` tells how much each word counts."""
        told = np.zeros(self.turn.shape[1], np.float32)
        for each in signs(wording):
            found = self.word(each)
            if found is not None:
                told += weight(each) * found
        return told / (np.linalg.norm(told) + np.float32(1e-9))


def signs(wording: Wording) -> Sequence[str]:
    """Return all that an encoder reads: the words, the question word and the time of the verb."""
    found = list(wording.every)
    found += [f"=h {wording.head}"] if wording.head else []
    found += [f"=a {wording.time}"] if wording.time else []
    return found


def counts_fully(sign: str) -> bool:
    """Tell whether a sign counts alike in every scenario, however often it stands there."""
    return sign in LITTLE or sign.startswith("=")


@cache
def encoder() -> Encoder:
    """Return the shipped encoder."""
    with ENCODER.open("rb") as file:
        return read(file)


def read(file: BinaryIO) -> Encoder:
    """Return the encoder that is written in a file."""
    with np.load(file) as parts:
        steps = parts["taught"].astype(np.float32) * parts["scale"].astype(np.float32)[:, None]
        words = bytes(parts["words"]).decode().split("\n")
        stems = bytes(parts["stems"]).decode().split("\n")
        return Encoder(
            dict(zip(words, steps, strict=True)),
            parts["turn"].astype(np.float32),
            dict(zip(stems, (parts["rarity"] / 255).tolist(), strict=True)),
        )
