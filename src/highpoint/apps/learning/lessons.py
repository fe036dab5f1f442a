"""The lessons there are to take: those the product brings, and those written here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from highpoint.apps.learning.models import LessonRun, LessonVersion
from highpoint.apps.training.versions import Status
from highpoint.engine.moment import Kind
from highpoint.practice.lesson import Lesson, NoSuchLesson, lesson, lesson_for, lessons, names, read


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson that can be taken, and the version it is of; None for one the product brings."""

    lesson: Lesson
    version: LessonVersion | None = None


def version_of(slug: str) -> LessonVersion | None:
    """Return the version that is begun with now; None where it is the product's own."""
    return LessonVersion.objects.filter(slug=slug, status=Status.PUBLISHED).first()


def taught(slug: str) -> Taught:
    """
    Return a lesson by its slug; one published here stands before one the product brings.

    :raises NoSuchLesson: where there is none
    """
    version = version_of(slug)
    return Taught(of_text(version.source), version) if version else Taught(lesson(slug))


def lesson_of(run: LessonRun) -> Lesson:
    """Return the lesson as it was when a run of it was begun."""
    return of_text(run.version.source) if run.version else lesson(run.lesson)


def lesson_for_one(slug: str, run: LessonRun | None) -> Lesson:
    """
    Return the lesson a person sees: as it was in their newest run, and else the one of today.

    :raises NoSuchLesson: where there is none
    """
    return lesson_of(run) if run is not None else taught(slug).lesson


def has_newer(run: LessonRun) -> bool:
    """Test whether the lesson of a run was published anew, or came back, since it was begun."""
    try:
        version = taught(run.lesson).version
    except NoSuchLesson:
        return False
    return (version.pk if version else None) != run.version_id


def all_taught() -> list[Taught]:
    """Return every lesson there is to take, in the order they are best taken in."""
    rows = LessonVersion.objects.filter(status=Status.PUBLISHED)
    here = {row.slug: Taught(of_text(row.source), row) for row in rows}
    brought = [Taught(each) for each in lessons() if each.id not in here]
    found = [*brought, *here.values()]
    return sorted(found, key=lambda each: (each.lesson.place, each.lesson.title))


def lessons_by_kind() -> dict[Kind, Lesson]:
    """Return the lesson that trains each kind of moment as its main one, or else beside others."""
    found: dict[Kind, Lesson] = {}
    now = [each.lesson for each in all_taught()]
    by_slug = {each.id: each for each in now}
    for kind in Kind:
        own = by_slug.get(lesson_for(kind).id)
        fitting = (
            [own] if own and kind in own.kinds else [each for each in now if kind in each.kinds]
        )
        found[kind] = fitting[0] if fitting else lesson_for(kind)
    return found


def is_brought(slug: str) -> bool:
    """Test whether the product brings a lesson of this slug."""
    return slug in names()


@lru_cache(maxsize=128)
def of_text(source: str) -> Lesson:
    """
    Return the lesson of a YAML text that was found whole, read once.

    :raises BadLesson: where it cannot be taken
    """
    return read(source, judge=False)
