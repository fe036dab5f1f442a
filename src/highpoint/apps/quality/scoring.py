"""What the scorecards in force make of one conversation: the whole talk, and each author's part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from highpoint.apps.quality.in_force import Standing
from highpoint.apps.quality.models import Scorecard
from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Mark, Moment
from highpoint.engine.observation import Observation
from highpoint.engine.scorecard import DEFAULT, Evaluation, evaluate


@dataclass(frozen=True, slots=True)
class Seen:
    """
    A conversation with what the engine found in it, freshly read or as it is kept.

    ``by_default`` is the whole talk by the default scorecard where that is known already.
    """

    talk: Conversation
    moments: Sequence[Moment]
    marks: Sequence[Mark]
    observations: Sequence[Observation]
    whole: bool
    by_default: Evaluation | None = None

    @property
    def authors(self) -> tuple[str, ...]:
        """Those whose turns were judged or marked, in the order of the talk."""
        names = [moment.author for moment in self.moments]
        names += [mark.author for mark in self.marks]
        return tuple(dict.fromkeys(name for name in names if name))


@dataclass(frozen=True, slots=True)
class Scored:
    """An evaluation and the kept scorecard that it was made by."""

    evaluation: Evaluation
    scorecard: Scorecard


@dataclass(frozen=True, slots=True)
class Scores:
    """The whole talk's evaluation, and one of each author's part."""

    whole: Scored
    each: tuple[Scored, ...]


def score(seen: Seen, agent: str | None, standing_of: Callable[[str | None], Standing]) -> Scores:
    """
    Fill in the scorecards in force; where one person wrote all, the whole talk is theirs.

    ``agent`` is whose conversation it is, ``standing_of`` tells the scorecard of an author.
    """
    whole_by = standing_of(agent)
    whole = Scored(_evaluated(seen, whole_by, None), whole_by.row)
    authors = seen.authors
    if len(authors) > 1:
        each = tuple(
            Scored(_evaluated(seen, standing_of(author), author), standing_of(author).row)
            for author in authors
        )
        return Scores(whole, each)
    author = next(iter(authors), agent)
    by = standing_of(author)
    own = whole.evaluation if by.row == whole_by.row else _evaluated(seen, by, None)
    return Scores(whole, (Scored(replace(own, author=author), by.row),))


def _evaluated(seen: Seen, by: Standing, author: str | None) -> Evaluation:
    if author is None and seen.by_default and by.card.criteria == DEFAULT.criteria:
        return seen.by_default
    return evaluate(
        seen.talk,
        seen.moments,
        seen.marks,
        by.card,
        author=author,
        observations=seen.observations,
        whole=seen.whole,
    )
