"""What is hidden from whom: the engine's word on talks that somebody is yet to judge unbiased."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from django.db import connection
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
    answer to some conversations.
    """
    hidden = frozenset(talk for talk, _ in _asked(user))
    return hidden if among is None else hidden.intersection(among)


def why_hidden(user: User, talk: int) -> str:
    """Return for what one conversation's reading is hidden: a calibration, a review or nothing."""
    return min((why for _, why in _asked(user, talk)), default="")


# They stand for a person and a conversation in the question that is kept.
_SOMEBODY, _SOME_TALK = -1, -2


def _asked(user: User, talk: int | None = None) -> list[tuple[int, str]]:
    """Return hidden conversations with for what they are, all or one, by a question kept ready."""
    told = {_SOMEBODY: user.pk, _SOME_TALK: talk}
    question, values = _question(connection.vendor, one=talk is not None)
    with connection.cursor() as cursor:
        cursor.execute(question, [told.get(value, value) for value in values])
        hidden: list[tuple[int, str]] = cursor.fetchall()
    return hidden


@cache
def _question(vendor: str, *, one: bool) -> tuple[str, tuple[Any, ...]]:
    """Return it as the database takes it: most pages ask, and each took longer to word than to answer."""
    here = Q(conversation=_SOME_TALK) if one else Q()
    return _hidden(User(pk=_SOMEBODY), here).query.sql_with_params()


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
