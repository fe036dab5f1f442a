"""Rounds and ratings made by hand, for the tests of calibration."""

from __future__ import annotations

from datetime import datetime, timedelta

from highpoint.apps.accounts.models import Agent, Role, User
from highpoint.apps.calibration import operations
from highpoint.apps.calibration.models import Round
from highpoint.apps.calibration.operations import Plan
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.desk.models import PersonEvaluation, Purpose, Rating
from highpoint.apps.quality.models import Evaluation, Scorecard
from tests import factories
from tests.factories import START

NOW = START + timedelta(days=1)
OPEN_FOR = timedelta(days=17)
DUE = (NOW + OPEN_FOR).date()


def raters(count: int = 2) -> list[User]:
    return [factories.person(Role.COACH) for _ in range(count)]


def talks(count: int, by: Agent | None = None) -> list[Conversation]:
    agent = by or factories.agent()
    return [
        factories.conversation("Where is it?", "It leaves today.", by=agent) for _ in range(count)
    ]


def opened(people: list[User], rows: list[Conversation], **fields) -> Round:
    expert = fields.pop("expert", None)
    by = fields.pop("by", None) or factories.person(Role.LEAD)
    now = fields.pop("now", NOW)
    plan = Plan(
        "November",
        fields.pop("card", None) or factories.scorecard(),
        people,
        (now + OPEN_FOR).date(),
        expert,
    )
    return operations.open_round(plan, rows, by=by, now=now, **fields)


def rated(
    talk: Conversation,
    by: User,
    answers: dict[str, int | None],
    *,
    purpose: Purpose = Purpose.REVIEW,
    at: datetime = NOW,
    card: Scorecard | None = None,
    unbiased: bool = True,
    score: float | None = None,
    notes: dict[str, str] | None = None,
    **fields,
) -> PersonEvaluation:
    """Let a person hand in answers, by criterion: points out of 2, None for no occasion."""
    assert talk.agent is not None
    row = PersonEvaluation.objects.create(
        conversation=talk,
        agent=talk.agent,
        scorecard=card or factories.scorecard(),
        reviewer=by,
        purpose=purpose,
        unbiased=unbiased,
        started_at=talk.started_at,
        begun_at=at,
        submitted_at=at,
        score=score,
        **fields,
    )
    Rating.objects.bulk_create(
        Rating(evaluation=row, criterion=key, points=points, of=2, note=(notes or {}).get(key, ""))
        for key, points in answers.items()
    )
    return row


def engine(talk: Conversation, answers: dict[str, int | None], card: Scorecard | None = None):
    """Let the engine have answered: 2 met, 1 in part, 0 missed, None no occasion."""
    counts = {None: (0, 0, 0), 0: (1, 0, 0), 1: (2, 1, 0), 2: (1, 1, 0)}
    return Evaluation.objects.create(
        conversation=talk,
        agent=talk.agent,
        scorecard=card or factories.scorecard(),
        started_at=talk.started_at,
        ratings=[[key, *counts[answer]] for key, answer in answers.items()],
    )
