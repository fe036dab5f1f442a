"""The four boxes of the two ledgers in words: how many, which share, what to do about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from highpoint.apps.quality.figures import Count
from highpoint.apps.quality.insight import FEWEST, Weeks, interval
from highpoint.engine.insight.discovery import BOXES, Sign
from highpoint.web import words

# What each box means, and what to do about what lies in it.
MEANS: dict[Sign, tuple[str, str]] = {
    Sign.WELL_WELL: (
        "The agent did what helps, and the customer left content.",
        "Learn from it: thank for a moment of it, and keep the best ones as examples.",
    ),
    Sign.WELL_BADLY: (
        "The agent did what helps, and the customer left unhappy all the same.",
        "Look at the process, not at the agent: what let this customer down?",
    ),
    Sign.BADLY_WELL: (
        "What the scorecard asks for was not done, and the customer left content.",
        "Look at the scorecard: does it ask for what helps, or was this an easy matter?",
    ),
    Sign.BADLY_BADLY: (
        "What helps was not done, and the customer left unhappy.",
        "Practise: choose one kind of moment that was missed, and work on that.",
    ),
}


@dataclass(frozen=True, slots=True)
class Box:
    """One box: how many conversations lie in it, and which share that is, in percent."""

    sign: Sign
    title: str
    means: str
    to_do: str
    n: int
    share: float | None
    low: float
    high: float
    href: str


def told(counts: Mapping[Sign, int], span: Weeks, team: str) -> dict[str, Any]:
    """Return the boxes as they lie, and how many conversations lie in any of them."""
    total = sum(counts.values())
    return {"boxes": [_box(sign, counts[sign], total, span, team) for sign in BOXES], "n": total}


def _box(sign: Sign, n: int, total: int, span: Weeks, team: str) -> Box:
    asked = {"box": sign.value}
    if team.isdecimal():
        asked["team"] = team
    if span.number:
        asked["from"] = span.mondays[0].isoformat()
        asked["to"] = (span.mondays[-1] + timedelta(days=6)).isoformat()
    href = f"{reverse('conversations')}?{urlencode(asked)}"
    limits = interval(Count(total, n))
    means, to_do = MEANS[sign]
    title = words.BOXES[sign]
    if limits is None or total < FEWEST:
        return Box(sign, title, means, to_do, n, None, 0, 0, href)
    share = 100 * n / total
    return Box(sign, title, means, to_do, n, share, 100 * limits.low, 100 * limits.high, href)
