"""Everything that changes a lesson somebody here writes: drafted, published, retired, taken back."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import User
from highpoint.apps.learning.lessons import is_brought, version_of
from highpoint.apps.learning.models import LessonVersion
from highpoint.apps.training.models import Status
from highpoint.apps.training.scenarios import all_playable
from highpoint.apps.training.workshop import (
    LONGEST_NOTE,
    LONGEST_SLUG,
    CannotChange,
    ChangedMeanwhile,
    seen_as,
)
from highpoint.practice.lesson import BadLesson, Lesson, names, read, source, values
from highpoint.practice.plain_yaml import LONGEST

# Words of addresses below /practice/lessons/.
TAKEN = ("workshop", "kept", "looks", "certificates")


def draft_of(slug: str) -> LessonVersion | None:
    """Return the draft of a lesson."""
    return LessonVersion.objects.filter(slug=slug, status=Status.DRAFT).first()


def text_of(slug: str) -> str | None:
    """Return the YAML somebody goes on with: of the draft, else the newest version, else brought."""
    version = draft_of(slug) or version_of(slug)
    version = version or LessonVersion.objects.filter(slug=slug).first()
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
    taken = {*names(), *TAKEN, *LessonVersion.objects.values_list("slug", flat=True)}
    base = slugify(title)[: LONGEST_SLUG - 4].replace("_", "-")
    base = "-".join(filter(None, base.split("-"))) or "lesson"
    return next(s for n in range(1, 10_000) if (s := f"{base}-{n}" if n > 1 else base) not in taken)


def keep(
    slug: str, text: str, *, by: User, now: datetime, seen: str | None = None
) -> LessonVersion:
    """
    Keep a draft as it is, whole or not; where there is none yet, it is the next version.

    ``seen`` is what its writer began with (``seen_as``), where another's work shall not be overwritten.

    :raises ChangedMeanwhile: where the draft is not what the writer saw
    :raises CannotChange: where the text is longer than a lesson can be
    """
    if len(text) > LONGEST:
        raise CannotChange(f"It is longer than {LONGEST:,} characters, far more than a lesson is.")
    try:
        with transaction.atomic():
            versions = LessonVersion.objects.select_for_update().filter(slug=slug)
            draft = versions.filter(status=Status.DRAFT).first()
            if draft is None:
                last = versions.aggregate(last=Max("number"))["last"] or 0
                draft = LessonVersion(slug=slug, number=last + 1, made_by=by, made_at=now)
            elif seen is not None and seen_as(draft.source) != seen:
                raise ChangedMeanwhile(
                    "Somebody else has changed this draft since you opened it. Save again to put "
                    "yours in its place."
                )
            if draft.source == text and draft.pk:
                return draft
            draft.source, draft.title = text, _title(text) or draft.title or slug
            draft.save()
            _noted(by, Did.KEPT_LESSON, draft, now)
    except IntegrityError as error:
        raise ChangedMeanwhile("Somebody else has just begun a draft of it. Save again.") from error
    return draft


@transaction.atomic
def publish(draft: LessonVersion, *, by: User, now: datetime, why: str = "") -> LessonVersion:
    """
    Let a draft be taken from now on; the version before it retires.

    Whoever has begun the lesson keeps the version they began with.

    :raises BadLesson: with all that is missing
    :raises CannotChange: where it is no draft any more
    """
    draft = _locked(draft, Status.DRAFT, "This draft was published or thrown away meanwhile.")
    found = whole(draft.slug, draft.source)
    LessonVersion.objects.filter(slug=draft.slug, status=Status.PUBLISHED).update(
        status=Status.RETIRED
    )
    draft.status, draft.published_at = Status.PUBLISHED, now
    draft.title, draft.note = found.title, _short(why)
    draft.save()
    _noted(by, Did.PUBLISHED_LESSON, draft, now)
    return draft


@transaction.atomic
def retire(version: LessonVersion, reason: str, *, by: User, now: datetime) -> LessonVersion:
    """
    Let a published version be begun no more; who is in the middle of it goes on.

    :raises CannotChange: without a reason, or where it is not published
    """
    if not reason.strip():
        raise CannotChange("Say why it retires: whoever looks for it will read it.")
    version = _locked(version, Status.PUBLISHED, "This version is not published any more.")
    version.status = Status.RETIRED
    version.note = " ".join(filter(None, [version.note, f"Retired: {_short(reason)}"]))
    version.save()
    _noted(by, Did.RETIRED_LESSON, version, now)
    return version


@transaction.atomic
def take_back(draft: LessonVersion, *, by: User, now: datetime) -> None:
    """
    Throw a draft away.

    :raises CannotChange: where it is no draft any more
    """
    draft = _locked(draft, Status.DRAFT, "This draft was published or thrown away meanwhile.")
    _noted(by, Did.TOOK_LESSON_BACK, draft, now)
    draft.delete()


def _locked(version: LessonVersion, status: Status, otherwise: str) -> LessonVersion:
    found = LessonVersion.objects.select_for_update().filter(pk=version.pk).first()
    if found is None or found.status != status:
        raise CannotChange(otherwise)
    return found


def _title(text: str) -> str:
    try:
        told = values(text).get("title")
    except BadLesson:
        return ""
    return " ".join(str(told).split())[:80] if isinstance(told, str) else ""


def _short(text: str) -> str:
    return " ".join(text.split())[:LONGEST_NOTE]


def _noted(by: User, did: Did, version: LessonVersion, now: datetime) -> None:
    detail = f"{version.slug} {version.number}"
    note(by, did, "lesson", thing_id=version.pk, now=now, detail=detail)
