"""Everything that changes a coaching session: planned, moved, held, acknowledged, called off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.coaching.models import (
    MOST_BEHAVIORS,
    CoachingSession,
    FocusBehavior,
    Pin,
    PrivateNote,
    SessionStep,
    Step,
)
from highpoint.apps.notices.operations import tell
from highpoint.errors import HighpointError

KIND = "coaching"


class CannotCoach(HighpointError):
    """It cannot be done with this session, for a reason that both can be told."""


@dataclass(frozen=True, slots=True)
class Aim:
    """A behavior to work on, and from which rate to which by when (in percent)."""

    criterion: str
    title: str
    kind: str = ""
    goal_from: float | None = None
    goal_to: float | None = None
    goal_by: date | None = None


def plan(
    agent: Agent,
    *,
    by: User,
    planned_for: datetime,
    aims: Sequence[Aim],
    now: datetime,
    agenda: str = "",
    pins: Iterable[Pin] = (),
    next_on: date | None = None,
) -> CoachingSession:
    """
    Plan a session of one's own with an agent, and tell both.

    ``pins`` are waiting ones of the coach about this agent; they move into the session.

    :raises CannotCoach: for oneself, without a behavior or with more than two
    """
    if agent.user_id == by.pk:
        raise CannotCoach("Nobody coaches themselves. Ask a colleague to do it.")
    _one_or_two(aims)
    with transaction.atomic():
        session = CoachingSession.objects.create(
            agent=agent,
            coach=by,
            planned_for=planned_for,
            agenda=agenda.strip(),
            next_on=next_on,
            created_at=now,
        )
        _aim(session, aims)
        SessionStep.objects.create(session=session, step=Step.PLANNED, at=now, by=by)
        take_in(session, pins)
        _tell_both(session, "planned", f"{session}: {_day(planned_for)}", now=now)
        note(by, Did.PLANNED_COACHING, "coaching", thing_id=session.pk, agent=agent, now=now)
    return session


def change(
    session: CoachingSession,
    *,
    by: User,
    aims: Sequence[Aim],
    agenda: str,
    shared: str,
    next_on: date | None,
    now: datetime,
) -> None:
    """
    Keep what a session is about and what was said.

    :raises CannotCoach: without a behavior, with more than two, and once it is called off
    """
    _one_or_two(aims)
    with transaction.atomic():
        session = _locked(session)
        session.agenda, session.shared, session.next_on = agenda.strip(), shared.strip(), next_on
        session.save(update_fields=["agenda", "shared", "next_on"])
        session.focus.all().delete()
        _aim(session, aims)
        note(
            by, Did.CHANGED_COACHING, "coaching", thing_id=session.pk, agent=session.agent, now=now
        )


def move(session: CoachingSession, to: datetime, *, by: User, why: str = "", now: datetime) -> None:
    """
    Put a session off or bring it forward, and tell both.

    :raises CannotCoach: once it was held or called off, and to where it stands already
    """
    with transaction.atomic():
        session = _locked(session)
        if session.steps.filter(step=Step.HELD).exists():
            raise CannotCoach("It was held already. Plan the next one instead.")
        if to == session.planned_for:
            raise CannotCoach("It stands there already. Choose another day or hour.")
        session.planned_for = to
        session.save(update_fields=["planned_for"])
        step = SessionStep.objects.create(
            session=session, step=Step.MOVED, at=now, by=by, words=why.strip()
        )
        _tell_both(session, f"moved {step.pk}", f"{session} is moved to {_day(to)}", now=now)
        note(
            by, Did.CHANGED_COACHING, "coaching", thing_id=session.pk, agent=session.agent, now=now
        )


def hold(session: CoachingSession, *, by: User, now: datetime) -> None:
    """
    Say that the talk took place: at its planned time, or now where that is still to come.

    :raises CannotCoach: once it was held or called off
    """
    with transaction.atomic():
        session = _locked(session)
        at = min(session.planned_for, now)
        _step(session, Step.HELD, at=at, by=by, sorry="It stands as held already.")
        _tell_both(session, "held", f"{session}: what was agreed, to acknowledge", now=now)
        note(
            by, Did.CHANGED_COACHING, "coaching", thing_id=session.pk, agent=session.agent, now=now
        )


def call_off(session: CoachingSession, *, by: User, why: str, now: datetime) -> None:
    """
    Call a session off, with the reason for both.

    :raises CannotCoach: without a reason, and once it was held or called off
    """
    if not why.strip():
        raise CannotCoach("Say why it does not take place: the other one reads it.")
    with transaction.atomic():
        session = _locked(session)
        sorry = "It was held already, so it can no longer be called off."
        _step(session, Step.CALLED_OFF, at=now, by=by, words=why.strip(), sorry=sorry)
        _tell_both(session, "called off", f"{session} does not take place", now=now, body=why)
        note(
            by, Did.CHANGED_COACHING, "coaching", thing_id=session.pk, agent=session.agent, now=now
        )


def acknowledge(session: CoachingSession, *, by: User, words: str = "", now: datetime) -> None:
    """
    Let the agent say that they have read it, with their own words, and tell the coach.

    :raises CannotCoach: for anybody else, before it was held, and a second time
    """
    if session.agent.user_id != by.pk:
        raise CannotCoach("Only the agent it was held with can acknowledge it.")
    with transaction.atomic():
        session = _locked(session)
        if not session.steps.filter(step=Step.HELD).exists():
            raise CannotCoach("It was not held yet. You can acknowledge it afterwards.")
        sorry = "You have acknowledged it already."
        _step(session, Step.ACKNOWLEDGED, at=now, by=by, words=words.strip(), sorry=sorry)
        _tell(session, [session.coach], "acknowledged", f"{by} has read: {session}", now=now)
        note(
            by,
            Did.ACKNOWLEDGED_COACHING,
            "coaching",
            thing_id=session.pk,
            agent=session.agent,
            now=now,
        )


def write_down(session: CoachingSession, text: str, *, by: User, now: datetime) -> None:
    """Keep a coach's own note of a session, which nobody else reads; an empty one takes it away."""
    kept = PrivateNote.objects.filter(session=session, by=by)
    if not text.strip():
        kept.delete()
        return
    PrivateNote.objects.update_or_create(
        session=session, by=by, defaults={"text": text.strip(), "at": now}
    )


