"""What is hidden from whom: the engine's word on talks that somebody is yet to judge unbiased."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value

from highpoint.apps.accounts.models import User
from highpoint.apps.assignments.queries import LEFT
from highpoint.apps.calibration.queries import asked_blindly
from highpoint.apps.desk.models import PersonEvaluation

CALIBRATION, REVIEW = "calibration", "review"


def hidden_from(user: User, among: Collection[int] | None = None) -> frozenset[int]:
    """
    Return the conversations of which this person may not know yet what the engine saw.

    They are to judge them, or have begun to, with the engine's reading hidden until they submit:
    in a round of calibration, an assignment, or a review of their own. ``among`` narrows the
    question to some conversations.
    """
    return frozenset(talk for talk, _ in _hidden(user, Q() if among is None else _one_of(among)))


def why_hidden(user: User, talk: int) -> str:
    """Return for what one conversation's reading is hidden: a calibration, a review or nothing."""
    whys = [why for _, why in _hidden(user, Q(conversation=talk))]
    return min(whys, default="")


def _one_of(talks: Collection[int]) -> Q:
    return Q(conversation__in=talks)


def _hidden(user: User, here: Q) -> QuerySet[Any, tuple[int, str]]:
    """Return conversations with for what they are hidden, in one question to the database."""
    waits = user.assigned.filter(LEFT, here, draw__unbiased=True)
    # Begun by hand with the moments shown, it is as it was begun.
    assigned = waits.exclude(evaluation__unbiased=False)
    begun = PersonEvaluation.objects.filter(here, reviewer=user, submitted_at=None, unbiased=True)
    calibrating = _told(asked_blindly(user).filter(here), CALIBRATION)
    return calibrating.union(_told(assigned, REVIEW), _told(begun, REVIEW))


def _told(rows: QuerySet[Any], why: str) -> QuerySet[Any, tuple[int, str]]:
    told = Value(why, output_field=CharField())
    return rows.order_by().values_list("conversation_id", told)
