"""How what people write here is kept: drafted, published, retired, taken back; in versions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import Max, Q
from django.utils.text import slugify

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.keys import somebody
from highpoint.apps.accounts.models import User
from highpoint.errors import HighpointError
from highpoint.practice.plain_yaml import LONGEST

LONGEST_NOTE = 90
LONGEST_SLUG = 60
_LONGEST_TITLE = 80


class CannotChange(HighpointError):
    """A version that cannot be changed this way, for a reason its writer can be told."""


class ChangedMeanwhile(CannotChange):
    """A draft that somebody else has kept since it was opened."""


class Status(models.TextChoices):
    """Where a version stands."""

    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published"
    RETIRED = "retired", "retired"


class Version(models.Model):
    """
    One version of what somebody here wrote, as YAML; of a slug one draft and one published.

    A published version never changes; editing it makes the next.
    """

    slug = models.SlugField(max_length=LONGEST_SLUG)
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    title = models.CharField(max_length=_LONGEST_TITLE)
    source = models.TextField(help_text="YAML, as it was written; a draft may have gaps.")
    made_by = somebody()
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True
        ordering = ["slug", "-number"]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


def one_of_each(
    once: str, known: str, published: str, draft: str, timed: str
) -> list[models.BaseConstraint]:
    """Return what the database holds true of versions, under these names."""
    return [
        models.UniqueConstraint(fields=["slug", "number"], name=once),
        models.CheckConstraint(condition=Q(status__in=Status.values), name=known),
        models.UniqueConstraint(
            fields=["slug"], condition=Q(status=Status.PUBLISHED), name=published
        ),
        models.UniqueConstraint(fields=["slug"], condition=Q(status=Status.DRAFT), name=draft),
        models.CheckConstraint(
            condition=Q(status=Status.DRAFT) ^ Q(published_at__isnull=False), name=timed
        ),
    ]


class Titled(Protocol):
    """What a whole text says, as far as it is looked at here."""

    @property
    def title(self) -> str:
        """Its title."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What the log says was done with a version."""

    kept: Did
    published: Did
    retired: Did
    taken_back: Did


V = TypeVar("V", bound=Version)