def take_in(session: CoachingSession, pins: Iterable[Pin]) -> None:
    """Move waiting pins into a session; a place that is in it already is not pinned twice."""
    for pin in pins:
        there = session.pins.filter(
            conversation=pin.conversation_id,
            kind=pin.kind,
            turn=pin.turn,
            start=pin.start,
            end=pin.end,
        )
        if there.exists():
            pin.delete()
        else:
            pin.session = session
            pin.save(update_fields=["session"])


def _one_or_two(aims: Sequence[Aim]) -> None:
    if not aims:
        raise CannotCoach("Choose one behavior to work on, or two.")
    if len(aims) > MOST_BEHAVIORS:
        raise CannotCoach(
            f"Choose one or two behaviors, not {len(aims)}: more at a time is a list of faults, "
            "not a plan. Keep the rest for the next session."
        )
    if len({aim.criterion for aim in aims}) < len(aims):
        raise CannotCoach("The two behaviors are the same. Choose another, or leave one out.")


def _aim(session: CoachingSession, aims: Sequence[Aim]) -> None:
    FocusBehavior.objects.bulk_create(
        FocusBehavior(
            session=session,
            place=place,
            criterion=aim.criterion,
            title=aim.title[:200],
            kind=aim.kind,
            goal_from=aim.goal_from,
            goal_to=aim.goal_to,
            goal_by=aim.goal_by,
        )
        for place, aim in enumerate(aims, start=1)
    )


def _locked(session: CoachingSession) -> CoachingSession:
    """Return the session as kept now, held until the change is made."""
    rows = CoachingSession.objects.select_for_update(of=("self",))
    kept = rows.select_related("agent__user", "coach").get(pk=session.pk)
    if kept.steps.filter(step=Step.CALLED_OFF).exists():
        raise CannotCoach("It was called off. Plan another one instead.")
    return kept


def _step(
    session: CoachingSession, step: Step, *, at: datetime, by: User, sorry: str, words: str = ""
) -> None:
    try:
        with transaction.atomic():
            session.steps.create(step=step, at=at, by=by, words=words)
    except IntegrityError as error:
        raise CannotCoach(sorry) from error


def _tell_both(
    session: CoachingSession, event: str, subject: str, *, now: datetime, body: str = ""
) -> None:
    _tell(session, [session.agent.user, session.coach], event, subject, now=now, body=body)


def _tell(
    session: CoachingSession,
    people: Iterable[User | None],
    event: str,
    subject: str,
    *,
    now: datetime,
    body: str = "",
) -> None:
    tell(
        [person for person in people if person is not None],
        KIND,
        f"coaching {session.pk} {event}",
        subject,
        now=now,
        link=reverse("coaching_session", args=[session.pk]),
        body=body,
    )


def _day(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local:%a} {local.day} {local:%b}" + (
        "" if local.time() == time() else f", {local:%H:%M}"
    )
