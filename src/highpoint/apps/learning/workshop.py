"""Where lessons are written: what one needs, and its drafts and versions."""

from __future__ import annotations

from functools import lru_cache

from highpoint.apps.accounts.audit import Did
from highpoint.apps.learning.lessons import is_brought
from highpoint.apps.learning.models import LessonVersion
from highpoint.apps.training.scenarios import all_playable
from highpoint.apps.training.versions import Noted, Workshop
from highpoint.practice.lesson import BadLesson, Lesson, names, read, source, values

# Words of addresses below /practice/lessons/.
TAKEN = ("workshop", "kept", "looks", "certificates")


def text_of(slug: str) -> str | None:
    """Return the YAML somebody goes on with: of the draft, else the newest version, else brought."""
    version = _WORKSHOP.newest_of(slug)
    if version is not None:
        return version.source
    return source(slug) if is_brought(slug) else None


def whole(slug: str, text: str) -> Lesson:
    """
    Return the lesson of a text that stands under a slug, its models and quiz judged.

    :raises BadLesson: with all that is missing
    """
    found = _read(text)
    problems = []
    if found.id != slug:
        problems.append(f"The id must be “{slug}”: that is its address here.")
    there = {each.scenario.id for each in all_playable()}
    gone = [each for each in found.scenarios if each not in there]
    if len(gone) == len(found.scenarios):
        problems.append("None of its scenarios is here to practice with. Choose one that is.")
    if problems:
        raise BadLesson(problems)
    return found


@lru_cache(maxsize=64)
def _read(text: str) -> Lesson:
    # The engine judges every model and answer in it, which takes a moment.
    return read(text)


def missing(slug: str, text: str) -> list[str]:
    """Return all that a text needs before it can be published, as sentences."""
    try:
        whole(slug, text)
    except BadLesson as error:
        return error.problems
    return []


def free_slug(title: str) -> str:
    """Return an address for a new lesson that no other has, from its title."""
    return _WORKSHOP.free_slug(title, {*names(), *TAKEN})


def _title(text: str) -> str:
    try:
        told = values(text).get("title")
    except BadLesson:
        return ""
    return " ".join(told.split()) if isinstance(told, str) else ""


_WORKSHOP = Workshop(
    LessonVersion,
    "lesson",
    whole=whole,
    title_of=_title,
    noted=Noted(
        kept=Did.KEPT_LESSON,
        published=Did.PUBLISHED_LESSON,
        retired=Did.RETIRED_LESSON,
        taken_back=Did.TOOK_LESSON_BACK,
    ),
)
draft_of = _WORKSHOP.draft_of
keep = _WORKSHOP.keep
publish = _WORKSHOP.publish
retire = _WORKSHOP.retire
take_back = _WORKSHOP.take_back
