"""The two ledgers of a conversation, and the box they make when crossed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from highpoint.apps.calibration.advice import Standing
from highpoint.apps.conversations.models import Turn
from highpoint.apps.quality.models import STANDARD, Evaluation, Reading
from highpoint.engine.scorecard import Criterion, Rating, Scorecard
from highpoint.engine.trajectory import EndState
from highpoint.web.words import mood_word

ENDED_WELL = frozenset({EndState.SATISFIED, EndState.NEUTRAL})

# The four boxes as they lie: ended well above, done well on the right.
BOXES = (
    (False, True, "Done badly, ended well"),
    (True, True, "Done well, ended well"),
    (False, False, "Done badly, ended badly"),
    (True, False, "Done well, ended badly"),
)


@dataclass(frozen=True, slots=True)
class Box:
    """Where a conversation lies in the four boxes: one of ``cells`` is true."""

    name: str
    cells: tuple[bool, ...]


def box(reading: Reading, standard: float = STANDARD) -> Box | None:
    """
    Return the box of a conversation; None where one of the ledgers has nothing to say.

    Done well is a score from the ``standard`` on.
    """
    if reading.score is None or reading.end_state == EndState.UNKNOWN:
        return None
    here = (reading.score >= standard, reading.end_state in ENDED_WELL)
    name = next(name for done, ended, name in BOXES if (done, ended) == here)
    return Box(name, tuple((done, ended) == here for done, ended, _ in BOXES))


@dataclass(frozen=True, slots=True)
class Course:
    """The customer's mood from the first of their turns to the last, in words."""

    first: str
    last: str
    rises: bool


def course(reading: Reading) -> Course | None:
    """Return how the mood went; None where the customer spoke once."""
    if len(reading.mood) < 2:
        return None
    first, last = reading.mood[0][1], reading.mood[-1][1]
    return Course(mood_word(first), mood_word(last), last > first)


def ending_words(reading: Reading, turns: Mapping[int, Turn]) -> str:
    """Return the customer's words that the ending was read from."""
    for turn, start, end in reading.end_spans:
        if turn in turns and turns[turn].text[start:end].strip():
            return " ".join(turns[turn].text[start:end].split())
    return ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One criterion of an evaluation."""

    criterion: Criterion
    rating: Rating
    failed: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """An evaluation with its scorecard's sections, each with its answers."""

    evaluation: Evaluation
    sections: Sequence[tuple[str, Sequence[Answer]]]
    standings: Mapping[str, Standing] = field(default_factory=dict)


def filled(evaluation: Evaluation, standings: Mapping[str, Standing] | None = None) -> Filled:
    """Return an evaluation section by section, in the scorecard's order."""
    card = Scorecard.from_dict(evaluation.scorecard.definition)
    ratings: dict[str, Any] = {row[0]: Rating(*row) for row in evaluation.ratings}
    sections: dict[str, list[Answer]] = {}
    for criterion in card.criteria:
        rating = ratings.get(criterion.key) or Rating(criterion.key, 0, 0, 0)
        answer = Answer(criterion, rating, criterion.key in evaluation.failed)
        sections.setdefault(criterion.section, []).append(answer)
    return Filled(evaluation, list(sections.items()), standings or {})
