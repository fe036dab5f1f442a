"""What pages read of assignments: the plans, how far each is, and one person's queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import plans_seen_by
from highpoint.apps.assignments.models import Assigned, Assignment, Draw
from highpoint.apps.desk.models import PersonEvaluation

DONE = Q(evaluation__submitted_at__isnull=False)
# Given back, it is nobody's any more; of an ended assignment only what is begun still waits.
LEFT = Q(given_back=None, evaluation__submitted_at=None) & (
    Q(draw__assignment__ended_at=None) | Q(evaluation__isnull=False)
)
# How many of the last evaluations tell how long one takes, and how few are too few.
TIMED, FEWEST_TIMED = 50, 3


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of something is done, of how many, and whether the day is past."""

    done: int
    of: int
    given_back: int
    due: date
    today: date

    @property
    def left(self) -> int:
        return self.of - self.done

    @property
    def overdue(self) -> bool:
        return bool(self.left) and self.today > self.due


@dataclass(frozen=True, slots=True)
class ForPerson:
    """What one reviewer has done of a draw."""

    person: User
    progress: Progress


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one reviewer of one draw: how far they are, and the next in turn."""

    draw: Draw
    progress: Progress
    items: Sequence[Assigned]

    @property
    def next(self) -> Assigned | None:
        return self.items[0] if self.items else None


@dataclass(frozen=True, slots=True)
class Queue:
    """All that waits for one reviewer, the earliest due first, and how long one takes them."""

    waiting: Sequence[Waiting]
    minutes: int | None

    @property
    def left(self) -> int:
        return sum(len(one.items) for one in self.waiting)

    @property
    def next(self) -> Assigned | None:
        return next((one.next for one in self.waiting if one.next), None)


def seen_by(user: User) -> QuerySet[Assignment]:
    """Return the assignments this person may see, the newest first."""
    return Assignment.objects.filter(plans_seen_by(user)).select_related("team", "scorecard")


def draws_seen_by(user: User) -> QuerySet[Draw]:
    """Return the draws this person may see."""
    return Draw.objects.filter(assignment__in=Assignment.objects.filter(plans_seen_by(user)))


def last_draws(assignments: Sequence[Assignment]) -> dict[int, Draw]:
    """Return the last draw of each assignment, by the assignment's number."""
    newest = Draw.objects.filter(assignment=OuterRef("pk")).order_by("-period").values("pk")[:1]
    rows = Assignment.objects.filter(pk__in=[one.pk for one in assignments])
    numbers = rows.order_by().values_list(Subquery(newest), flat=True)
    draws = Draw.objects.filter(pk__in=[pk for pk in numbers if pk])
    return {made.assignment_id: made for made in draws.defer("pool", "inputs", "drawn")}


def progress(draws: Sequence[Draw], now: datetime) -> dict[int, Progress]:
    """Return how far each draw is."""
    today = timezone.localdate(now)
    rows = {row["draw"]: row for row in _counted(Assigned.objects.filter(draw__in=draws), "draw")}
    return {made.pk: _progress(rows.get(made.pk), made.due, today) for made in draws}


def by_reviewer(made: Draw, now: datetime) -> list[ForPerson]:
    """Return how far each reviewer of a draw is, by name."""
    today = timezone.localdate(now)
    rows = {row["reviewer"]: row for row in _counted(made.items.all(), "reviewer")}
    people = User.objects.filter(pk__in=rows).order_by("name", "pk")
    return [ForPerson(person, _progress(rows[person.pk], made.due, today)) for person in people]


def queue_of(user: User, now: datetime) -> Queue:
    """Return what waits for a reviewer; what was skipped stands behind the rest of its draw."""
    today = timezone.localdate(now)
    items = (
        Assigned.objects.filter(LEFT, reviewer=user)
        .select_related("draw__assignment", "conversation", "agent", "evaluation")
        .defer("draw__pool", "draw__inputs", "draw__drawn")
        .order_by("draw__due", "draw", F("skipped_at").asc(nulls_first=True), "place")
    )
    waiting: dict[Draw, list[Assigned]] = {}
    for item in items:
        waiting.setdefault(item.draw, []).append(item)
    mine = Assigned.objects.filter(reviewer=user, draw__in=waiting)
    rows = {row["draw"]: row for row in _counted(mine, "draw")}
    return Queue(
        [
            Waiting(made, _progress(rows[made.pk], made.due, today), left)
            for made, left in waiting.items()
        ],
        usual_minutes(user),
    )


def usual_minutes(user: User | None) -> int | None:
    """Return the whole minutes an evaluation takes a person, else everybody; None where too few tell."""
    timed = PersonEvaluation.objects.filter(submitted_at__isnull=False, seconds__gt=0)
    for rows in (timed.filter(reviewer=user), timed) if user else (timed,):
        seconds = rows.order_by("-submitted_at").values_list("seconds", flat=True)[:TIMED]
        if len(seconds) >= FEWEST_TIMED:
            return max(1, round(median(seconds) / 60))
    return None


def _counted(items: QuerySet[Assigned], by: str) -> list[dict[str, int]]:
    counted = (
        items.order_by()
        .values(by)
        .annotate(
            done=Count("pk", filter=DONE),
            given=Count("pk", filter=Q(given_back__isnull=False)),
            all=Count("pk"),
        )
    )
    return list(counted)


def _progress(row: dict[str, int] | None, due: date, today: date) -> Progress:
    if row is None:
        return Progress(0, 0, 0, due, today)
    return Progress(row["done"], row["all"] - row["given"], row["given"], due, today)
