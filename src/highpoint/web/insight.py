"""The grid of what teams did by week: its lines and cells, as the page and the files show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from highpoint.apps.accounts.models import Team
from highpoint.apps.quality import insight
from highpoint.apps.quality.cards import criteria_of
from highpoint.apps.quality.figures import Count
from highpoint.apps.quality.models import Scorecard
from highpoint.apps.quality.standards import criterion_key
from highpoint.web.forms.insight import kinds

# Shades of the accent, from the lowest rates to the highest.
SHADES = 5


@dataclass(frozen=True, slots=True)
class Named:
    """Something a line tells of: its key, what it is called, the section it belongs to."""

    key: str
    title: str
    section: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One rate of a week, in percent; ``rate`` is None where too few stand behind it."""

    monday: date
    count: Count
    rate: float | None
    low: float
    high: float
    beyond: str
    behind: str

    @property
    def shade(self) -> int:
        return min(SHADES - 1, int((self.rate or 0) * SHADES / 100))

    @property
    def href(self) -> str:
        """The address of the moments behind it."""
        return f"{self.behind}&from={self.monday}&to={self.monday + timedelta(days=6)}"

    # Written here: a template takes longer over each number and day than all else of a cell.
    @property
    def percents(self) -> tuple[str, str, str]:
        """The rate and the ends of its interval as they are shown: whole."""
        rate, low, high = (int(one + 0.5) for one in (self.rate or 0, self.low, self.high))
        return str(rate), str(low), str(high)

    @property
    def week(self) -> str:
        """The week's Monday in words."""
        return f"{self.monday.day} {self.monday:%b}"

    @property
    def n(self) -> str:
        """How many occasions stand behind it."""
        return str(self.count.offered)


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion, a kind or a team with its weeks; ``href`` leads to it by team."""

    title: str
    section: str
    key: str
    team: int | None
    least: int | None
    cells: Sequence[Cell]
    # A mean of scores is no share.
    in_percent: bool = True
    by: str = ""


def of_card(card: Scorecard) -> list[Named]:
    """Return what a scorecard asks of the engine, in its order; the standard first."""
    whole = Named(criterion_key(card.pk, ""), "Conversations at the standard or above", "Whole")
    return [
        whole,
        *(
            Named(criterion_key(card.pk, each.key), each.title, each.section)
            for each in criteria_of(card)
            if not each.judged
        ),
    ]


def of_kinds() -> list[Named]:
    """Return every kind of moment."""
    return [Named(key, title, "Moments") for key, title in kinds()]


def lines_by_what(
    named: Sequence[Named],
    found: Mapping[tuple[str, date], Count],
    mondays: Sequence[date],
    least: Mapping[str, int],
    team: str,
) -> list[Line]:
    """Return a line for each thing asked, in the given order."""
    lines = []
    for one in named:
        limit = least.get(insight.threshold_key(one.key))
        behind = _behind(one.key, team)
        cells = [
            cell(found.get((one.key, monday), Count()), monday, behind, limit) for monday in mondays
        ]
        lines.append(Line(one.title, one.section, one.key, None, limit, cells))
    return lines


def lines_by_team(
    one: Named,
    teams: Iterable[Team],
    found: Mapping[tuple[int | None, date], Count],
    mondays: Sequence[date],
    least_of: Mapping[int | None, Mapping[str, int]],
) -> list[Line]:
    """Return a line for each team, by name and by nothing else, those in none last."""
    lines = []
    for pk, name in [*((team.pk, team.name) for team in teams), (None, "In no team")]:
        limit = least_of[pk].get(insight.threshold_key(one.key))
        behind = _behind(one.key, str(pk or "none"))
        cells = [
            cell(found.get((pk, monday), Count()), monday, behind, limit) for monday in mondays
        ]
        if pk is not None or any(each.count.offered for each in cells):
            lines.append(Line(name, "Teams", one.key, pk, limit, cells))
    return lines


def cell(count: Count, monday: date, behind: str, least: int | None) -> Cell:
    """Return one cell with its interval; ``behind`` leads to the moments of its line."""
    limits = insight.interval(count)
    if limits is None or count.rate is None:
        return Cell(monday, count, None, 0, 0, "", behind)
    beyond = insight.beyond(count, least, limits) if least is not None else ""
    return Cell(
        monday, count, 100 * count.rate, 100 * limits.low, 100 * limits.high, beyond, behind
    )


def _behind(key: str, team: str) -> str:
    """Return the address of a line's moments, its days still to be told."""
    asked = {"what": key, "team": team}
    return f"{reverse('insight_moments')}?{urlencode({k: v for k, v in asked.items() if v})}"
