"""Everything that changes a story: told, changed, taken back, read, made the story of a week."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import User
from highpoint.apps.stories.models import TAGS, Story, StoryRead, StoryTag, StoryWeek
from highpoint.errors import HighpointError


class CannotTell(HighpointError):
    """The story cannot be kept so, for a reason its teller can be told."""


@dataclass(frozen=True, slots=True)
class Told:
    """A story as its teller wrote it."""

    title: str
    place: str
    happened: str
    did: str
    felt: str
    named: bool
    tags: tuple[str, ...] = ()


def tell(told: Told, *, by: User, now: datetime) -> Story:
    """
    Keep a story.

    :raises CannotTell: without a title, what happened and what they did, or with an unknown tag
    """
    words = _checked(told)
    with transaction.atomic():
        story = Story.objects.create(teller=by, told_at=now, **words)
        _tag(story, told.tags)
        _note(story, Did.TOLD_STORY, by, now)
    return story


def change(story: Story, told: Told, *, by: User, now: datetime) -> Story:
    """
    Keep a story in other words.

    :raises CannotTell: as when it is told, and where it is somebody else's
    """
    _own(story, by)
    for name, value in _checked(told).items():
        setattr(story, name, value)
    story.changed_at = now
    with transaction.atomic():
        story.save()
        story.tags.exclude(kind__in=told.tags).delete()
        _tag(story, told.tags)
        _note(story, Did.CHANGED_STORY, by, now)
    return story


def take_back(story: Story, *, by: User, now: datetime) -> None:
    """
    Take a story of one's own back; nothing of it stays.

    :raises CannotTell: where it is somebody else's
    """
    _own(story, by)
    with transaction.atomic():
        _note(story, Did.TOOK_STORY_BACK, by, now)
        story.delete()


def opened(story: Story, *, by: User) -> None:
    """Count a colleague who opened a story, once, without keeping who it was."""
    if story.teller_id == by.pk:
        return
    token = salted_hmac("highpoint.story", f"{story.pk}:{by.pk}", algorithm="sha256").hexdigest()
    with transaction.atomic():
        _, first = StoryRead.objects.get_or_create(token=token, defaults={"story": story})
        if first:
            Story.objects.filter(pk=story.pk).update(reads=F("reads") + 1)


def found(words: str = "", tag: str = "", *, of: User | None = None) -> QuerySet[Story]:
    """Return the stories that hold all of these words and carry a tag, the newest first."""
    rows = Story.objects.select_related("teller").prefetch_related("tags")
    for word in words.split()[:8]:
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(place__icontains=word)
            | Q(happened__icontains=word)
            | Q(did__icontains=word)
            | Q(felt__icontains=word)
        )
    if tag:
        rows = rows.filter(tags__kind=tag)
    return rows if of is None else rows.filter(teller=of)


def monday_of(now: datetime) -> date:
    """Return the Monday of the week it is now, by the installation's clock."""
    today = timezone.localtime(now).date()
    return today - timedelta(days=today.weekday())


def of_week(now: datetime) -> tuple[Story | None, User | None]:
    """Return the story of this week and who picked it; nobody did where it came by turns."""
    kept = kept_for(monday_of(now))
    return (kept.story, kept.picked_by) if kept else (next_in_turn(now), None)


def kept_for(monday: date) -> StoryWeek | None:
    """Return what the story of a week was, where one is kept."""
    rows = StoryWeek.objects.filter(monday=monday)
    return rows.select_related("story__teller", "picked_by").first()


def next_in_turn(now: datetime) -> Story | None:
    """
    Return whose turn it is: the story that was a week's least often, of those the oldest.

    So each story that is there is told once before any is told twice.
    """
    times = Count("weeks", filter=Q(weeks__monday__lt=monday_of(now)))
    rows = Story.objects.filter(told_at__lte=now).annotate(times=times).select_related("teller")
    return rows.order_by("times", "told_at", "pk").first()


def settle_week(now: datetime) -> StoryWeek | None:
    """Keep the story of this week, where there is any and none is kept yet."""
    monday = monday_of(now)
    if StoryWeek.objects.filter(monday=monday).exists():
        return None
    story = next_in_turn(now)
    if story is None:
        return None
    try:
        with transaction.atomic():
            return StoryWeek.objects.create(monday=monday, story=story, at=now)
    except IntegrityError:  # another worker was quicker
        return None


def pick(story: Story, *, by: User, now: datetime) -> StoryWeek:
    """Make a story this week's, in place of the one whose turn it was, which keeps its turn."""
    with transaction.atomic():
        week, _ = StoryWeek.objects.update_or_create(
            monday=monday_of(now), defaults={"story": story, "picked_by": by, "at": now}
        )
        note(by, Did.PICKED_STORY, "story", thing_id=story.pk, now=now)
    return week


def _checked(told: Told) -> dict[str, object]:
    if unknown := set(told.tags) - set(TAGS):
        raise CannotTell(f"There is no tag “{sorted(unknown)[0]}”. Choose among those shown.")
    words = {
        "title": " ".join(told.title.split()),
        "place": " ".join(told.place.split()),
        "happened": told.happened.strip(),
        "did": told.did.strip(),
        "felt": told.felt.strip(),
    }
    if not (words["title"] and words["happened"] and words["did"]):
        raise CannotTell("Give it a title, and tell what happened and what they did.")
    return {**words, "named": told.named}


def _tag(story: Story, tags: Iterable[str]) -> None:
    StoryTag.objects.bulk_create(
        (StoryTag(story=story, kind=tag) for tag in TAGS if tag in set(tags)),
        ignore_conflicts=True,
    )


def _own(story: Story, by: User) -> None:
    if story.teller_id != by.pk:
        raise CannotTell("Only who told a story changes it or takes it back.")


def _note(story: Story, did: Did, by: User, now: datetime) -> None:
    # Without a name, the log tells that somebody told a story and not which.
    note(by, did, "story", thing_id=story.pk if story.named else None, now=now)
