"""What a conversation is called well done by, and whose figures are being counted anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from highpoint.apps.accounts.models import Team
from highpoint.apps.quality.models import STANDARD, Recount
from highpoint.apps.quality.standards import standards_of

# More teams than this are not named one by one above a page of sums.
MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Standards:
    """The usual standard, the teams with one of their own by name, and recounts not finished."""

    usual: float
    own: Sequence[tuple[str, float]]
    more: int
    open_recounts: Sequence[Recount]


def standards_told(teams: Sequence[Team]) -> Standards:
    """Return what to tell of the standards of these teams; they come by name."""
    scores = standards_of(team.pk for team in teams)
    own = [(team.name, scores[team.pk]) for team in teams if scores[team.pk] != STANDARD]
    going = Recount.objects.exclude(status=Recount.Status.DONE).select_related("team")
    mine = list(going.filter(team__in=scores).order_by("team__name"))
    return Standards(STANDARD, own[:MOST_NAMED], max(0, len(own) - MOST_NAMED), mine)
