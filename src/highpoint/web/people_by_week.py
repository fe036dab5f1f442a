"""The grid's lines of what people judged, each beside the engine's of the same criterion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from highpoint.apps.accounts.models import Team
from highpoint.apps.desk import by_week
from highpoint.apps.desk.by_week import NONE, Judged, Seen
from highpoint.apps.quality.cards import criteria_of
from highpoint.apps.quality.figures import Count
from highpoint.apps.quality.models import Scorecard
from highpoint.web.forms.insight import NO_TEAM
from highpoint.web.insight import Cell, Line, Named

BY_PEOPLE = "people:"
SECTION = "people, in reviews"
WHOLE = "Score given by people (IQS), mean"


def key_of(card: Scorecard, criterion: str = "") -> str:
    """Return the key of a criterion as people judge it; of their score for the empty one."""
    return f"{BY_PEOPLE}{card.pk}:{criterion}"


def of_people(card: Scorecard) -> list[Named]:
    """Return what people judge by a scorecard: their score, and every criterion of it."""
    whole = Named(key_of(card), WHOLE, SECTION)
    return [
        whole,
        *(Named(key_of(card, each.key), each.title, SECTION) for each in criteria_of(card)),
    ]


def lines(
    card: Scorecard, mondays: Sequence[date], seen: Seen, chosen_team: str = ""
) -> list[Line]:
    """Return a line for the score and for each criterion that was judged in these weeks."""
    scores = by_week.scores(card.name, mondays, seen, by_team=False)
    told = by_week.every_criterion(card.name, mondays, seen)
    found = []
    for one in of_people(card):
        criterion = one.key.rpartition(":")[2]
        weeks = [
            told.get((criterion, monday), NONE) if criterion else scores.get(monday, NONE)
            for monday in mondays
        ]
        if any(week.reviews for week in weeks):
            found.append(_line(one.title, one, None, weeks, mondays, chosen_team))
    return found


def lines_by_team(
    card: Scorecard, one: Named, teams: Sequence[Team], mondays: Sequence[date], seen: Seen
) -> list[Line]:
    """Return a line for each team, by name and by nothing else, those in none last."""
    criterion = one.key.rpartition(":")[2]
    told: Mapping[Any, Judged] = (
        by_week.points(card.name, criterion, mondays, seen, by_team=True)
        if criterion
        else by_week.scores(card.name, mondays, seen, by_team=True)
    )
    found = []
    named: list[tuple[int | None, str]] = [(team.pk, team.name) for team in teams]
    for pk, name in [*named, (None, "In no team")]:
        weeks = [told.get((pk, monday), NONE) for monday in mondays]
        if pk is not None or any(week.reviews for week in weeks):
            found.append(_line(name, one, pk, weeks, mondays, str(pk or NO_TEAM)))
    return found


def beside(people: Sequence[Line], engine: Sequence[Line]) -> list[Line]:
    """Return each line of people with the engine's of the same criterion below it."""
    of = {line.key.rpartition(":")[2]: line for line in engine}
    found: list[Line] = []
    for line in people:
        found.append(line)
        other = of.get(line.key.rpartition(":")[2])
        if other is not None:
            found.append(replace(other, section=f"{other.section}, the engine"))
    return found


def _line(
    title: str,
    one: Named,
    team: int | None,
    weeks: Sequence[Judged],
    mondays: Sequence[date],
    of_team: str,
) -> Line:
    asked = {"what": one.key} | ({"team": of_team} if of_team else {})
    behind = f"{reverse('insight_reviews')}?{urlencode(asked)}"
    cells = [_cell(week, monday, behind) for week, monday in zip(weeks, mondays, strict=True)]
    share = bool(one.key.rpartition(":")[2])
    return Line(title, one.section, one.key, team, None, cells, share, " by people")


def _cell(week: Judged, monday: date, behind: str) -> Cell:
    low, high = (week.interval.low, week.interval.high) if week.interval else (0, 0)
    return Cell(monday, Count(week.reviews), week.value, low, high, "", behind)
