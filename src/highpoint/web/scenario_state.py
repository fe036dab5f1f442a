"""How a scenario stands: its versions, the text that is played, what is missing, what changed."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from highpoint.apps.training import workshop
from highpoint.apps.training.models import ScenarioVersion
from highpoint.apps.training.versions import Status
from highpoint.practice.differences import Difference, differences
from highpoint.practice.exchange import LICENSES
from highpoint.practice.scenario import BadScenario, names, shipped, source
from highpoint.web.forms import scenarios as forms


def state(slug: str) -> dict[str, Any]:
    versions = list(ScenarioVersion.objects.filter(slug=slug).select_related("made_by"))
    newest = versions[0].title if versions else shipped(slug).title
    return {
        "slug": slug,
        "title": newest,
        "versions": versions,
        "draft": next((each for each in versions if each.status == Status.DRAFT), None),
        "published": next((each for each in versions if each.status == Status.PUBLISHED), None),
        "brought": slug in names(),
        "licenses": licenses(),
    }


def licenses() -> list[tuple[str, str]]:
    return [(key, says or "Say nothing about it") for key, says in LICENSES.items()]


def text(slug: str) -> str:
    text = workshop.text_of(slug)
    if text is None:
        raise Http404
    return text


def missing(slug: str, text: str) -> list[str]:
    try:
        workshop.whole(slug, text)
    except BadScenario as error:
        return error.problems
    return []


def before(slug: str) -> str:
    """Return the text that is played until a draft is published."""
    published = workshop.published_of(slug)
    if published is not None:
        return published.source
    return source(slug) if slug in names() else ""


def changes(was: str, text: str) -> list[Difference]:
    if not was:
        return []
    try:
        before, now = workshop.values_of(was), workshop.values_of(text)
    except BadScenario:
        return []
    return differences(forms.settled(before), forms.settled(now))
