"""What a closed round found: everybody's answers side by side, and how far they agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from highpoint.apps.accounts.models import User
from highpoint.apps.calibration.counting import metric_of
from highpoint.apps.calibration.machine import FEWEST_UNITS, SEED
from highpoint.apps.calibration.models import Rater, Round, RoundFigure, RoundTalk
from highpoint.apps.calibration.queries import handed_in
from highpoint.apps.desk.models import Comment, PersonEvaluation, Rating
from highpoint.apps.quality.cards import criteria_of
from highpoint.engine.insight.agreement import Metric
from highpoint.engine.insight.beyond_chance import beyond_chance
from highpoint.engine.scorecard import Criterion

# The key of the figure that is of the whole score and of no criterion.
WHOLE = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One person's answer to one criterion; ``rating`` None where they left it out."""

    person: User
    expert: bool
    rating: Rating | None
    off: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion of one conversation, a cell a person."""

    criterion: Criterion
    cells: Sequence[Cell]
    differs: bool

    @property
    def notes(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.rating is not None and cell.rating.note]


@dataclass(frozen=True, slots=True)
class Side:
    """One conversation of a round with everybody's answers, scores and comments."""

    talk: RoundTalk
    lines: Sequence[Line]
    scores: Sequence[tuple[User, float | None, bool]]
    comments: Sequence[Comment]

    @property
    def differing(self) -> int:
        return sum(line.differs for line in self.lines)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A closed round: the people who handed something in, expert first, and each conversation."""

    people: Sequence[Rater]
    sides: Sequence[Side] = field(default_factory=list)

    def differing(self, criterion: str) -> int:
        """Return in how many conversations the answers to a criterion differ."""
        return sum(
            line.differs
            for side in self.sides
            for line in side.lines
            if line.criterion.key == criterion
        )


def comparison(found: Round) -> Comparison:
    """Return a closed round side by side, in a fixed number of queries."""
    given = {
        (one.conversation_id, one.agent_id, one.reviewer_id): one
        for one in handed_in(found).prefetch_related("ratings", "comments")
    }
    handed = {reviewer for *_, reviewer in given}
    raters = [
        rater
        for rater in found.raters.select_related("person").order_by("-expert", "person__name", "pk")
        if rater.person_id in handed
    ]
    criteria = criteria_of(found.scorecard)
    talks = found.talks.select_related("conversation", "agent")
    return Comparison(raters, [_side(talk, raters, criteria, given) for talk in talks])


def figures_of(found: Round) -> list[RoundFigure]:
    """
    Return how far a round's people agree, criterion by criterion and on the whole score.

    The expert counts as one of them. Too few conversations that two people answered: n alone.
    """
    given = list(handed_in(found))
    units: dict[str, dict[tuple[int, int], list[float]]] = {WHOLE: {}}
    talk_of = {one.pk: (one.conversation_id, one.agent_id) for one in given}
    for one in given:
        if one.score is not None:
            units[WHOLE].setdefault(talk_of[one.pk], []).append(one.score)
    answers = Rating.objects.filter(evaluation__in=given, points__isnull=False)
    for pk, key, points in answers.values_list("evaluation", "criterion", "points"):
        assert points is not None
        units.setdefault(key, {}).setdefault(talk_of[pk], []).append(points)
    metrics = {one.key: metric_of(one) for one in criteria_of(found.scorecard)}
    return [
        _figure(found, key, list(units.get(key, {}).values()), metric)
        for key, metric in {WHOLE: Metric.INTERVAL, **metrics}.items()
    ]


def _figure(
    found: Round, key: str, units: Sequence[Sequence[float]], metric: Metric
) -> RoundFigure:
    compared = [unit for unit in units if len(unit) > 1]
    row = RoundFigure(round=found, criterion=key, n=len(compared))
    if len(compared) >= FEWEST_UNITS:
        row.take(beyond_chance(units, metric, seed=SEED))
        row.n = len(compared)
    return row


def _side(
    talk: RoundTalk,
    raters: Sequence[Rater],
    criteria: Sequence[Criterion],
    given: Mapping[tuple[int, int, int | None], PersonEvaluation],
) -> Side:
    here = [
        (rater, given.get((talk.conversation_id, talk.agent_id, rater.person_id)))
        for rater in raters
    ]
    answers = [
        (rater, {rating.criterion: rating for rating in one.ratings.all()} if one else {})
        for rater, one in here
    ]
    return Side(
        talk,
        [_line(criterion, answers) for criterion in criteria],
        [(rater.person, one.score if one else None, rater.expert) for rater, one in here],
        list(_comments(here)),
    )


def _line(criterion: Criterion, answers: Sequence[tuple[Rater, Mapping[str, Rating]]]) -> Line:
    ratings = [(rater, said.get(criterion.key)) for rater, said in answers]
    expert = next((rating for rater, rating in ratings if rater.expert and rating), None)
    points = {rating.points for _, rating in ratings if rating is not None}
    cells = [
        Cell(
            rater.person,
            rater.expert,
            rating,
            off=bool(expert and rating and rating.points != expert.points),
        )
        for rater, rating in ratings
    ]
    return Line(criterion, cells, len(points) > 1)


def _comments(here: Sequence[tuple[Rater, PersonEvaluation | None]]) -> Iterator[Comment]:
    for rater, one in here:
        for comment in one.comments.all() if one else ():
            comment.said_by = rater.person  # type: ignore[attr-defined]
            yield comment
