"""
Each team's standard, and what an agent's kept figures change by when it does.

Which conversations are well done is counted as they come in: in the daily tallies, the weekly
sums and the boxes. Whoever reads them reads no conversation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Count, QuerySet

from highpoint.apps.accounts.models import Team
from highpoint.apps.quality.models import (
    STANDARD,
    CountedFor,
    Evaluation,
    ScoreTally,
    Sign,
    TeamStandard,
)
from highpoint.engine.insight.discovery import BOXES, box

# A key of the weekly sums, a day, and what to add: offered, met, partial.
Change = tuple[str, date, tuple[int, int, int]]


def kind_key(kind: str) -> str:
    """Return the key that a kind of moment is summed under."""
    return f"kind:{kind}"


def sign_key(sign: str) -> str:
    """Return the key that a sign is summed under."""
    return f"sign:{sign}"


def criterion_key(card: int, criterion: str) -> str:
    """Return the key of a scorecard's criterion; of all its conversations for the empty one."""
    return f"card:{card}:{criterion}"


def standards_of(teams: Iterable[int | None]) -> dict[int | None, float]:
    """Return the standard of each team; for none, and where none is set, the usual one."""
    asked = set(teams)
    rows = TeamStandard.objects.filter(team__in=[team for team in asked if team is not None])
    own: dict[int | None, float] = dict(rows.values_list("team", "score"))
    return {team: own.get(team, STANDARD) for team in asked}


def standard_of(team: Team | int | None) -> float:
    """Return the standard of one team."""
    pk = team.pk if isinstance(team, Team) else team
    return standards_of([pk])[pk]


def set_standard(team: Team, score: float) -> bool:
    """Set a team's standard, and tell whether kept figures have to be counted anew by it."""
    TeamStandard.objects.update_or_create(team=team, defaults={"score": score})
    return counted_otherwise(team, score).exists()


def counted_otherwise(team: Team, standard: float) -> QuerySet[CountedFor]:
    """Return those of a team whose figures are counted by another standard."""
    return CountedFor.objects.filter(team=team).exclude(standard=standard)


def recounted(agent: int, standard: float) -> Iterator[Change]:
    """Bring an agent's daily tallies and boxes to a standard; yield what the weekly sums change."""
    yield from _tallies(agent, standard)
    yield from _boxes(agent, standard)


def _tallies(agent: int, standard: float) -> Iterator[Change]:
    rows = Evaluation.objects.filter(agent=agent, score__gte=standard).order_by()
    found = rows.values_list("scorecard", "conversation__reading__day").annotate(n=Count("*"))
    reached = {(card, day): number for card, day, number in found}
    changed = []
    for tally in ScoreTally.objects.select_for_update().filter(agent=agent):
        now = reached.get((tally.scorecard_id, tally.day), 0)
        if now != tally.at_standard:
            change = now - tally.at_standard
            yield criterion_key(tally.scorecard_id, ""), tally.day, (0, change, 0)
            tally.at_standard = now
            changed.append(tally)
    ScoreTally.objects.bulk_update(changed, ["at_standard"], batch_size=200)


def _boxes(agent: int, standard: float) -> Iterator[Change]:
    rows = Sign.objects.filter(agent=agent, sign__in=BOXES).select_related("conversation__reading")
    moved = []
    for sign in rows.only(
        "sign",
        "conversation__reading__score",
        "conversation__reading__end_state",
        "conversation__reading__day",
    ):
        reading = sign.conversation.reading
        now = box(reading.score, reading.end_state, standard)
        if now is not None and now != sign.sign:
            yield sign_key(sign.sign), reading.day, (-1, 0, 0)
            yield sign_key(now), reading.day, (1, 0, 0)
            sign.sign = now
            moved.append(sign)
    Sign.objects.bulk_update(moved, ["sign"], batch_size=200)
