"""What colleagues tell each other, their leads and the company, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import (
    colleagues_of,
    company_ideas_answered_by,
    leads_of,
    led_with,
)
from highpoint.apps.feedback.models import Feedback, FeedbackAnswer
from highpoint.apps.notices.operations import tell
from highpoint.errors import HighpointError

ANSWER_WITHIN = timedelta(days=7)
REMIND_BEFORE = timedelta(days=2)
# With fewer people who could have written it, an unsigned word is as good as signed.
FEWEST_FOR_UNSIGNED = 5

Direction = Feedback.Direction
KIND = "feedback"


class CannotGive(HighpointError):
    """Feedback that cannot be given like this, for a reason its author can be told."""


class CannotAnswer(HighpointError):
    """An answer that cannot be given like this."""


def give(
    *,
    by: User,
    direction: str,
    text: str,
    now: datetime,
    to: User | None = None,
    topic: str = "",
    unsigned: bool = False,
) -> Feedback:
    """
    Give feedback to a colleague, a lead or coach, or the company; it is to be answered in a week.

    :raises CannotGive: if it says nothing, is to somebody out of reach, or would be unsigned
        where everybody could guess who wrote it
    """
    words = text.replace("\x00", "").strip()
    if not words:
        raise CannotGive("Write what you want to say.")
    _check(by, direction, to, unsigned)
    with transaction.atomic():
        row = Feedback.objects.create(
            direction=direction,
            by=by,
            to=to,
            unsigned=unsigned,
            topic=topic if direction == Direction.COMPANY else "",
            text=words[:4000],
            at=now,
            due_on=timezone.localtime(now).date() + ANSWER_WITHIN,
        )
        tell(
            _answerers(row),
            KIND,
            f"feedback {row.pk} given",
            "A colleague has feedback for you" if to else "Somebody has an idea or a complaint",
            now=now,
            link=_link(row),
            body=f"It waits for your answer until {row.due_on:%a} {row.due_on.day} {row.due_on:%b}.",
        )
        # Of what is unsigned, the log does not say which it was.
        number = None if unsigned else row.pk
        note(by, Did.GAVE_FEEDBACK, "feedback", thing_id=number, now=now)
    return row


def answer(row: Feedback, *, by: User, outcome: str, text: str, now: datetime) -> FeedbackAnswer:
    """
    Answer feedback, or tell what became of it since; its author is told.

    :raises CannotAnswer: if it is not this person's to answer, or nothing is said
    """
    if not to_answer(by).filter(pk=row.pk).exists():
        raise CannotAnswer("This is not yours to answer.")
    words = text.replace("\x00", "").strip()
    if not words:
        raise CannotAnswer("Write an answer; a state alone is none.")
    if outcome not in FeedbackAnswer.Outcome.values:
        raise CannotAnswer("Choose what becomes of it.")
    with transaction.atomic():
        given = row.answers.create(by=by, at=now, outcome=outcome, text=words[:4000])
        tell(
            [row.by],
            KIND,
            f"feedback answer {given.pk}",
            "Your feedback was answered",
            now=now,
            link=_link(row),
        )
        note(by, Did.ANSWERED_FEEDBACK, "feedback", thing_id=row.pk, now=now)
    return given


def given_by(user: User) -> QuerySet[Feedback]:
    """Return what a person gave."""
    return _rows().filter(by=user)


def to_answer(user: User) -> QuerySet[Feedback]:
    """Return all that is a person's to answer, answered or not: to them, or to the company."""
    company = Q(direction=Direction.COMPANY, by__in=company_ideas_answered_by(user).order_by())
    return _rows().filter(Q(to=user) | company).exclude(by=user)


def seen_by(user: User) -> QuerySet[Feedback]:
    """Return what a person may read: what they gave, and what is theirs to answer."""
    company = Q(direction=Direction.COMPANY, by__in=company_ideas_answered_by(user).order_by())
    return _rows().filter(Q(by=user) | Q(to=user) | company)


def open_ones(rows: QuerySet[Feedback]) -> QuerySet[Feedback]:
    """Keep to what has no answer yet, the nearest day first."""
    return rows.filter(answers=None).order_by("due_on", "pk")


def remind(now: datetime) -> None:
    """Remind of what falls due within two days, and tell both sides of what is overdue; once each."""
    today = timezone.localtime(now).date()
    near = Feedback.objects.filter(answers=None, due_on__lte=today + REMIND_BEFORE)
    for row in near.select_related("by", "to").order_by("pk"):
        if row.due_on >= today:
            _remind(row, _answerers(row), "due", _due_words(row, today), now)
            continue
        _remind(
            row, _answerers(row), "overdue", "Feedback waits for your answer since its day", now
        )
        words = "Your feedback is not answered in time. We have reminded them."
        _remind(row, [row.by], "late", words, now)


def may_be_unsigned(by: User, to: User) -> bool:
    """Tell whether enough people could have written to a lead that a name need not be told."""
    return led_with(to).exclude(pk=to.pk).count() >= FEWEST_FOR_UNSIGNED


def _check(by: User, direction: str, to: User | None, unsigned: bool) -> None:
    if direction == Direction.COMPANY:
        if to is not None or unsigned:
            raise CannotGive("What is told to the company is told to no one person, and signed.")
        return
    reach = {Direction.PEER: colleagues_of, Direction.UPWARD: leads_of}.get(Direction(direction))
    if reach is None or to is None or not reach(by).filter(pk=to.pk).exists():
        raise CannotGive("Choose whom it is for.")
    if unsigned and direction != Direction.UPWARD:
        raise CannotGive("Among colleagues feedback is signed.")
    if unsigned and not may_be_unsigned(by, to):
        raise CannotGive(
            f"Fewer than {FEWEST_FOR_UNSIGNED} people could have written this, so leaving your name "
            "out would hide nothing. Sign it, or tell it to the company."
        )


def _answerers(row: Feedback) -> Iterable[User]:
    if row.to is not None:
        return [row.to]
    may = User.objects.filter(is_active=True).exclude(pk=row.by_id).prefetch_related("teams")
    return [user for user in may if company_ideas_answered_by(user).filter(pk=row.by_id).exists()]


def _remind(row: Feedback, whom: Iterable[User], step: str, words: str, now: datetime) -> None:
    tell(whom, KIND, f"feedback {row.pk} {step}", words, now=now, link=_link(row))


def _due_words(row: Feedback, today: date) -> str:
    if row.due_on == today:
        return "Feedback waits for your answer today"
    return f"Feedback waits for your answer until {row.due_on:%A}"


def _rows() -> QuerySet[Feedback]:
    return Feedback.objects.select_related("by", "to").prefetch_related("answers__by")


def _link(row: Feedback) -> str:
    return f"/feedback/{row.pk}/"
