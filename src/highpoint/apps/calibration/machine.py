"""Measuring the engine against people: pairs of answers to the same conversation, and what they give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from highpoint.apps.calibration.counting import (
    answer_of,
    asks_the_same,
    counted,
    metric_of,
)
from highpoint.apps.calibration.models import Agreement, RoundTalk
from highpoint.apps.desk.models import PersonEvaluation, Purpose, Rating
from highpoint.apps.quality.cards import criteria_of
from highpoint.apps.quality.models import Evaluation, Scorecard
from highpoint.engine.insight.agreement import NothingToCompare, cohen_kappa
from highpoint.engine.insight.beyond_chance import beyond_chance
from highpoint.engine.scorecard import Criterion

Between = Agreement.Between

# The same pairs give the same intervals, whenever and wherever they are measured.
SEED = 4
# Fewer units than this are not compared at all: every interval of them is as wide as the scale.
FEWEST_UNITS = 5

Talk = tuple[int, int]
Answer = int | None


@dataclass(frozen=True, slots=True)
class Judged:
    """One person's answers to one agent's turns in one conversation, by criterion."""

    pk: int
    talk: Talk
    card: int
    reviewer: int | None
    unbiased: bool
    expert: bool
    at: datetime
    answers: Mapping[str, Answer]

    @property
    def month(self) -> date:
        return timezone.localdate(self.at).replace(day=1)


@dataclass(frozen=True, slots=True)
class Looks:
    """Everything people and the engine said of the same talks, by all versions of a scorecard."""

    people: Mapping[Talk, Sequence[Judged]]
    engine: Mapping[tuple[Talk, int], Mapping[str, Answer]]


@dataclass(slots=True)
class Pairs:
    """The pairs of answers to one criterion, oldest first, each with the month it is of."""

    machine: list[tuple[date, tuple[int, int]]] = field(default_factory=list)
    shown: list[tuple[date, tuple[int, int]]] = field(default_factory=list)
    occasion: list[tuple[date, tuple[int, int]]] = field(default_factory=list)
    people: list[tuple[date, tuple[int, ...]]] = field(default_factory=list)


def measure(name: str, *, now: datetime) -> None:
    """
    Measure every version of a scorecard anew, all figures of one version in one transaction.

    What was found by another version counts where its criterion asks the same.
    """
    cards = list(Scorecard.objects.filter(name=name).exclude(status=Scorecard.Status.DRAFT))
    looks = _looks(cards)
    asked = {card.pk: {one.key: one for one in criteria_of(card)} for card in cards}
    for card in cards:
        rows: list[Agreement] = []
        for criterion in asked[card.pk].values():
            same = {
                pk
                for pk, theirs in asked.items()
                if criterion.key in theirs and asks_the_same(criterion, theirs[criterion.key])
            }
            rows += _rows(card, criterion, pairs_of(looks, criterion, same), now)
        with transaction.atomic():
            # Two workers that measure at once write one after the other.
            Scorecard.objects.select_for_update().get(pk=card.pk)
            Agreement.objects.filter(scorecard=card).delete()
            Agreement.objects.bulk_create(rows)


def names_to_measure() -> list[str]:
    """Return the scorecards by which something was handed in, or a round closed, since measured."""
    last: dict[str, datetime] = {}
    measured = Agreement.objects.order_by().values_list("scorecard__name", "measured_at")
    for name, at in measured.distinct():
        last[name] = max(at, last.get(name, at))
    stale = set()
    for name in Scorecard.objects.values_list("name", flat=True).distinct().order_by("name"):
        given = PersonEvaluation.objects.filter(scorecard__name=name, submitted_at__isnull=False)
        closed = RoundTalk.objects.filter(scorecard__name=name, round__closed_at__isnull=False)
        if name in last:
            given = given.filter(submitted_at__gt=last[name])
            closed = closed.filter(round__closed_at__gt=last[name])
        if given.exists() or closed.exists():
            stale.add(name)
    return sorted(stale)


def pairs_of(looks: Looks, criterion: Criterion, cards: Iterable[int]) -> Pairs:
    """Return the pairs of answers to a criterion by these versions of its scorecard."""
    found = Pairs()
    wanted = set(cards)
    for talk in sorted(looks.people):
        given = [one for one in looks.people[talk] if one.card in wanted]
        given = [one for one in given if criterion.key in one.answers]
        if not criterion.judged:
            _against_engine(looks, criterion.key, given, found)
        _among_people(criterion.key, given, found)
    return found


def _against_engine(looks: Looks, key: str, given: Sequence[Judged], found: Pairs) -> None:
    """Let a talk count once for each way of looking: by its expert, or who was there first."""
    for unbiased in (True, False):
        one = next(iter(sorted(_of(given, unbiased), key=lambda j: (not j.expert, j.at))), None)
        theirs = looks.engine.get((one.talk, one.card), {}) if one else {}
        if one is None or key not in theirs:
            continue
        engine, person = theirs[key], one.answers[key]
        if unbiased:
            found.occasion.append((one.month, (int(engine is not None), int(person is not None))))
        if engine is not None and person is not None:
            (found.machine if unbiased else found.shown).append((one.month, (engine, person)))


def _of(given: Iterable[Judged], unbiased: bool) -> Iterator[Judged]:
    return (one for one in given if one.unbiased == unbiased)


def _among_people(key: str, given: Sequence[Judged], found: Pairs) -> None:
    """Set side by side what different people said who did not see the engine's answer."""
    answers: dict[int | None, int] = {}
    for one in sorted(_of(given, True), key=lambda j: j.at):
        answer = one.answers[key]
        if answer is not None:
            answers.setdefault(one.reviewer, answer)
    if len(answers) > 1:
        month = max(one.month for one in given)
        found.people.append((month, tuple(answers.values())))


