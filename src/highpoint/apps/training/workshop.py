"""Where scenarios are written: what one needs, and its drafts and versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import User
from highpoint.apps.training.models import Practice, Purpose, ScenarioVersion
from highpoint.apps.training.operations import begin
from highpoint.apps.training.scenarios import Playable
from highpoint.apps.training.versions import Noted, Workshop
from highpoint.practice.plain_yaml import Unreadable, load
from highpoint.practice.scenario import BadScenario, Scenario, names, read, source


def text_of(slug: str) -> str | None:
    """Return the YAML somebody goes on with: of the draft, else the newest version, else shipped."""
    version = _WORKSHOP.newest_of(slug)
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
    return _WORKSHOP.free_slug(title, names())


def try_out(slug: str, text: str, *, by: User, now: datetime) -> Practice:
    """
    Begin a talk with a text as it stands; it counts nowhere.

    :raises BadScenario: where it cannot be played yet
    """
    return begin(by, Playable(whole(slug, text)), now=now, purpose=Purpose.TRIAL, text=text)


def _title(text: str) -> str:
    try:
        told = values_of(text).get("title")
    except BadScenario:
        return ""
    return " ".join(told.split()) if isinstance(told, str) else ""


_WORKSHOP = Workshop(
    ScenarioVersion,
    "scenario",
    whole=whole,
    title_of=_title,
    noted=Noted(
        kept=Did.KEPT_SCENARIO,
        published=Did.PUBLISHED_SCENARIO,
        retired=Did.RETIRED_SCENARIO,
        taken_back=Did.TOOK_SCENARIO_BACK,
    ),
)
draft_of = _WORKSHOP.draft_of
published_of = _WORKSHOP.published_of
keep = _WORKSHOP.keep
publish = _WORKSHOP.publish
retire = _WORKSHOP.retire
take_back = _WORKSHOP.take_back
