"""One failure told in several talks: joined where customer, trouble and time say that it is one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
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
    before it; they are part of the first. Programs have names of their own for what goes wrong:
    what they alone tell of is part of what the customer told near it at the same step. How a
    person joined or parted them stays.
    """
    if not customers:
        return 0
    rows = Incident.objects.filter(identity__customer__in=customers, dismissed=False)
    rows = rows.filter(joined_by_person=False).select_related("identity", "trouble")
    by_customer: dict[int, dict[int, list[Incident]]] = {}
    for row in rows.order_by("happened_at", "pk"):
        if row.identity is not None:
            troubles = by_customer.setdefault(row.identity.customer_id, {})
            troubles.setdefault(row.trouble_id, []).append(row)
    changed = [row for troubles in by_customer.values() for row in _joined(troubles.values())]
    Incident.objects.bulk_update(changed, ["part_of"])
    return len(changed)


def join_in(talks: Collection[int]) -> int:
    """Join what the customers of these talks told again, where they told of anything."""
    told = Incident.objects.filter(conversation__in=talks, identity__isnull=False).order_by()
    return join(set(told.values_list("identity__customer", flat=True)))


def _joined(chains: Iterable[Sequence[Incident]]) -> Iterable[Incident]:
    """Yield what changed of one customer's failures, a chain for each trouble."""
    told = [part for chain in chains for part in _near(chain)]
    by_people = [part for part in told if not _of_programs(part)]
    for part in told:
        head = _home(part, by_people)[0] if _of_programs(part) else part[0]
        for row in part:
            under = None if row.pk == head.pk else head
            if row.part_of_id != (under.pk if under else None):
                row.part_of = under
                yield row


def _near(chain: Iterable[Incident]) -> list[list[Incident]]:
    """Cut a chain where one failure is not within ``NEAR`` of the one before it."""
    parts: list[list[Incident]] = []
    for row in chain:
        if parts and row.happened_at - parts[-1][-1].happened_at <= NEAR:
            parts[-1].append(row)
        else:
            parts.append([row])
    return parts


def _of_programs(part: Sequence[Incident]) -> bool:
    return all(row.source == Incident.Source.PROGRAM for row in part)


def _home(part: list[Incident], others: Sequence[list[Incident]]) -> list[Incident]:
    """Return what a program's failures belong to: the nearest told at their step, or themselves."""
    first, last = part[0].happened_at, part[-1].happened_at

    def apart(other: list[Incident]) -> timedelta:
        return max(other[0].happened_at - last, first - other[-1].happened_at)

    step = part[0].trouble.step
    near = [each for each in others if each[0].trouble.step == step and apart(each) <= NEAR]
    return min(near, key=apart, default=part)


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
