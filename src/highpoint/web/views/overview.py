"""The executive's page: what the company's conversations come to, in sums and never by person."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import Team
from highpoint.apps.accounts.permissions import require
from highpoint.apps.quality import overview as sums
from highpoint.apps.quality.figures import Days
from highpoint.apps.quality.overview import Group
from highpoint.engine.insight.clusters import Share
from highpoint.engine.insight.intervals import jeffreys
from highpoint.engine.trajectory import EndState
from highpoint.web import words
from highpoint.web.behaviors import FEWEST_FOR_RATE, Rate, percent
from highpoint.web.standards import standards_told

SPANS: dict[str, tuple[int | None, str]] = {
    "4": (4, "4 weeks"),
    "13": (13, "3 months"),
    "26": (26, "half a year"),
}
USUAL_SPAN = "13"


@dataclass(frozen=True, slots=True)
class Row:
    """A group as the page shows it; ``rate`` is None where too few conversations stand behind."""

    name: str
    share: Share
    rate: Rate | None


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show what share of conversations reached the standard, and how the customers ended."""
    require(request.user, Act.SEE_OVERVIEW)
    asked = request.GET.get("span", "")
    span = asked if asked in SPANS else USUAL_SPAN
    context = {
        "span": span,
        "spans": [(key, said) for key, (_, said) in SPANS.items()],
        "standards": standards_told(list(Team.objects.all())),
        "fewest": FEWEST_FOR_RATE,
        "fewest_people": sums.FEWEST_PEOPLE,
    }
    last = sums.last_day()
    if last is None:
        return render(request, "overview/overview.html", context)
    days = Days.weeks_until(last, SPANS[span][0] or 1)
    earlier = days.before()
    assert earlier is not None
    company = sums.Company()
    before = company.overview(earlier)
    were = {group.name: group.reached for group in before.teams}
    now = company.overview(days)
    everybody = before.everybody.reached if before.everybody else None
    context |= {
        "days": days,
        "everybody": _row(now.everybody, everybody) if now.everybody else None,
        "teams": [_row(group, were.get(group.name)) for group in now.teams],
        "left_out": now.left_out,
        "endings": _endings(days),
    }
    return render(request, "overview/overview.html", context)


def _row(group: Group, was: Share | None) -> Row:
    share = group.reached
    if share.n < FEWEST_FOR_RATE:
        return Row(group.name, share, None)
    before = 100 * was.value if was and was.n >= FEWEST_FOR_RATE else None
    ends = share.interval
    return Row(
        group.name, share, Rate(100 * share.value, 100 * ends.low, 100 * ends.high, share.n, before)
    )


def _endings(days: Days) -> list[tuple[str, Rate]]:
    """Return each way a customer ends with its share; those that cannot be told stand apart."""
    counts = sums.endings(days)
    n = sum(count for state, count in counts.items() if state != EndState.UNKNOWN)
    if n < FEWEST_FOR_RATE:
        return []
    told = (EndState.SATISFIED, EndState.NEUTRAL, EndState.DISSATISFIED)
    return [
        (
            words.END_STATES[state],
            percent(counts.get(state, 0), n, jeffreys(counts.get(state, 0), n)),
        )
        for state in told
    ]
