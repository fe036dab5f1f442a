"""Everything that changes a scenario somebody here writes: drafted, published, retired, taken back."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import User
from highpoint.apps.training.models import Practice, Purpose, ScenarioVersion, Status
from highpoint.apps.training.operations import begin
from highpoint.apps.training.scenarios import Playable
from highpoint.errors import HighpointError
from highpoint.practice.plain_yaml import LONGEST, Unreadable, load
from highpoint.practice.scenario import BadScenario, Scenario, names, read, source

LONGEST_NOTE = 90
LONGEST_SLUG = 60


class CannotChange(HighpointError):
    """A scenario that cannot be changed this way, for a reason its writer can be told."""


class ChangedMeanwhile(CannotChange):
    """A draft that somebody else has kept since it was opened."""


def draft_of(slug: str) -> ScenarioVersion | None:
    """Return the draft of a scenario."""
    return ScenarioVersion.objects.filter(slug=slug, status=Status.DRAFT).first()


def published_of(slug: str) -> ScenarioVersion | None:
    """Return the version that is played."""
    return ScenarioVersion.objects.filter(slug=slug, status=Status.PUBLISHED).first()


def text_of(slug: str) -> str | None:
    """Return the YAML somebody goes on with: of the draft, else the newest version, else shipped."""
    version = draft_of(slug) or published_of(slug)
    version = version or ScenarioVersion.objects.filter(slug=slug).first()
    if version is not None:
        return version.source
    return source(slug) if slug in names() else None


def values_of(text: str) -> dict[str, Any]:
    """
    Return a text's plain values, whether they can be played or not.

    :raises BadScenario: where it is no YAML, or no set of named parts
    """
    try:
        row = load(text)
    except Unreadable as error:
        raise BadScenario([str(error)]) from error
    if row is None:
        return {}
    if not isinstance(row, dict):
        raise BadScenario(["It must be a set of named parts: id, title, opening, facts …"])
    return row


def whole(slug: str, text: str) -> Scenario:
    """
    Return the scenario of a text that stands under a slug.

    :raises BadScenario: with all that is missing, a foreign id among it
    """
    told = values_of(text).get("id")
    stranger = [f"The id must be “{slug}”: that is its address here."] if told != slug else []
    try:
        scenario = read(text)
    except BadScenario as error:
        if told in (None, ""):
            others = [each for each in error.problems if not each.startswith("Id ")]
            raise BadScenario([*stranger, *others]) from error
        raise BadScenario([*stranger, *error.problems]) from error
    if stranger:
        raise BadScenario(stranger)
    return scenario


def free_slug(title: str) -> str:
    """Return an address for a new scenario that no other has, from its title."""
    taken = {*names(), *ScenarioVersion.objects.values_list("slug", flat=True)}
    base = slugify(title)[: LONGEST_SLUG - 4].strip("-_") or "scenario"
    base = "-".join(filter(None, base.replace("_", "-").split("-")))
    return next(s for n in range(1, 10_000) if (s := f"{base}-{n}" if n > 1 else base) not in taken)


def seen_as(text: str) -> str:
    """Return what tells one state of a draft from another."""
    return hashlib.sha256(text.encode()).hexdigest()


def keep(
    slug: str, text: str, *, by: User, now: datetime, seen: str | None = None
) -> ScenarioVersion:
    """
    Keep a draft as it is, whole or not; where there is none yet, it is the next version.

    ``seen`` is what its writer began with (``seen_as``), where another's work shall not be overwritten.

    :raises ChangedMeanwhile: where the draft is not what the writer saw
    :raises CannotChange: where the text is longer than a scenario can be
    """
    if len(text) > LONGEST:
        raise CannotChange(
            f"It is longer than {LONGEST:,} characters, far more than a scenario is."
        )
    try:
        with transaction.atomic():
            versions = ScenarioVersion.objects.select_for_update().filter(slug=slug)
            draft = versions.filter(status=Status.DRAFT).first()
            if draft is None:
                last = versions.aggregate(last=Max("number"))["last"] or 0
                draft = ScenarioVersion(slug=slug, number=last + 1, made_by=by, made_at=now)
            elif seen is not None and seen_as(draft.source) != seen:
                raise ChangedMeanwhile(
                    "Somebody else has changed this draft since you opened it. Save again to put "
                    "yours in its place."
                )
            if draft.source == text and draft.pk:
                return draft
            draft.source = text
            draft.title = _title(text) or draft.title or slug
            draft.save()
            _noted(by, Did.KEPT_SCENARIO, draft, now)
    except IntegrityError as error:
        raise ChangedMeanwhile("Somebody else has just begun a draft of it. Save again.") from error
    return draft


@transaction.atomic
def publish(draft: ScenarioVersion, *, by: User, now: datetime, why: str = "") -> ScenarioVersion:
    """
    Let a draft be played from now on; the version before it retires.

    Talks that were begun keep the version they were begun with.

    :raises BadScenario: with all that is missing
    :raises CannotChange: where it is no draft any more
    """
    draft = _locked(draft, Status.DRAFT, "This draft was published or taken back meanwhile.")
    scenario = whole(draft.slug, draft.source)
    before = published_of(draft.slug)
    if before is not None:
        before.status = Status.RETIRED
        before.save(update_fields=["status"])
    draft.status = Status.PUBLISHED
    draft.published_at = now
    draft.title = scenario.title
    draft.note = _short(why)
    draft.save()
    _noted(by, Did.PUBLISHED_SCENARIO, draft, now)
    return draft


@transaction.atomic
def retire(version: ScenarioVersion, reason: str, *, by: User, now: datetime) -> ScenarioVersion:
    """
    Let a published version be played no more; talks under way go on with it.

    :raises CannotChange: without a reason, or where it is not published
    """
    if not reason.strip():
        raise CannotChange("Say why it retires: whoever looks for it will read it.")
    version = _locked(version, Status.PUBLISHED, "This version is not published any more.")
    version.status = Status.RETIRED
    version.note = " ".join(filter(None, [version.note, f"Retired: {_short(reason)}"]))
    version.save()
    _noted(by, Did.RETIRED_SCENARIO, version, now)
    return version


@transaction.atomic
def take_back(draft: ScenarioVersion, *, by: User, now: datetime) -> None:
    """
    Throw a draft away.

    :raises CannotChange: where it is no draft any more
    """
    draft = _locked(draft, Status.DRAFT, "This draft was published or taken back meanwhile.")
    _noted(by, Did.TOOK_SCENARIO_BACK, draft, now)
    draft.delete()


def try_out(slug: str, text: str, *, by: User, now: datetime) -> Practice:
    """
    Begin a talk with a text as it stands; it counts nowhere.

    :raises BadScenario: where it cannot be played yet
    """
    return begin(by, Playable(whole(slug, text)), now=now, purpose=Purpose.TRIAL, text=text)


def _locked(version: ScenarioVersion, status: Status, otherwise: str) -> ScenarioVersion:
    found = ScenarioVersion.objects.select_for_update().filter(pk=version.pk).first()
    if found is None or found.status != status:
        raise CannotChange(otherwise)
    return found


def _title(text: str) -> str:
    try:
        told = values_of(text).get("title")
    except BadScenario:
        return ""
    return " ".join(str(told).split())[:80] if isinstance(told, str) else ""


def _short(text: str) -> str:
    return " ".join(text.split())[:LONGEST_NOTE]


def _noted(by: User, did: Did, version: ScenarioVersion, now: datetime) -> None:
    note(
        by, did, "scenario", thing_id=version.pk, now=now, detail=f"{version.slug} {version.number}"
    )
