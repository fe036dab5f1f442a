"""
The weekly sums by team: added to with every reading, and moved along with an agent who moves.

A team's sums are those of the agents in it now, as everywhere: who changes the team takes the
past along. Which team an agent is counted for is kept; `settle` moves what lies elsewhere. So is
the standard they are counted by: an agent who moves is counted by that of the new team.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F, Q

from highpoint.apps.accounts.models import Agent
from highpoint.apps.quality.insight_models import CountedFor, Sign, WeekTally
from highpoint.apps.quality.models import UNDATED, Evaluation, Moment, Reading, Tally
from highpoint.apps.quality.standards import (
    criterion_key,
    kind_key,
    recounted,
    sign_key,
    standards_of,
)

Sums = list[int]
# Agent (None: nobody), Monday, key.
Cell = tuple[int | None, date, str]


def monday_of(day: date) -> date:
    """Return the Monday of a day's week; what has no time stays without one."""
    return day if day == UNDATED else day - timedelta(days=day.weekday())


class WeekCounts:
    """What a batch adds to and takes from the weekly sums."""

    def __init__(self) -> None:
        self._cells: dict[Cell, Sums] = defaultdict(lambda: [0, 0, 0])

    def add_moment(self, moment: Moment, day: date, sign: int) -> None:
        met, partial = moment.verdict == "met", moment.verdict == "partial"
        self._add(moment.agent_id, day, kind_key(moment.kind), (sign, sign * met, sign * partial))

    def add_evaluation(self, evaluation: Evaluation, day: date, sign: int, standard: float) -> None:
        """Count an evaluation's ratings, and whether it reached the agent's standard."""
        agent, card = evaluation.agent_id, evaluation.scorecard_id
        for criterion, offered, met, partial in evaluation.ratings:
            if offered:
                sums = (sign * offered, sign * met, sign * partial)
                self._add(agent, day, criterion_key(card, criterion), sums)
        if evaluation.score is not None:
            reached = evaluation.score >= standard
            self._add(agent, day, criterion_key(card, ""), (sign, sign * reached, 0))

    def add_sign(self, found: Sign, day: date, sign: int) -> None:
        self._add(found.agent_id, day, sign_key(found.sign), (sign, 0, 0))

    def _add(self, agent: int | None, day: date, key: str, sums: Sequence[int]) -> None:
        cell = self._cells[agent, monday_of(day), key]
        for place, value in enumerate(sums):
            cell[place] += value

    def take_signs(self, conversations: Iterable[int], days: dict[int, date]) -> None:
        """Take away the signs that these conversations have, each on its day."""
        rows = Sign.objects.filter(conversation__in=conversations)
        for sign in rows:
            self.add_sign(sign, days[sign.conversation_id], sign=-1)

    def write(self) -> None:
        """Add the sums to those of the teams that the agents are counted for."""
        cells = {cell: sums for cell, sums in self._cells.items() if any(sums)}
        if not cells:
            return
        team_of = counted_for({agent for agent, *_ in cells if agent is not None})
        sums: dict[Cell, Sums] = defaultdict(lambda: [0, 0, 0])
        for (agent, monday, key), values in cells.items():
            team = team_of[agent].team if agent in team_of else None
            cell = sums[team, monday, key]
            for place, value in enumerate(values):
                cell[place] += value
        _add_up(sums)


class Counted(NamedTuple):
    """What an agent's figures are counted for, and by."""

    team: int | None
    standard: float


def counted_for(agents: Iterable[int]) -> dict[int | None, Counted]:
    """Return the team and standard of each agent, held until the transaction ends."""
    known = _held(agents)
    fresh = [agent for agent in agents if agent not in known]
    if fresh:
        teams = dict(Agent.objects.filter(pk__in=fresh).order_by("pk").values_list("pk", "team"))
        standard_of = standards_of(teams.values())
        CountedFor.objects.bulk_create(
            (
                CountedFor(agent_id=agent, team_id=team, standard=standard_of[team])
                for agent, team in teams.items()
            ),
            ignore_conflicts=True,
        )
        known |= _held(fresh)
    return known


