"""Reads of lessons: a run's state, and what its person's coaches may see."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import agents_seen_by, may
from highpoint.apps.learning.models import CoachLook, LessonRun, LessonTalk, MasteryShare
from highpoint.engine.moment import Kind
from highpoint.practice.lesson import lesson


def runs_of(person: User) -> QuerySet[LessonRun]:
    """Return somebody's lessons, the newest first."""
    return LessonRun.objects.filter(person=person)


def newest_run(person: User, slug: str) -> LessonRun | None:
    """Return the open run of a lesson, or else the one completed last; None where there is none."""
    return runs_of(person).filter(lesson=slug).first()


def newest_answers(run: LessonRun) -> Mapping[int, int]:
    """Return what was chosen last for each question, from 0."""
    return dict(run.answers.order_by("at", "pk").values_list("question", "chosen"))


def right_now(run: LessonRun) -> list[int]:
    """Return the questions whose newest answer is right."""
    quiz = lesson(run.lesson).quiz
    return [
        place
        for place, chosen in newest_answers(run).items()
        if place < len(quiz)
        and chosen < len(quiz[place].answers)
        and quiz[place].answers[chosen].right
    ]


def talks_of(run: LessonRun) -> QuerySet[LessonTalk]:
    """Return the practice talks of a run, the newest first."""
    return run.talks.select_related("practice").order_by("-practice__begun_at")


def talk_counts(run: LessonRun) -> bool:
    """Tell whether an ended talk of the run brought a moment of a behavior the lesson trains."""
    kinds = [kind.value for kind in lesson(run.lesson).kinds]
    return run.talks.filter(
        practice__ended_at__isnull=False, practice__moments__kind__in=kinds
    ).exists()


def _people_of(user: User) -> QuerySet[User] | None:
    """Return whose shared learning a coach may see; None for anybody else."""
    if not may(user, Act.KEEP_LESSONS):
        return None
    seen = agents_seen_by(user).filter(user__isnull=False).values("user")
    return User.objects.filter(pk__in=seen).exclude(pk=user.pk)


def looks_seen_by(user: User) -> QuerySet[CoachLook]:
    """Return the looks that people one leads have asked for, the newest first."""
    people = _people_of(user)
    if people is None:
        return CoachLook.objects.none()
    rows = CoachLook.objects.filter(run__person__in=people)
    return rows.select_related("run__person", "answered_by")


def certificates_seen_by(user: User) -> QuerySet[LessonRun]:
    """Return one's own complete lessons, and those that people one leads have shared."""
    own = LessonRun.objects.filter(person=user, done_at__isnull=False)
    return (own | shared_with(user)).select_related("person")


def shared_with(user: User) -> QuerySet[LessonRun]:
    """Return the complete lessons that people one leads have shared."""
    people = _people_of(user)
    rows = LessonRun.objects.filter(shared_at__isnull=False, done_at__isnull=False)
    return rows.filter(person__in=people) if people is not None else rows.none()


def maps_shared_with(user: User) -> QuerySet[MasteryShare]:
    """Return the mastery maps that people one leads have shared, by name."""
    people = _people_of(user)
    rows = MasteryShare.objects.select_related("person").order_by("person__name", "person")
    return rows.filter(person__in=people) if people is not None else rows.none()


def trained_kinds() -> tuple[Kind, ...]:
    """Return the behaviors that lessons train, in the kinds' own order."""
    return tuple(Kind)
