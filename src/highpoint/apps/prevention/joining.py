"""One failure told in several talks: joined where customer, trouble and time say that it is one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import User
from highpoint.apps.prevention.models import Incident
from highpoint.errors import HighpointError

# The same customer telling of the same trouble again within this time tells of the same failure.
NEAR = timedelta(days=14)


class NotTheSame(HighpointError):
    """These cannot be one failure."""


def join(customers: Collection[int]) -> int:
    """
    Join what these customers told again; return how many rows changed.

    Failures of a customer and a trouble hang together while each is within ``NEAR`` of the one
    before it; they are part of the first. How a person joined or parted them stays.
    """
    if not customers:
        return 0
    rows = Incident.objects.filter(identity__customer__in=customers, dismissed=False)
    rows = rows.select_related("identity").order_by("happened_at", "pk")
    chains: dict[tuple[int, int], list[Incident]] = {}
    for row in rows:
        if row.identity is not None:
            chains.setdefault((row.identity.customer_id, row.trouble_id), []).append(row)
    changed = [row for chain in chains.values() for row in _joined(chain)]
    Incident.objects.bulk_update(changed, ["part_of"])
    return len(changed)


def join_in(talks: Collection[int]) -> int:
    """Join what the customers of these talks told again, where they told of anything."""
    told = Incident.objects.filter(conversation__in=talks, identity__isnull=False).order_by()
    return join(set(told.values_list("identity__customer", flat=True)))


def _joined(chain: Iterable[Incident]) -> Iterable[Incident]:
    first: Incident | None = None
    last: datetime | None = None
    for row in chain:
        if row.joined_by_person:
            # One that a person set apart or joined elsewhere is no place to hang others on.
            continue
        near = last is not None and row.happened_at - last <= NEAR
        head = first if near else None
        if head is None:
            first = row
        last = row.happened_at
        if row.part_of_id != (head.pk if head else None):
            row.part_of = head
            yield row


@transaction.atomic
def part(row: Incident, *, by: User, now: datetime) -> None:
    """Say that a failure is one of its own: no reading joins it again."""
    row.part_of, row.joined_by_person = None, True
    row.save(update_fields=["part_of", "joined_by_person"])
    audit.note(by, Did.EDITED_FAILURE, "failure", thing_id=row.pk, now=now, detail="parted")


@transaction.atomic
def put_under(row: Incident, head: Incident, *, by: User, now: datetime) -> None:
    """Say that a failure is the same as another, which stands for both from now on."""
    head = head.part_of or head
    if head.pk == row.pk or head.trouble_id != row.trouble_id or head.dismissed:
        raise NotTheSame("Choose another failure of the same trouble that still counts.")
    row.parts.update(part_of=head, joined_by_person=True)
    row.part_of, row.joined_by_person = head, True
    row.save(update_fields=["part_of", "joined_by_person"])
    audit.note(by, Did.EDITED_FAILURE, "failure", thing_id=row.pk, now=now, detail="joined")


def let_go(row: Incident) -> None:
    """Free what hangs on a failure that changed or counts no more, and join it anew."""
    row.parts.update(part_of=None, joined_by_person=False)
    if row.part_of_id is not None and not row.joined_by_person:
        row.part_of = None
        row.save(update_fields=["part_of"])
    if row.identity is not None:
        join([row.identity.customer_id])
        row.refresh_from_db(fields=["part_of"])
