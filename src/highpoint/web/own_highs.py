"""The own high point of each behavior, over a window that rolls along with the calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from highpoint.apps.accounts.models import Agent
from highpoint.apps.wellbeing import cases
from highpoint.engine.insight.own_high import (
    FEWEST_MOMENTS,
    FEWEST_WINDOWS,
    Case,
    OwnHigh,
    own_highs,
)
from highpoint.engine.moment import Kind
from highpoint.web.behaviors import Behavior

# How far back a high point may lie, and how long its window may be: the shortest in which
# enough moments come together.
SPAN = timedelta(weeks=52)
LENGTHS = (1, 2, 4)

Window = Sequence[Case]


@dataclass(frozen=True, slots=True)
class Best:
    """A behavior with its high point, None where too little is known; ``weeks`` a window lasts."""

    behavior: Behavior
    high: OwnHigh | None
    weeks: int = 0
    first: date | None = None
    last: date | None = None

    @property
    def is_now(self) -> bool:
        """Whether the newest window is the best one."""
        return self.high is not None and self.high.window == self.high.newest


def bests(agent: Agent, found: Sequence[Behavior], last: date | None) -> list[Best]:
    """Return the high point of each behavior of the card, in the card's order."""
    if last is None:
        return []
    known = cases.weeks(agent, last - SPAN)
    cut = {kind: _cut(by_week, last) for kind, by_week in known.items()}
    highs = own_highs({kind: windows for kind, (_, windows) in cut.items() if windows})
    return [_best(behavior, cut, highs.get(behavior.kind), last) for behavior in found]


def _best(
    behavior: Behavior,
    cut: Mapping[Kind, tuple[int, list[Window]]],
    high: OwnHigh | None,
    last: date,
) -> Best:
    if high is None:
        return Best(behavior, None)
    weeks, windows = cut[behavior.kind]
    begins = _monday(last) + timedelta(weeks=1 - weeks * (len(windows) - high.window))
    ends = min(begins + timedelta(weeks=weeks, days=-1), last)
    return Best(behavior, high, weeks, begins, ends)


def _cut(by_week: Mapping[date, list[Case]], last: date) -> tuple[int, list[Window]]:
    """Return the shortest windows of which enough can be read, the newest ending with ``last``."""
    for length in LENGTHS:
        windows = _windows(by_week, last, length)
        readable = [w for w in windows if sum(case.offered for case in w) >= FEWEST_MOMENTS]
        if len(readable) >= FEWEST_WINDOWS:
            return length, windows
    return 0, []


def _windows(by_week: Mapping[date, list[Case]], last: date, length: int) -> list[Window]:
    newest = _monday(last)
    windows: list[list[Case]] = [[] for _ in range(SPAN.days // 7 // length)]
    for monday, found in by_week.items():
        back = (newest - monday).days // 7 // length
        if 0 <= back < len(windows):
            windows[-1 - back] += found
    return list(windows)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