def _held(agents: Iterable[int]) -> dict[int | None, Counted]:
    rows = CountedFor.objects.select_for_update().filter(agent__in=list(agents)).order_by("agent")
    found = rows.values_list("agent", "team", "standard")
    return {agent: Counted(team, standard) for agent, team, standard in found}


def settle() -> None:
    """Count the agents who changed their team for the one they are in now."""
    elsewhere = (
        Q(counted_for=None)
        | Q(counted_for__team__isnull=True, team__isnull=False)
        | Q(counted_for__team__isnull=False, team__isnull=True)
        | Q(counted_for__team__lt=F("team"))
        | Q(counted_for__team__gt=F("team"))
    )
    for agent in Agent.objects.filter(elsewhere).order_by("pk").values_list("pk", flat=True):
        count_anew(agent)


@transaction.atomic
def count_anew(agent: int) -> None:
    """Count an agent for the team they are in now, and by its standard."""
    counted = CountedFor.objects.select_for_update().filter(agent=agent).first()
    team = Agent.objects.filter(pk=agent).values_list("team", flat=True).first()
    standard = standards_of([team])[team]
    if counted is None or counted.standard != standard:
        changed = WeekCounts()
        for key, day, sums in recounted(agent, standard):
            changed._add(agent, day, key, sums)
        # Of whom nothing is kept, nothing was counted: with a team that is gone, its sums went.
        if counted is not None:
            _add_up({(counted.team_id, *cell[1:]): sums for cell, sums in changed._cells.items()})
    if counted is None or counted.team_id != team:
        cells: dict[Cell, Sums] = {}
        for (_, monday, key), values in _all_of(agent, standard)._cells.items():
            if counted is not None:
                cells[counted.team_id, monday, key] = [-value for value in values]
            cells[team, monday, key] = values
        _add_up(cells)
    CountedFor.objects.update_or_create(
        agent_id=agent, defaults={"team_id": team, "standard": standard}
    )


def _all_of(agent: int, standard: float) -> WeekCounts:
    """Return everything an agent has in the weekly sums, by the standard it is counted by."""
    own = WeekCounts()
    for kind, day, *sums in Tally.objects.filter(agent=agent).values_list(
        "kind", "day", "offered", "met", "partial"
    ):
        own._add(agent, day, kind_key(kind), sums)
    days = dict(
        Reading.objects.filter(conversation__evaluations__agent=agent).values_list(
            "conversation", "day"
        )
    )
    for evaluation in Evaluation.objects.filter(agent=agent).only(
        "agent", "conversation", "scorecard", "score", "ratings"
    ):
        own.add_evaluation(evaluation, days[evaluation.conversation_id], 1, standard)
    signs = Sign.objects.filter(agent=agent)
    for sign, day in signs.values_list("sign", "conversation__reading__day"):
        own.add_sign(Sign(agent_id=agent, sign=sign), day, sign=1)
    return own


def _add_up(sums: dict[Cell, Sums]) -> None:
    """Add to rows by team, Monday and key, making those that are missing, in one order."""
    rows = sorted(
        ((cell, values) for cell, values in sums.items() if any(values)),
        key=lambda row: (row[0][0] is not None, row[0][0] or 0, *row[0][1:]),
    )
    table = WeekTally._meta.db_table
    columns = "team_id, monday, key, offered, met, partial"
    added = "offered = offered + %s, met = met + %s, partial = partial + %s"
    for has_team, group in groupby(rows, key=lambda row: row[0][0] is not None):
        of_team = "team_id = %s" if has_team else "team_id IS NULL"
        cells = list(group)
        # Only names of our own table stand in the text; every value is a parameter.
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} ({columns}) VALUES (%s, %s, %s, 0, 0, 0) "  # nosec B608
                "ON CONFLICT DO NOTHING",
                [cell for cell, _ in cells],
            )
            cursor.executemany(
                f"UPDATE {table} SET {added} WHERE monday = %s AND key = %s AND {of_team}",  # nosec B608
                [(*values, *cell[1:], *([cell[0]] if has_team else [])) for cell, values in cells],
            )
