"""Rows of lessons made by hand: one completed, one with a coach asked."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from highpoint.apps.accounts.models import Team, User
from highpoint.apps.learning import operations
from highpoint.apps.learning.models import CoachLook, LessonRun, Step
from highpoint.apps.training import operations as practicing
from highpoint.apps.training.scenarios import playable
from highpoint.practice.lesson import lesson
from tests import factories

LESSON = "saying-no-kindly"
SCENE = "three-legged-desk"


def begun(person: User, slug: str = LESSON, now: datetime | None = None) -> LessonRun:
    return operations.begin(person, lesson(slug), now=now or timezone.now())


def right(slug: str = LESSON) -> dict[int, int]:
    """Return the right choices of a lesson's quiz, by question."""
    return {
        place: next(n for n, answer in enumerate(question.answers) if answer.right)
        for place, question in enumerate(lesson(slug).quiz)
    }


def talked(run: LessonRun, now: datetime) -> None:
    """Play a talk of the lesson with the scenario's strong replies."""
    practice = operations.practice(run, playable(SCENE), now=now, seed=5)
    for place, text in enumerate(practicing.scenario_of(practice).models.good[:2]):
        practice = practicing.say(practice, text, after=place, now=now)
    practicing.stop(practice, now=now)


def completed(person: User, *, shared: bool = True, now: datetime | None = None) -> LessonRun:
    """Take every step that a certificate needs."""
    now = now or timezone.now()
    run = begun(person, now=now)
    operations.take(run, Step.POINTS, now=now)
    operations.take(run, Step.MODELS, now=now)
    operations.answer(run, right(), now=now)
    talked(run, now)
    operations.finish(run, now=now)
    operations.share(run, shared=shared, now=now)
    return run


def asked(person: User, team: Team) -> CoachLook:
    """Let somebody of a team ask its coach to look."""
    person.teams.add(team)
    if not team.people.filter(role=factories.Role.COACH).exists():
        factories.person(factories.Role.COACH, teams=(team,))
    run = begun(person)
    operations.ask_coach(run, "Is my no kind?", now=timezone.now())
    return CoachLook.objects.get(run=run)
