"""
The background job of assignments: draws for a new week or month, and reminds.

It looks every few minutes at what the clock and the database say, and keeps nothing else: a worker
that dies leaves whole draws, the next run makes those that are missing, and the database holds
that no period is drawn twice and nobody is told of one thing twice. A period that went by while
nothing ran is not made up for: its days to review would be over too.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.models import User
from highpoint.apps.assignments.models import Assigned, Assignment, Draw, Rule
from highpoint.apps.assignments.operations import KIND, draw, plan
from highpoint.apps.assignments.queries import LEFT
from highpoint.apps.notices.operations import tell
from highpoint.errors import HighpointError
from highpoint.loop.regular import every

WATCH = "assignments to draw and to remind of"
MINUTES = 10
# Long enough that no two draws share one, short enough to read out.
SEEDS = 2**31

log = logging.getLogger(__name__)


@transaction.atomic
def start(
    assignment: Assignment,
    *,
    shares: Mapping[Rule, int],
    reviewers: Sequence[User],
    by: User,
    now: datetime,
) -> Draw:
    """
    Plan an assignment, draw for the first time, and have the workers look after it.

    :raises CannotPlan: for a reason its planner can be told
    """
    made = plan(assignment, shares=shares, reviewers=reviewers, by=by, seed=new_seed(), now=now)
    keep_watch()
    return made


def keep_watch() -> None:
    """Have the workers look after assignments from now on; one schedule for all of them."""
    every(MINUTES, f"{__name__}.look_after", WATCH)


def look_after() -> None:
    """Draw what is to be drawn now, and remind of what is due; the worker calls this."""
    now = timezone.now()
    draw_all(now)
    remind(now)


def new_seed() -> int:
    """Return a seed nobody could have chosen."""
    return secrets.randbelow(SEEDS)


def draw_all(now: datetime) -> int:
    """Draw for every assignment whose period has none yet; return how many were drawn."""
    drawn = 0
    again = Assignment.objects.filter(ended_at=None).exclude(cycle=Assignment.Cycle.ONCE)
    for assignment in again:
        # One that cannot be drawn keeps no other waiting.
        try:
            drawn += draw(assignment, seed=new_seed(), now=now) is not None
        except HighpointError as error:
            log.warning("Assignment %s was not drawn: %s", assignment.pk, error)
        except Exception:
            log.exception("Assignment %s was not drawn", assignment.pk)
    return drawn


def remind(now: datetime) -> None:
    """Tell reviewers the day before and once the day is past; of the latter also the planner."""
    today = timezone.localdate(now)
    open_ones = Draw.objects.filter(assignment__ended_at=None).defer("pool", "inputs", "drawn")
    for made in open_ones.filter(due__in=[today, today + timedelta(days=1)]):
        # What was drawn today was told of today.
        if timezone.localdate(made.at) == today:
            continue
        when = "today" if made.due == today else "tomorrow"
        for person, count in _left(made):
            _tell(person, made, "due soon", f"{_so_many(count)} due {when}", now)
    # Past two weeks nobody needs to be told again, and told they were.
    late = open_ones.filter(due__lt=today, due__gte=today - timedelta(days=14))
    for made in late.select_related("assignment__created_by"):
        left = _left(made)
        for person, count in left:
            says = f"{_so_many(count)} overdue since {made.due:%a %-d %b}"
            _tell(person, made, "overdue", says, now)
        if left and made.assignment.created_by:
            tell(
                [made.assignment.created_by],
                KIND,
                f"draw {made.pk} overdue, to its planner",
                f"“{made.assignment}”: {_so_many(sum(count for _, count in left))} overdue",
                link=reverse("assignment", args=[made.assignment_id]),
                now=now,
            )


def _tell(person: User, made: Draw, event: str, says: str, now: datetime) -> None:
    tell(
        [person],
        KIND,
        f"draw {made.pk} {event}",
        says,
        body=f"From “{made.assignment}”.",
        link=reverse("assigned_mine"),
        now=now,
    )


def _left(made: Draw) -> list[tuple[User, int]]:
    rows = (
        Assigned.objects.filter(LEFT, draw=made)
        .order_by()
        .values(who=F("reviewer"))
        .annotate(left=Count("pk"))
    )
    left = {row["who"]: row["left"] for row in rows}
    return [(person, left[person.pk]) for person in User.objects.filter(pk__in=left)]


def _so_many(count: int) -> str:
    return f"{count} {'conversation' if count == 1 else 'conversations'} to review"
