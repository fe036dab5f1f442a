"""What a ruling does to the disputed evaluation: its ratings, and its score by them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from highpoint.apps.accounts.models import User
from highpoint.apps.desk import operations
from highpoint.apps.desk.models import PersonEvaluation


def rate_again(
    evaluation: PersonEvaluation,
    points: Mapping[str, int | None],
    *,
    why: str,
    by: User,
    now: datetime,
) -> None:
    """
    Give criteria these points, and the evaluation the score that follows; the caller locks.

    One that was taken back meanwhile is a draft, which has no score until it is submitted again.
    """
    if evaluation.submitted_at is None:
        for criterion, given in points.items():
            evaluation.ratings.filter(criterion=criterion).update(points=given)
        return
    given_now = dict(evaluation.ratings.values_list("criterion", "points"))
    if any(given_now.get(key) != given for key, given in points.items()):
        operations.amend(evaluation, points, why=why, by=by, now=now)
