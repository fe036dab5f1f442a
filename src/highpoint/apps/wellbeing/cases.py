"""What an agent's talks were made of, week by week: kept as tallies beside the daily ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Min

from highpoint.apps.accounts.models import Agent
from highpoint.apps.conversations.models import Turn
from highpoint.apps.quality.models import UNDATED, Moment, Reading
from highpoint.apps.quality.operations import add_up
from highpoint.apps.wellbeing.models import CaseTally
from highpoint.engine.conversation import Role
from highpoint.engine.insight.own_high import Case
from highpoint.engine.moment import Kind

# A talk begins hard where the customer's first turn offers one of these.
HARD = frozenset({Kind.HOSTILITY.value, Kind.DISTRESS.value})

_Key = tuple[int, date, str, str, bool]


class Cases:
    """What a batch of conversations adds to and takes from the tallies of cases."""

    def __init__(self) -> None:
        self._sums: dict[_Key, Counter[str]] = {}

    def add(self, conversations: Sequence[int], sign: int = 1) -> None:
        """Count the moments kept of these conversations; call it anew after they change."""
        readings = Reading.objects.filter(conversation__in=conversations, day__gt=UNDATED)
        talks = {
            pk: (day - timedelta(days=day.weekday()), channel)
            for pk, day, channel in readings.values_list(
                "conversation", "day", "conversation__channel"
            )
        }
        if not talks:
            return
        moments = list(
            Moment.objects.filter(conversation__in=talks)
            .order_by()
            .values_list("conversation", "agent", "kind", "verdict", "turn")
        )
        hard = _hard([(talk, turn) for talk, _, kind, _, turn in moments if kind in HARD])
        for talk, agent, kind, verdict, _ in moments:
            if agent is None:
                continue
            monday, channel = talks[talk]
            sums = self._sums.setdefault((agent, monday, kind, channel, talk in hard), Counter())
            sums["offered"] += sign
            sums[verdict] += sign

    def take_away(self, conversations: Sequence[int]) -> None:
        """Take away what these conversations, as they are kept now, had added."""
        self.add(conversations, sign=-1)

    def write(self) -> None:
        """Add the sums to the rows of the week, making those that are missing."""
        add_up(
            CaseTally._meta.db_table,
            ("agent_id", "monday", "kind", "channel", "hard"),
            ("offered", "met", "partial"),
            [
                (*key, sums["offered"], sums["met"], sums["partial"])
                for key, sums in sorted(self._sums.items())
                if any(sums.values())
            ],
        )


def weeks(agent: Agent, since: date) -> dict[Kind, dict[date, list[Case]]]:
    """Return an agent's cases since a day, by kind of moment and week, oldest first."""
    rows = (
        CaseTally.objects.filter(agent__in=agent.names, monday__gte=since, offered__gt=0)
        .order_by("monday")
        .values_list("kind", "monday", "channel", "hard", "offered", "met", "partial")
    )
    found: dict[Kind, dict[date, list[Case]]] = {}
    for kind, monday, channel, hard, offered, met, partial in rows:
        case = Case((channel, hard), offered, met + partial / 2)
        found.setdefault(Kind(kind), {}).setdefault(monday, []).append(case)
    return found


def _hard(places: Sequence[tuple[int, int]]) -> set[int]:
    """Return the talks in which one of these turns is the customer's first."""
    if not places:
        return set()
    first = dict(
        Turn.objects.filter(conversation__in={talk for talk, _ in places}, role=Role.CUSTOMER)
        .order_by()
        .values("conversation")
        .annotate(first=Min("index"))
        .values_list("conversation", "first")
    )
    return {talk for talk, turn in places if turn == first.get(talk)}
