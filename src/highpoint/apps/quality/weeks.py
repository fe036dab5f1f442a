"""
The weekly sums by team: added to with every reading, and moved along with an agent who moves.

A team's sums are those of the agents in it now, as everywhere: who changes the team takes the
past along. Which team an agent is counted for is kept; `settle` moves what lies elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

from django.db import connection, transaction
from django.db.models import F, Q

from highpoint.apps.accounts.models import Agent
from highpoint.apps.quality.insight_models import CountedFor, Sign, WeekTally
from highpoint.apps.quality.models import STANDARD, UNDATED, Evaluation, Moment, Reading, Tally

Sums = list[int]
# Agent (None: nobody), Monday, key.
Cell = tuple[int | None, date, str]


def monday_of(day: date) -> date:
    """Return the Monday of a day's week; what has no time stays without one."""
    return day if day == UNDATED else day - timedelta(days=day.weekday())


def kind_key(kind: str) -> str:
    """Return the key that a kind of moment is summed under."""
    return f"kind:{kind}"


def sign_key(sign: str) -> str:
    """Return the key that a sign is summed under."""
    return f"sign:{sign}"


def criterion_key(card: int, criterion: str) -> str:
    """Return the key of a scorecard's criterion; of all its conversations for the empty one."""
    return f"card:{card}:{criterion}"


class WeekCounts:
    """What a batch adds to and takes from the weekly sums."""

    def __init__(self) -> None:
        self._cells: dict[Cell, Sums] = defaultdict(lambda: [0, 0, 0])

    def add_moment(self, moment: Moment, day: date, sign: int) -> None:
        met, partial = moment.verdict == "met", moment.verdict == "partial"
        self._add(moment.agent_id, day, kind_key(moment.kind), (sign, sign * met, sign * partial))

    def add_evaluation(self, evaluation: Evaluation, day: date, sign: int) -> None:
        """Count an evaluation's ratings, and itself at or below the standard."""
        agent, card = evaluation.agent_id, evaluation.scorecard_id
        for criterion, offered, met, partial in evaluation.ratings:
            if offered:
                sums = (sign * offered, sign * met, sign * partial)
                self._add(agent, day, criterion_key(card, criterion), sums)
        if evaluation.score is not None:
            reached = evaluation.score >= STANDARD
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
            cell = sums[team_of.get(agent), monday, key]
            for place, value in enumerate(values):
                cell[place] += value
        _add_up(sums)


def counted_for(agents: Iterable[int]) -> dict[int | None, int | None]:
    """Return the team of each agent, held until the transaction ends; new ones by their team."""
    known = _held(agents)
    fresh = [agent for agent in agents if agent not in known]
    if fresh:
        teams = Agent.objects.filter(pk__in=fresh).order_by("pk").values_list("pk", "team")
        CountedFor.objects.bulk_create(
            (CountedFor(agent_id=agent, team_id=team) for agent, team in teams),
            ignore_conflicts=True,
        )
        known |= _held(fresh)
    return known


def _held(agents: Iterable[int]) -> dict[int | None, int | None]:
    rows = CountedFor.objects.select_for_update().filter(agent__in=list(agents)).order_by("agent")
    return dict(rows.values_list("agent", "team"))


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
        _move(agent)


@transaction.atomic
def _move(agent: int) -> None:
    counted = CountedFor.objects.select_for_update().filter(agent=agent).first()
    now = Agent.objects.filter(pk=agent).values_list("team", flat=True).first()
    if counted is not None and counted.team_id == now:
        return
    moved = WeekCounts()
    for kind, day, *sums in Tally.objects.filter(agent=agent).values_list(
        "kind", "day", "offered", "met", "partial"
    ):
        moved._add(agent, day, kind_key(kind), sums)
    days = dict(
        Reading.objects.filter(conversation__evaluations__agent=agent).values_list(
            "conversation", "day"
        )
    )
    for evaluation in Evaluation.objects.filter(agent=agent).only(
        "agent", "conversation", "scorecard", "score", "ratings"
    ):
        moved.add_evaluation(evaluation, days[evaluation.conversation_id], sign=1)
    signs = Sign.objects.filter(agent=agent)
    for sign, day in signs.values_list("sign", "conversation__reading__day"):
        moved.add_sign(Sign(agent_id=agent, sign=sign), day, sign=1)
    cells: dict[Cell, Sums] = {}
    for (_, monday, key), values in moved._cells.items():
        # Of whom nothing is kept, nothing was counted: with a team that is gone, its sums went.
        if counted is not None:
            cells[counted.team_id, monday, key] = [-value for value in values]
        cells[now, monday, key] = values
    _add_up(cells)
    CountedFor.objects.update_or_create(agent_id=agent, defaults={"team_id": now})


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
