"""Everything that changes thresholds, and what is told when a whole week lies below one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import Team, User
from highpoint.apps.accounts.permissions import decides_for, told_of_threshold
from highpoint.apps.notices.operations import tell
from highpoint.apps.quality.figures import Count
from highpoint.apps.quality.insight import beyond, interval, threshold_key
from highpoint.apps.quality.insight_models import Threshold, WeekTally
from highpoint.apps.quality.models import Scorecard
from highpoint.apps.quality.weeks import monday_of, settle
from highpoint.errors import HighpointError


class CannotSet(HighpointError):
    """The threshold cannot be set, for a reason the lead can be told."""


def set_threshold(*, key: str, team: Team | None, least: int, by: User, now: datetime) -> Threshold:
    """
    Expect at least this rate, in percent, of a team, or of all; one set before gives way.

    :raises CannotSet: if the team, or all of them, is not this person's to decide for
    """
    if not decides_for(by, team):
        whose = f"team {team}" if team else "all teams"
        raise CannotSet(f"You do not lead {whose}. Choose a team of yours, or ask who does.")
    if not 1 <= least <= 99:
        raise CannotSet("A threshold is a whole number from 1 to 99, in percent.")
    fields = {"least": least, "set_by": by, "set_at": now}
    try:
        with transaction.atomic():
            found, _ = Threshold.objects.update_or_create(key=key, team=team, defaults=fields)
            note(by, Did.SET_THRESHOLD, "threshold", thing_id=found.pk, detail=key, now=now)
    except IntegrityError as error:
        raise CannotSet("Somebody set this threshold at the same moment. Look again.") from error
    return found


def remove_threshold(threshold: Threshold, *, by: User, now: datetime) -> None:
    """
    Expect nothing there any more.

    :raises CannotSet: if the team, or all of them, is not this person's to decide for
    """
    if not decides_for(by, threshold.team):
        raise CannotSet("This threshold is not yours to remove. Ask whoever set it.")
    with transaction.atomic():
        note(
            by,
            Did.REMOVED_THRESHOLD,
            "threshold",
            thing_id=threshold.pk,
            detail=threshold.key,
            now=now,
        )
        threshold.delete()


def tell_of_last_week(now: datetime) -> int:
    """
    Tell the leads of each team whose last whole week lies surely below a threshold; once a week.

    Surely: the whole interval of the week's rate is below it. Returns how many were found.
    """
    settle()
    monday = monday_of(timezone.localtime(now).date()) - timedelta(weeks=1)
    rows = WeekTally.objects.filter(monday=monday, team__isnull=False).select_related("team")
    in_use = set(
        Scorecard.objects.filter(places__isnull=False).values_list("pk", flat=True).distinct()
    )
    found = 0
    wanted = list(Threshold.objects.select_related("team"))
    own = {(one.key, one.team_id): one for one in wanted}
    for row in rows:
        card = row.key.partition(":")[2].partition(":")[0]
        if row.key.startswith("card:") and int(card) not in in_use:
            continue
        key = threshold_key(row.key)
        threshold = own.get((key, row.team_id)) or own.get((key, None))
        count = Count(row.offered, row.met, row.partial)
        if threshold is None or beyond(count, threshold.least) != "under":
            continue
        found += 1
        _tell(row, count, threshold, now)
    return found


def _tell(row: WeekTally, count: Count, threshold: Threshold, now: datetime) -> None:
    limits = interval(count)
    assert limits is not None
    about = threshold.key.partition(":")[2].replace("_", " ") or "conversations at the standard"
    sunday = row.monday + timedelta(days=6)
    with transaction.atomic():
        tell(
            told_of_threshold(row.team),
            "threshold",
            f"threshold {row.key} of team {row.team_id} week {row.monday}",
            f"{row.team}: “{about}” was below {threshold.least} % all week",
            now=now,
            link=f"{reverse('insight_moments')}?what={row.key}&team={row.team_id}"
            f"&from={row.monday}&to={sunday}",
            body=f"{100 * count.taken / count.offered:.0f} %, between {100 * limits.low:.0f} and "
            f"{100 * limits.high:.0f} % as far as {count.offered} occasions can tell. "
            f"The threshold is {threshold.least} %. Look at the moments before you act on it.",
        )
