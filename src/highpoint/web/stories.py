"""Stories, pledges and recall cards as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import may
from highpoint.apps.quality import figures
from highpoint.apps.quality.figures import Days
from highpoint.apps.stories import pledging, recall, telling
from highpoint.apps.stories.models import Story
from highpoint.apps.stories.recall import Recalled
from highpoint.engine.insight.intervals import jeffreys
from highpoint.engine.moment import Kind, MarkKind
from highpoint.web.behaviors import FEWEST_FOR_RATE, Rate, percent, rate_of
from highpoint.web.words import KINDS

# What was done at each kind of moment, as somebody who was served would say it.
TAG_WORDS: dict[str, str] = {
    Kind.GREETING: "A warm welcome",
    Kind.DISTRESS: "Care before questions",
    Kind.HOSTILITY: "Kind though I was angry",
    Kind.NAME: "They used my name",
    Kind.QUESTION: "A real answer",
    Kind.REFUSAL: "A no with a way forward",
    Kind.HOLD: "I knew why I waited",
    Kind.PROMISE: "A promise kept",
    Kind.CHURN: "They won me back",
    Kind.PERSONAL: "They noticed me",
    Kind.REPEAT: "I told it only once",
    Kind.PRAISE: "They took thanks warmly",
    Kind.CLOSING: "A good goodbye",
    MarkKind.EXTRA_TOUCH: "Something extra, unasked",
}
LIVE_WEEKS = 13


@dataclass(frozen=True, slots=True)
class Known:
    """A behavior: what one recalls of it, and beside it what live talks show."""

    name: str
    recalled: Recalled
    recall_rate: Rate | None
    offered: int
    live_rate: Rate | None


def tag_words(story: Story) -> list[tuple[str, str]]:
    """Return a story's tags, each with what it is called."""
    return [(tag.kind, TAG_WORDS[tag.kind]) for tag in story.tags.all()]


def workshop(story: Story) -> str:
    """Return the address where a scenario is made of a story; empty where there is no workshop."""
    try:
        return f"{reverse('scenario_new')}?story={story.pk}"
    except NoReverseMatch:
        return ""


def today_beside(user: User, now: datetime) -> dict[str, object]:
    """Gather what stands on a person's today page: a story, two minutes of cards, their pledge."""
    found: dict[str, object] = {"fewest_for_rate": FEWEST_FOR_RATE}
    if may(user, Act.TELL_STORIES):
        story, picked_by = telling.of_week(now)
        found |= {"week_story": story, "week_picked_by": picked_by}
        found["pledge"] = pledging.of_week(user, now)
    if may(user, Act.LEARN):
        cards = list(recall.due(user, timezone.localtime(now).date()))
        found |= {"recall_card": cards[0] if cards else None, "recall_left": len(cards)}
        found["recall_back"] = "today"
    return found


def recall_rate(recalled: Recalled) -> Rate | None:
    """Return a recall rate in percent; None where too few recalls stand behind it."""
    if recalled.n < FEWEST_FOR_RATE:
        return None
    return percent(recalled.knew, recalled.n, jeffreys(recalled.knew, recalled.n))


def known(user: User, now: datetime) -> list[Known]:
    """Return each kind of moment that was asked for on a card, with the live rate beside it."""
    today = timezone.localtime(now).date()
    by_kind = recall.recalled(user, today)
    counts = _live(user.serves_as)
    found = []
    for kind in Kind:
        if kind.value not in by_kind:
            continue
        recalled, count = by_kind[kind.value], counts.get(kind)
        found.append(
            Known(
                KINDS[kind],
                recalled,
                recall_rate(recalled),
                count.offered if count else 0,
                rate_of(count) if count else None,
            )
        )
    return found


def _live(agent: Agent | None) -> dict[Kind, figures.Count]:
    if agent is None:
        return {}
    last = figures.known_days(agent).last
    return figures.counts(agent, Days.weeks_until(last, LIVE_WEEKS)) if last else {}
