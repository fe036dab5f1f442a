"""Reads of lessons: a run's state, and what its person's coaches may see."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, Q, QuerySet

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import agents_seen_by, may
from highpoint.apps.learning.lessons import lesson_of
from highpoint.apps.learning.models import CoachLook, LessonRun, LessonTalk, MasteryShare
from highpoint.apps.training.models import Practice

# Of fewer replies a talk is a look at the customer.
FEWEST_REPLIES = 2


def runs_of(person: User) -> QuerySet[LessonRun]:
    """Return somebody's lessons, the newest first."""
    return LessonRun.objects.filter(person=person)


def newest_run(person: User, slug: str) -> LessonRun | None:
    """Return the open run of a lesson, or else the one completed last; None where there is none."""
    return runs_of(person).filter(lesson=slug).select_related("version").first()


def newest_answers(run: LessonRun) -> Mapping[int, int]:
    """Return what was chosen last for each question, from 0."""
    return dict(run.answers.order_by("at", "pk").values_list("question", "chosen"))


def right_now(run: LessonRun) -> list[int]:
    """Return the questions whose newest answer is right."""
    quiz = lesson_of(run).quiz
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


def lesson_with(practice: Practice) -> str:
    """Return the lesson a talk belongs to, empty where it belongs to none."""
    found = LessonTalk.objects.filter(practice=practice).values_list("run__lesson", flat=True)
    return found.first() or ""


def talk_counts(run: LessonRun) -> bool:
    """
    Tell whether a talk of the run was played to an end, of two replies at least.

    Whether the moment came up is not asked: a good reply may have kept it away.
    """
    return run.talks.filter(
        practice__ended_at__isnull=False, practice__replies__gte=FEWEST_REPLIES
    ).exists()


def talks_told(run: LessonRun) -> list[tuple[Practice, int, int]]:
    """Return the run's talks, newest first, with how often its behaviors came up and were met."""
    kinds = [kind.value for kind in lesson_of(run).kinds]
    of_lesson = Q(practice__moments__kind__in=kinds)
    rows = talks_of(run).annotate(
        came=Count("practice__moments", filter=of_lesson),
        met=Count("practice__moments", filter=of_lesson & Q(practice__moments__verdict="met")),
    )
    return [(row.practice, row.came, row.met) for row in rows]


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
    rows = rows.select_related("run__person", "run__version", "answered_by")
    return rows.prefetch_related("run__talks__practice")


def certificates_seen_by(user: User) -> QuerySet[LessonRun]:
    """Return one's own complete lessons, and those that people one leads have shared."""
    own = LessonRun.objects.filter(person=user, done_at__isnull=False)
    return (own | shared_with(user)).select_related("person", "version")


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