def _rows(
    card: Scorecard, criterion: Criterion, pairs: Pairs, now: datetime
) -> Iterator[Agreement]:
    for between in Between:
        units = getattr(pairs, between)
        if not units:
            continue
        yield _row(card, criterion, between, [unit for _, unit in units], None, now)
        if between != Between.MACHINE:
            continue
        for month in sorted({month for month, _ in units}):
            here = [unit for of, unit in units if of == month]
            yield _row(card, criterion, between, here, month, now)


def _row(
    card: Scorecard,
    criterion: Criterion,
    between: str,
    units: Sequence[tuple[int, ...]],
    month: date | None,
    now: datetime,
) -> Agreement:
    row = Agreement(
        scorecard=card,
        criterion=criterion.key,
        between=between,
        month=month,
        n=len(units),
        measured_at=now,
    )
    if len(units) < FEWEST_UNITS:
        return row
    try:
        row.take(beyond_chance(units, metric_of(criterion), seed=SEED))
    except NothingToCompare:  # pragma: no cover - every unit here has two answers
        return row
    if between != Between.PEOPLE:
        row.kappa = cohen_kappa([(one, other) for one, other, *_ in units])
    return row


def _looks(cards: Sequence[Scorecard]) -> Looks:
    given = counted().filter(scorecard__in=cards)
    answers: dict[int, dict[str, Answer]] = {}
    for pk, key, points in Rating.objects.filter(evaluation__in=given).values_list(
        "evaluation", "criterion", "points"
    ):
        answers.setdefault(pk, {})[key] = points
    experts = set(
        RoundTalk.objects.filter(scorecard__in=cards, round__raters__expert=True).values_list(
            "conversation", "agent", "scorecard", "round__raters__person"
        )
    )
    people: dict[Talk, list[Judged]] = {}
    for one in given.only(
        "conversation", "agent", "scorecard", "reviewer", "purpose", "unbiased", "submitted_at"
    ):
        talk = (one.conversation_id, one.agent_id)
        expert = (*talk, one.scorecard_id, one.reviewer_id) in experts
        expert = expert and one.purpose == Purpose.CALIBRATION
        assert one.submitted_at is not None
        people.setdefault(talk, []).append(
            Judged(one.pk, talk, one.scorecard_id, one.reviewer_id, one.unbiased, expert,
                   one.submitted_at, answers.get(one.pk, {}))
        )  # fmt: skip
    seen = Evaluation.objects.filter(
        scorecard__in=cards, agent__isnull=False, conversation__in=given.values("conversation")
    )
    engine = {
        ((talk, agent), card): {key: answer_of(*counts) for key, *counts in ratings}
        for talk, agent, card, ratings in seen.values_list(
            "conversation", "agent", "scorecard", "ratings"
        )
        if agent is not None
    }
    return Looks(people, engine)