@dataclass(frozen=True, slots=True)
class Workshop(Generic[V]):
    """
    Where one sort of texts is written.

    ``whole`` reads the text of a slug and raises what is missing; ``title_of`` reads the title of
    a text that may be half, empty where there is none.
    """

    model: type[V]
    thing: str
    whole: Callable[[str, str], Titled]
    title_of: Callable[[str], str]
    noted: Noted

    def draft_of(self, slug: str) -> V | None:
        """Return the draft of a slug."""
        return self._all().filter(slug=slug, status=Status.DRAFT).first()

    def published_of(self, slug: str) -> V | None:
        """Return the version that is used."""
        return self._all().filter(slug=slug, status=Status.PUBLISHED).first()

    def newest_of(self, slug: str) -> V | None:
        """Return the version somebody goes on with: the draft, else the published, else the last."""
        found = self.draft_of(slug) or self.published_of(slug)
        return found or self._all().filter(slug=slug).first()

    def free_slug(self, title: str, taken: Iterable[str]) -> str:
        """Return an address that no other has, from a title."""
        taken = {*taken, *self._all().values_list("slug", flat=True)}
        base = slugify(title)[: LONGEST_SLUG - 4].replace("_", "-")
        base = "-".join(filter(None, base.split("-"))) or self.thing
        numbered = (f"{base}-{n}" if n > 1 else base for n in range(1, 10_000))
        return next(slug for slug in numbered if slug not in taken)

    def keep(self, slug: str, text: str, *, by: User, now: datetime, seen: str | None = None) -> V:
        """
        Keep a draft as it is, whole or not; where there is none yet, it is the next version.

        ``seen`` is what its writer began with (``seen_as``), where another's work shall not be
        overwritten.

        :raises ChangedMeanwhile: where the draft is not what the writer saw
        :raises CannotChange: where the text is longer than one can be
        """
        if len(text) > LONGEST:
            raise CannotChange(
                f"It is longer than {LONGEST:,} characters, far more than a {self.thing} is."
            )
        try:
            with transaction.atomic():
                return self._kept(slug, text, by, now, seen)
        except IntegrityError as error:
            told = "Somebody else has just begun a draft of it. Save again."
            raise ChangedMeanwhile(told) from error

    @transaction.atomic
    def publish(self, draft: V, *, by: User, now: datetime, why: str = "") -> V:
        """
        Let a draft be used from now on; the version before it retires.

        Whoever has begun with an earlier version goes on with that.

        :raises CannotChange: where it is no draft any more; and what ``whole`` raises
        """
        draft = self._locked(draft, Status.DRAFT)
        found = self.whole(draft.slug, draft.source)
        self._all().filter(slug=draft.slug, status=Status.PUBLISHED).update(status=Status.RETIRED)
        draft.status, draft.published_at = Status.PUBLISHED, now
        draft.title, draft.note = found.title, _short(why)
        draft.save()
        self._note(by, self.noted.published, draft, now)
        return draft

    @transaction.atomic
    def retire(self, version: V, reason: str, *, by: User, now: datetime) -> V:
        """
        Let a published version be begun no more; who is in the middle of it goes on.

        :raises CannotChange: without a reason, or where it is not published
        """
        if not reason.strip():
            raise CannotChange("Say why it retires: whoever looks for it will read it.")
        version = self._locked(version, Status.PUBLISHED)
        version.status = Status.RETIRED
        version.note = " ".join(filter(None, [version.note, f"Retired: {_short(reason)}"]))
        version.save()
        self._note(by, self.noted.retired, version, now)
        return version

    @transaction.atomic
    def take_back(self, draft: V, *, by: User, now: datetime) -> None:
        """
        Throw a draft away.

        :raises CannotChange: where it is no draft any more
        """
        draft = self._locked(draft, Status.DRAFT)
        self._note(by, self.noted.taken_back, draft, now)
        draft.delete()

    def _all(self) -> models.QuerySet[V]:
        return self.model._default_manager.all()

    def _kept(self, slug: str, text: str, by: User, now: datetime, seen: str | None) -> V:
        versions = self._all().select_for_update().filter(slug=slug)
        draft = versions.filter(status=Status.DRAFT).first()
        if draft is None:
            last = versions.aggregate(last=Max("number"))["last"] or 0
            draft = self.model(slug=slug, number=last + 1, made_by=by, made_at=now)
        elif seen is not None and seen_as(draft.source) != seen:
            raise ChangedMeanwhile(
                "Somebody else has changed this draft since you opened it. Save again to put "
                "yours in its place."
            )
        if draft.source == text and draft.pk:
            return draft
        draft.source = text
        draft.title = self.title_of(text)[:_LONGEST_TITLE] or draft.title or slug
        draft.save()
        self._note(by, self.noted.kept, draft, now)
        return draft

    def _locked(self, version: V, status: Status) -> V:
        found = self._all().select_for_update().filter(pk=version.pk).first()
        if found is None or found.status != status:
            raise CannotChange(_OTHERWISE[status])
        return found

    def _note(self, by: User, did: Did, version: V, now: datetime) -> None:
        detail = f"{version.slug} {version.number}"
        note(by, did, self.thing, thing_id=version.pk, now=now, detail=detail)


_OTHERWISE = {
    Status.DRAFT: "This draft was published or taken back meanwhile.",
    Status.PUBLISHED: "This version is not published any more.",
}


def seen_as(text: str) -> str:
    """Return what tells one state of a draft from another."""
    return hashlib.sha256(text.encode()).hexdigest()


def _short(text: str) -> str:
    return " ".join(text.split())[:LONGEST_NOTE]
