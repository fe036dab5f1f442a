"""What was agreed in a session: who does what by when; done, or moved with the reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import User
from highpoint.apps.coaching.models import (
    ActionMove,
    CoachingAction,
    CoachingSession,
    SessionStep,
    Step,
)
from highpoint.apps.coaching.operations import KIND, CannotCoach
from highpoint.apps.notices.operations import tell

DAY = timedelta(days=1)
# Past this nobody needs to be told for the first time.
STILL_TOLD = timedelta(days=14)


def agree(
    session: CoachingSession, what: str, *, owner: User, due_on: date, by: User, now: datetime
) -> CoachingAction:
    """
    Write down what one of the two does by a day, and tell both.

    :raises CannotCoach: without words, for a third person, and for the same thing twice
    """
    what = " ".join(what.split())
    if not what:
        raise CannotCoach("Say what is to be done.")
    if owner.pk not in {session.coach_id, session.agent.user_id}:
        raise CannotCoach("An action is the coach's or the agent's own.")
    try:
        with transaction.atomic():
            action = session.actions.create(what=what[:300], owner=owner, due_on=due_on)
            _tell(action, "agreed", f"Agreed: {action}", now=now)
            _note(by, action, now)
    except IntegrityError as error:
        raise CannotCoach("This is agreed already.") from error
    return action


def do(action: CoachingAction, *, by: User, now: datetime) -> None:
    """
    Say that an action is done, and tell the other one.

    :raises CannotCoach: for anybody but the two, and a second time
    """
    _of_the_two(action, by)
    with transaction.atomic():
        open_one = CoachingAction.objects.filter(pk=action.pk, done_at=None)
        if not open_one.update(done_at=now, done_by=by):
            raise CannotCoach("It stands as done already.")
        _tell(action, "done", f"Done: {action}", now=now, but_not=by)
        _note(by, action, now)


def move(action: CoachingAction, to: date, *, why: str, by: User, now: datetime) -> None:
    """
    Put an action to another day, with the reason, and tell the other one.

    :raises CannotCoach: for anybody but the two, once it is done, and to the day it has
    """
    _of_the_two(action, by)
    with transaction.atomic():
        kept = CoachingAction.objects.select_for_update().get(pk=action.pk)
        if kept.done_at:
            raise CannotCoach("It is done; there is nothing to move.")
        if kept.due_on == to:
            raise CannotCoach("It is due that day already. Choose another.")
        moved = ActionMove.objects.create(
            action=kept, from_on=kept.due_on, to_on=to, by=by, at=now, why=why.strip()[:300]
        )
        kept.due_on = to
        kept.save(update_fields=["due_on"])
        _tell(kept, f"moved {moved.pk}", f"Moved: {kept}", now=now, but_not=by)
        _note(by, kept, now)


def remind(now: datetime) -> None:
    """
    Remind those who agreed to something: the day before or the day it is due, and once past it.

    Each day it is due on is told once, whoever asks how often: a moved action is due anew. What
    was agreed for today was told when it was agreed.
    """
    today = timezone.localdate(now)
    rows = CoachingAction.objects.filter(done_at=None, due_on__lte=today + DAY)
    rows = rows.filter(due_on__gte=today - STILL_TOLD)
    called_off = SessionStep.objects.filter(step=Step.CALLED_OFF).values("session")
    rows = rows.exclude(session__in=called_off).select_related("owner", "session")
    for action in rows.order_by("due_on", "pk").iterator(chunk_size=500):
        if action.due_on < today:
            event, when = "overdue", f"overdue since {action.due_on:%a %-d %b}"
        else:
            event, when = "due", "due today" if action.due_on == today else "due tomorrow"
        tell(
            [action.owner],
            KIND,
            f"coaching action {action.pk} {event} {action.due_on:%Y-%m-%d}",
            f"What you agreed to do is {when}: {action}",
            now=now,
            link=f"{reverse('coaching_session', args=[action.session_id])}#action-{action.pk}",
        )


def _of_the_two(action: CoachingAction, by: User) -> None:
    session = action.session
    if by.pk not in {action.owner_id, session.coach_id, session.agent.user_id}:
        raise CannotCoach("Only the two who agreed on it can change it.")


def _tell(
    action: CoachingAction, event: str, subject: str, *, now: datetime, but_not: User | None = None
) -> None:
    session = action.session
    both = [session.agent.user, session.coach]
    tell(
        [one for one in both if one is not None and one != but_not],
        KIND,
        f"coaching action {action.pk} {event}",
        subject,
        now=now,
        link=reverse("coaching_session", args=[session.pk]),
    )


def _note(by: User, action: CoachingAction, now: datetime) -> None:
    session = action.session
    note(by, Did.CHANGED_COACHING, "coaching", thing_id=session.pk, agent=session.agent, now=now)
