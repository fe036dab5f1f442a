"""The scenarios there are to practice with: those the product brings, and those written here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from highpoint.apps.training.models import ScenarioVersion
from highpoint.apps.training.versions import Status
from highpoint.practice.scenario import NoSuchScenario, Scenario, names, read, shipped


@dataclass(frozen=True, slots=True)
class Playable:
    """A scenario that can be played, and the version it is of; None for one the product brings."""

    scenario: Scenario
    version: ScenarioVersion | None = None


def playable(slug: str) -> Playable:
    """
    Return a scenario by its slug; one published here stands before one the product brings.

    :raises NoSuchScenario: where there is none
    """
    version = ScenarioVersion.objects.filter(slug=slug, status=Status.PUBLISHED).first()
    if version is not None:
        return of_version(version)
    if slug not in names():
        raise NoSuchScenario("There is no such scenario, or it was taken back.")
    return Playable(shipped(slug))


def of_version(version: ScenarioVersion) -> Playable:
    """
    Return the scenario of one version, whatever its status.

    :raises BadScenario: where a draft cannot be played yet
    """
    return Playable(of_text(version.source), version)


def all_playable() -> list[Playable]:
    """Return every scenario there is to practice with, by industry, difficulty and title."""
    here = {
        version.slug: of_version(version)
        for version in ScenarioVersion.objects.filter(status=Status.PUBLISHED)
    }
    brought = [Playable(shipped(name)) for name in names() if name not in here]
    return sorted([*brought, *here.values()], key=_order)


def _order(each: Playable) -> tuple[str, int, str]:
    return each.scenario.industry, each.scenario.difficulty, each.scenario.title


@lru_cache(maxsize=256)
def of_text(source: str) -> Scenario:
    """
    Return the scenario of a YAML text, read once.

    :raises BadScenario: where it cannot be played
    """
    return read(source)
