"""Scenarios that come in as files: each becomes a draft, and nothing is written over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from highpoint.apps.accounts.models import User
from highpoint.apps.training.versions import LONGEST_SLUG, CannotChange
from highpoint.apps.training.workshop import (
    draft_of,
    keep,
    published_of,
    values_of,
    whole,
)
from highpoint.practice.exchange import Brought, shared
from highpoint.practice.scenario import BadScenario, names, source

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: a sentence, the draft's slug where there is one, what it lacks."""

    name: str
    says: str
    slug: str = ""
    missing: list[str] = field(default_factory=list)


def take(brought: Brought, *, by: User, now: datetime) -> Taken:
    """Keep one file as the draft of the scenario it names, or say why not."""
    if brought.problem:
        return Taken(brought.name, brought.problem)
    try:
        slug = values_of(brought.text).get("id")
    except BadScenario as error:
        return Taken(brought.name, " ".join(error.problems))
    if not isinstance(slug, str) or len(slug) > LONGEST_SLUG or not _SLUG.fullmatch(slug):
        return Taken(
            brought.name,
            "It has no id that could be its address: small letters, digits and hyphens.",
        )
    if _bare(brought.text) == _bare(_played(slug)):
        return Taken(brought.name, "It is here already, word for word. Nothing was changed.", slug)
    draft = draft_of(slug)
    if draft is not None:
        if _bare(draft.source) == _bare(brought.text):
            return Taken(brought.name, "It is the draft that is here already.", slug)
        return Taken(
            brought.name,
            f"There is a draft of “{draft.title}” already. Publish it or throw it away, then bring "
            "this in again.",
        )
    try:
        draft = keep(slug, brought.text, by=by, now=now)
    except CannotChange as error:
        return Taken(brought.name, str(error))
    try:
        whole(slug, draft.source)
    except BadScenario as error:
        return Taken(brought.name, "It is a draft now, with gaps.", slug, error.problems)
    return Taken(brought.name, "It is a draft now. Try it, then publish it.", slug)


def _played(slug: str) -> str:
    published = published_of(slug)
    if published is not None:
        return published.source
    return source(slug) if slug in names() else ""


def _bare(text: str) -> str:
    """Return a text without what was written above it when it was shared."""
    return shared(text, "none").strip()
