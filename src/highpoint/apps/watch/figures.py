"""What the early warnings were worth: by team and time, never by person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from highpoint.apps.watch.models import OpenTalk
from highpoint.engine.insight.intervals import CountOf
from highpoint.engine.insight.median import Median, median

# A median of fewer has no interval.
FEWEST_LEADS = 6
# Of more the newest: their median and its interval tell no more.
MOST_LEADS = 1_000


@dataclass(frozen=True, slots=True)
class Worth:
    """
    What the warnings of some weeks were worth, of talks whose end is known.

    ``precision`` is of those that stood among as many as could be looked at, ``false_alarms``
    the share of talks that ended well of which was warned, ``seen`` the share of bad ends. Of a
    talk that was helped and ended well nobody can say how it would have ended: it counts against
    the precision.
    """

    ended: int
    unknown: int
    by_people: int
    precision: CountOf
    false_alarms: CountOf
    seen: CountOf
    taken: CountOf
    left: CountOf
    beyond: int
    lead_turns: Median | None
    lead_minutes: Median | None


def worth(teams: Q, since: datetime) -> Worth:
    """Return what the warnings of the teams' talks that ended since then were worth."""
    ended = OpenTalk.objects.filter(teams, ended_at__gte=since)
    shown = Q(warning__shown_at__isnull=False)
    badly, well = Q(outcome=OpenTalk.Outcome.BADLY), Q(outcome=OpenTalk.Outcome.WELL)
    known, taken = badly | well, Q(warning__taken_at__isnull=False)
    talks = ended.aggregate(
        ended=Count("pk"),
        unknown=Count("pk", filter=Q(outcome="")),
        by_people=Count("pk", filter=known & Q(outcome_by__isnull=False)),
        badly=Count("pk", filter=badly),
        well=Count("pk", filter=well),
    )
    # By themselves: beside all talks, each of these would be looked for a warning.
    warned = ended.filter(warning__isnull=False)
    found = talks | warned.aggregate(
        shown=Count("pk", filter=shown & known),
        shown_badly=Count("pk", filter=shown & badly),
        taken=Count("pk", filter=shown & taken & known),
        taken_badly=Count("pk", filter=shown & taken & badly),
        beyond=Count("pk", filter=Q(warning__shown_at=None)),
    )
    leads = warned.filter(badly, shown, warning__lead_turns__isnull=False)
    told = leads.order_by("-warning__at").values_list(
        "warning__lead_turns", "warning__lead_seconds"
    )
    rows = list(told[:MOST_LEADS])
    left, left_badly = found["shown"] - found["taken"], found["shown_badly"] - found["taken_badly"]
    return Worth(
        ended=found["ended"],
        unknown=found["unknown"],
        by_people=found["by_people"],
        precision=CountOf(found["shown_badly"], found["shown"]),
        false_alarms=CountOf(found["shown"] - found["shown_badly"], found["well"]),
        seen=CountOf(found["shown_badly"], found["badly"]),
        taken=CountOf(found["taken_badly"], found["taken"]),
        left=CountOf(left_badly, left),
        beyond=found["beyond"],
        lead_turns=_middle([turns for turns, _ in rows if turns is not None]),
        lead_minutes=_middle([seconds / 60 for _, seconds in rows if seconds is not None]),
    )


def _middle(values: Collection[float]) -> Median | None:
    return median(list(values)) if len(values) >= FEWEST_LEADS else None
