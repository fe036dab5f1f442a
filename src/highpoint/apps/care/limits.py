"""How many follow-ups a day the machine makes where a big shop would have it make thousands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from zlib import crc32

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.models import User
from highpoint.apps.care import deliveries
from highpoint.apps.care.follow_up_models import LIMITED
from highpoint.apps.care.follow_ups import Reason
from highpoint.apps.care.models import FollowUp, FollowUpLimit, OptOut
from highpoint.apps.customers.models import Purchase
from highpoint.errors import HighpointError

MOST = 10_000
CHUNK = 500
# Draws a lot for each order: always the same one, and nothing that its number or day decides.
_LOT = F("pk") * 48_271 % 65_537
# Those that somebody has, had or did; what ended by itself leaves its place to another.
_TAKES_A_PLACE = Q(done_at=None) | Q(done_by__isnull=False)


class CannotLimit(HighpointError):
    """A number of follow-ups a day that cannot be."""


def a_day() -> dict[str, int]:
    """Return how many follow-ups of each limited kind are made for one day."""
    kept = dict(FollowUpLimit.objects.values_list("kind", "a_day"))
    return {kind: kept.get(kind, FollowUpLimit.USUAL) for kind in LIMITED}


def left_out() -> dict[str, int]:
    """Return how many of each kind the newest run left out."""
    rows = FollowUpLimit.objects.filter(left_out__gt=0)
    return dict(rows.values_list("kind", "left_out"))


def choose(told: Mapping[str, int], *, by: User, now: datetime) -> None:
    """
    Set how many are made for one day, by kind; none at all is 0.

    :raises CannotLimit: for a number out of reach
    """
    if any(not 0 <= number <= MOST for number in told.values()):
        raise CannotLimit(f"Give a whole number up to {MOST:,}.")
    with transaction.atomic():
        for kind, number in told.items():
            FollowUpLimit.objects.update_or_create(
                kind=kind, defaults={"a_day": number, "by": by, "at": now}
            )
        audit.note(by, audit.Did.LIMITED_FOLLOW_UPS, "follow-up", now=now)


def drawn(
    rows: QuerySet[Purchase], day: str, kind: FollowUp.Kind, later: timedelta
) -> Iterator[Purchase]:
    """
    Yield the orders to follow up, drawn by lot where a day has more of them than it may.

    ``day`` names the order's day that a follow-up falls due by, so much ``later``. Left out is whoever
    wants none, and whom a promise of the same parcel has somebody follow up.
    """
    refused = OptOut.objects.filter(identity__customer=OuterRef("identity__customer"))
    rows = rows.filter(~Exists(refused))
    waiting = dict(rows.order_by().values_list(day).annotate(n=Count("pk")))
    free = _free(kind, a_day()[kind.value], [each + later for each in waiting])
    over = 0
    for each, n in sorted(waiting.items()):
        places = free[each + later]
        over += max(0, n - places)
        if places:
            of_day = rows.filter(~Exists(_promised(kind, each + later)), **{day: each})
            told = of_day.alias(lot=_LOT).order_by("lot", "pk")[:places]
            yield from told.select_related("identity").prefetch_related("lines")
    note_left_out(kind.value, over)


def within(told: Sequence[tuple[int, Reason]]) -> list[tuple[int, Reason]]:
    """Return reasons by identity without those of goods that a day has no place for, drawn by lot."""
    kinds = (FollowUp.Kind.FAULT, FollowUp.Kind.ENDING)
    limited = [each for each in told if each[1].kind in kinds]
    there = _there(each[1].once for each in limited)
    kept = [each for each in told if each[1].kind not in kinds]
    for kind in kinds:
        fresh = [each for each in limited if each[1].kind == kind and each[1].once not in there]
        free = _free(kind, a_day()[kind.value], {reason.due for _, reason in fresh})
        taken: Counter[date] = Counter()
        for each in sorted(fresh, key=lambda one: crc32(one[1].once.encode())):
            due = each[1].due
            if taken[due] < free[due]:
                taken[due] += 1
                kept.append(each)
        note_left_out(kind.value, len(fresh) - taken.total())
    return kept


def note_left_out(kind: str, number: int) -> None:
    """Keep how many of a kind a run left out."""
    if not FollowUpLimit.objects.filter(kind=kind).update(left_out=number) and number:
        FollowUpLimit.objects.get_or_create(kind=kind, defaults={"left_out": number})


def _free(kind: FollowUp.Kind, most: int, days: Collection[date]) -> dict[date, int]:
    """Return how many more follow-ups each day has a place for; those a talk made take none."""
    if not days:
        return {}
    rows = FollowUp.objects.filter(
        _TAKES_A_PLACE,
        kind=kind.value,
        due__gte=min(days),
        due__lte=max(days),
        conversation=None,
        made_by=None,
    )
    taken = dict(rows.order_by().values_list("due").annotate(n=Count("pk")))
    return {day: max(0, most - taken.get(day, 0)) for day in days}


def _promised(kind: FollowUp.Kind, due: date) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(
        _TAKES_A_PLACE,
        kind=kind.value,
        conversation__isnull=False,
        identity__customer=OuterRef("identity__customer"),
        due__gte=due - deliveries.SAME_PARCEL,
        due__lte=due + deliveries.SAME_PARCEL,
    )


def _there(reasons: Iterable[str]) -> set[str]:
    told = list(reasons)
    found: set[str] = set()
    for at in range(0, len(told), CHUNK):
        rows = FollowUp.objects.filter(reason__in=told[at : at + CHUNK])
        found.update(rows.values_list("reason", flat=True))
    return found
