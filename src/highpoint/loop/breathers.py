"""A breather, suggested to a person whose talks have just been hard; told to nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.models import Agent
from highpoint.apps.notices.operations import tell
from highpoint.apps.quality.models import Moment
from highpoint.apps.quality.operations import Read
from highpoint.apps.wellbeing.load import hard_run
from highpoint.apps.wellbeing.operations import care_of
from highpoint.engine.moment import Kind

KIND = "breather"
# Longer ago than any team can set, a run is over.
LONGEST = timedelta(hours=12)


def suggest(reads: Sequence[Read], *, now: datetime) -> None:
    """
    Suggest a breather to everybody whose hard run these conversations complete, once a day.

    An import of old conversations suggests nothing: a run lasts until now.
    """
    fresh = [
        read.row.pk
        for read in reads
        if read.row.has_time
        and now - LONGEST < read.row.started_at <= now
        and any(moment.kind is Kind.HOSTILITY for moment in read.analysis.moments)
    ]
    if not fresh:
        return
    met = Moment.objects.filter(
        conversation__in=fresh, kind=Kind.HOSTILITY.value, agent__isnull=False
    )
    agents = Agent.objects.filter(pk__in=met.values("agent")).select_related("joined_to")
    for agent in {each.joined_to or each for each in agents}:
        _suggest_to(agent, now)


def _suggest_to(agent: Agent, now: datetime) -> None:
    run = hard_run(agent, care_of(agent.team_id), now) if agent.user else None
    if run is None or agent.user is None:
        return
    tell(
        [agent.user],
        KIND,
        f"breather {agent.pk} {timezone.localtime(now):%Y-%m-%d}",
        "A hard run: take a breather",
        now=now,
        link=reverse("today"),
        body=f"{run.moments} hostile moments since {timezone.localtime(run.since):%H:%M}. "
        "Ten minutes away from the desk are well spent. Only you are told this.",
    )
