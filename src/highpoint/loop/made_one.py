"""Two customers made one by a person, or parted again, with the failures that they told of."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from highpoint.apps.accounts.models import User
from highpoint.apps.care import ledger
from highpoint.apps.customers import ladder, merging
from highpoint.apps.customers.models import Customer, Merge
from highpoint.apps.prevention import joining


@transaction.atomic
def merge(kept: Customer, gone: Customer, *, reason: str, by: User, now: datetime) -> Merge:
    """
    Say that two customers are one: they stand on one rung, what both told of is one failure, and
    what one tells says what became of promises to the other.

    :raises merging.CannotMerge: where they are one already, or one of them stands for another
    """
    done = merging.merge(kept, gone, reason=reason, by=by, now=now)
    _look_at(done, now)
    return done


@transaction.atomic
def take_back(done: Merge, *, by: User, now: datetime) -> None:
    """
    Part two customers again; what was one failure by the merge alone is two again.

    :raises merging.CannotMerge: where it was taken back, or the merged customer is part of another
    """
    merging.take_back(done, by=by, now=now)
    _look_at(done, now)


def _look_at(done: Merge, now: datetime) -> None:
    both = {done.kept_id, done.gone_id}
    ladder.look_at(both, timezone.localdate(now))
    joining.join(both)
    ledger.settle_of(both)
