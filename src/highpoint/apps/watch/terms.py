"""How a team is warned: from which chance on, of how many talks at once, and whether it is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import Team, User
from highpoint.apps.watch.models import OpenTalk, WatchTerms
from highpoint.engine.insight.intervals import CountOf, Interval
from highpoint.engine.warning import MEASURED, rate_range, threshold_from

# A threshold of a team's own is learned from so many of its latest talks that ended well.
FEWEST_OWN = 50
MOST_OWN = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a lead chooses for a team."""

    capacity: int
    rate: float
    tells: bool
    quiet_hours: int


def terms_of(team: int | None) -> WatchTerms:
    """Return how a team is warned; as usual where it has chosen nothing."""
    kept = WatchTerms.objects.filter(team=team).first()
    return kept or WatchTerms(team_id=team)


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """
    What is known of the false alarms of a team's threshold, each in 100 talks that end well.

    ``learned`` is between which shares it lies, by how many talks it was learned from; None where
    the engine's stands, whose share of other companies' talks is ``elsewhere``. ``well`` of the
    team's own have ended well so far, and ``here`` is the share of the latest that were warned of.
    """

    learned: Interval | None
    elsewhere: CountOf
    well: int
    here: CountOf


def false_alarms_of(terms: WatchTerms, since: datetime) -> FalseAlarms:
    """Return what is known of a team's false alarms; its own of talks that ended since then."""
    well = _ended_well(terms.team_id)
    lately = well.filter(ended_at__gte=since)
    learned = None
    if terms.own_threshold is not None:
        found = rate_range(terms.own_talks, terms.rate)
        learned = Interval(100 * found.low, 100 * found.high)
    return FalseAlarms(
        learned,
        CountOf(*MEASURED[terms.rate]),
        well.count(),
        CountOf(lately.filter(warning__isnull=False).count(), lately.count()),
    )


def choose(team: Team | None, chosen: Chosen, *, by: User, now: datetime) -> None:
    """Keep how a team wants to be warned, from its next message on."""
    with transaction.atomic():
        terms, _ = WatchTerms.objects.select_for_update().get_or_create(team=team)
        terms.capacity, terms.rate = chosen.capacity, chosen.rate
        terms.tells, terms.quiet_hours = chosen.tells, chosen.quiet_hours
        terms.own_threshold, terms.own_talks = None, 0
        terms.save()
        _learn(team)
        note(by, Did.SET_WATCH, "team", thing_id=team.pk if team else None, now=now)


def learn() -> None:
    """Let each team with enough talks of its own be warned by what these were like."""
    for team in [None, *Team.objects.all()]:
        _learn(team)


def _learn(team: Team | None) -> None:
    well = _ended_well(team.pk if team else None)
    told = well.order_by("-ended_at").values_list("highest", flat=True)[:MOST_OWN]
    highest = [chance for chance in told if chance is not None]
    if len(highest) < FEWEST_OWN:
        return
    terms, _ = WatchTerms.objects.get_or_create(team=team)
    found = threshold_from(highest, terms.rate)
    WatchTerms.objects.filter(pk=terms.pk).update(own_threshold=found, own_talks=len(highest))


def _ended_well(team: int | None) -> QuerySet[OpenTalk]:
    ended = OpenTalk.objects.filter(team=team, ended_at__isnull=False, highest__isnull=False)
    return ended.filter(outcome=OpenTalk.Outcome.WELL)
