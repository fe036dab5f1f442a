"""How one person grades: only ever one, beside what others made of the same conversations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import fmean, median

from django.db.models import Count
from django.utils import timezone

from highpoint.apps.accounts.models import User
from highpoint.apps.calibration.counting import counted
from highpoint.apps.calibration.models import Rater, RoundTalk
from highpoint.apps.calibration.queries import completion
from highpoint.apps.desk.models import Comment, PersonEvaluation, Purpose, Rating
from highpoint.engine.insight.grading import Drift, drift
from highpoint.engine.insight.means import Mean, mean_of

# What is told of answers is told of the newest evaluations: that is how somebody grades now.
NEWEST = 200
# Below this many evaluations a usual time is not told.
FEWEST_TIMES = 5

Key = tuple[int, int, int]
Points = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Beside:
    """One conversation: how far one's own answers lie above others', in points of 100."""

    conversation: int
    at: datetime
    difference: float
    criteria: int

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)


@dataclass(frozen=True, slots=True)
class Against:
    """Own answers beside those of some others, conversation by conversation, oldest first."""

    talks: Sequence[Beside]

    @property
    def mean(self) -> Mean | None:
        """The mean difference; answers in one talk hang together, so that a talk counts once."""
        return mean_of([talk.difference for talk in self.talks])

    @property
    def drift(self) -> Drift:
        return drift([talk.difference for talk in self.talks])

    @property
    def n(self) -> int:
        return len(self.talks)


@dataclass(frozen=True, slots=True)
class Grading:
    """One reviewer's figures, each with what it rests on."""

    evaluations: int
    others: Against
    expert: Against
    is_expert: int
    seconds: float | None
    timed: int
    done: int
    asked: int
    praise: int
    advice: int


def grading(person: User) -> Grading:
    """Return how somebody grades, in a fixed number of queries."""
    newest = counted().filter(reviewer=person).order_by("-submitted_at", "-pk")
    own = list(
        newest.values_list("pk", "conversation", "agent", "scorecard", "submitted_at", "purpose")[
            :NEWEST
        ]
    )[::-1]
    talks = {talk for _, talk, *_ in own}
    mine = _answers([pk for pk, *_ in own])
    by_key: dict[Key, list[Points]] = {}
    by_expert: dict[Key, list[Points]] = {}
    experts = _experts(person)
    theirs = list(
        counted()
        .filter(conversation__in=talks)
        .exclude(reviewer=person)
        .values_list("pk", "conversation", "agent", "scorecard", "reviewer", "purpose")
    )
    said = _answers([pk for pk, *_ in theirs])
    for pk, talk, agent, card, reviewer, purpose in theirs:
        by_key.setdefault((talk, agent, card), []).append(said.get(pk, {}))
        if purpose == Purpose.CALIBRATION and (talk, agent, card, reviewer) in experts:
            by_expert.setdefault((talk, agent, card), []).append(said.get(pk, {}))
    others, expert = [], []
    for pk, talk, agent, card, at, purpose in own:
        key = (talk, agent, card)
        others += _beside(talk, at, mine.get(pk, {}), by_key.get(key, ()))
        if purpose == Purpose.CALIBRATION:
            expert += _beside(talk, at, mine.get(pk, {}), by_expert.get(key, ()))
    times = _times(person)
    done, asked = completion(person)
    tones = dict(
        Comment.objects.filter(evaluation__reviewer=person, evaluation__submitted_at__isnull=False)
        .exclude(evaluation__purpose=Purpose.SELF)
        .order_by()
        .values_list("tone")
        .annotate(n=Count("pk"))
        .values_list("tone", "n")
    )
    return Grading(
        evaluations=counted().filter(reviewer=person).count(),
        others=Against(others),
        expert=Against(expert),
        is_expert=Rater.objects.filter(
            person=person, expert=True, round__closed_at__isnull=False
        ).count(),
        seconds=median(times) if len(times) >= FEWEST_TIMES else None,
        timed=len(times),
        done=done,
        asked=asked,
        praise=tones.get(Comment.Tone.PRAISE, 0),
        advice=tones.get(Comment.Tone.ADVICE, 0),
    )


def _answers(evaluations: Sequence[int]) -> dict[int, dict[str, float]]:
    """Return the answers of evaluations in points of 100, by criterion."""
    found: dict[int, dict[str, float]] = {}
    rows = Rating.objects.filter(evaluation__in=evaluations, points__isnull=False)
    for pk, key, points, of in rows.values_list("evaluation", "criterion", "points", "of"):
        found.setdefault(pk, {})[key] = 100 * (points or 0) / of
    return found


def _experts(person: User) -> set[tuple[int, int, int, int]]:
    """Return whose word was the expert's in the closed rounds this person was in."""
    rounds = Rater.objects.filter(person=person, round__closed_at__isnull=False).values("round")
    talks = RoundTalk.objects.filter(round__in=rounds, round__raters__expert=True)
    return set(talks.values_list("conversation", "agent", "scorecard", "round__raters__person"))


def _beside(talk: int, at: datetime | None, mine: Points, theirs: Sequence[Points]) -> list[Beside]:
    """Return one conversation beside others' answers; nothing where no criterion is in both."""
    apart = []
    for key, own in mine.items():
        others = [said[key] for said in theirs if key in said]
        if others:
            apart.append(own - fmean(others))
    return [Beside(talk, at, fmean(apart), len(apart))] if apart and at else []


def _times(person: User) -> list[int]:
    given = PersonEvaluation.objects.filter(
        reviewer=person, submitted_at__isnull=False, turn=None, seconds__gt=0
    ).exclude(purpose=Purpose.SELF)
    newest = given.order_by("-submitted_at", "-pk")
    return list(newest.values_list("seconds", flat=True)[:NEWEST])
