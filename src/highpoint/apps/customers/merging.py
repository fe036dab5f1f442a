"""Saying that two customers are one, or that they are not; always by a person, never for good."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import User
from highpoint.apps.customers.models import Customer, Identity, Merge, NotTheSame
from highpoint.errors import HighpointError

_REASON = 500


class CannotMerge(HighpointError):
    """These two cannot be made one, or not be parted, for the reason it says."""


def stands_for(customer: Customer) -> Customer:
    """Return who a customer is by now: the one they were merged into, or they themselves."""
    seen = {customer.pk}
    while customer.merged_into is not None and customer.merged_into_id not in seen:
        customer = customer.merged_into
        seen.add(customer.pk)
    return customer


def everyone(customer: Customer) -> set[int]:
    """Return the numbers of a customer and of all who were merged into them."""
    found = {customer.pk}
    level = {customer.pk}
    while level:
        below = Customer.objects.filter(merged_into__in=level).values_list("pk", flat=True)
        level = set(below) - found
        found |= level
    return found


@transaction.atomic
def merge(kept: Customer, gone: Customer, *, reason: str, by: User, now: datetime) -> Merge:
    """
    Say that two customers are one; the first keeps their page.

    :raises CannotMerge: where they are one already, or one of them stands for another
    """
    rows = {
        row.pk: row
        for row in Customer.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk])
    }
    if len(rows) < 2:
        raise CannotMerge("Choose two different customers.")
    kept, gone = rows[kept.pk], rows[gone.pk]
    if kept.merged_into_id or gone.merged_into_id:
        raise CannotMerge("One of them is part of another customer already. Load the page again.")
    moving = list(Identity.objects.filter(customer=gone))
    done = Merge.objects.create(kept=kept, gone=gone, reason=reason[:_REASON], by=by, at=now)
    done.moved.set(moving)
    Identity.objects.filter(customer=gone).update(customer=kept)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    _fill_in(kept, gone)
    NotTheSame.objects.filter(**_pair(kept, gone)).delete()
    audit.note(by, Did.MERGED_CUSTOMERS, "customer", thing_id=kept.pk, now=now)
    return done


def _fill_in(kept: Customer, gone: Customer) -> None:
    """Take over what only the other one has; since when they are known, the earlier."""
    for field in ("name", "language", "country", "time_zone"):
        if not getattr(kept, field):
            setattr(kept, field, getattr(gone, field))
    kept.known_since = min(kept.known_since, gone.known_since)
    kept.save()


@transaction.atomic
def take_back(done: Merge, *, by: User, now: datetime) -> Customer:
    """
    Part two customers again and return the one who comes back; each identity goes home.

    What came to light since then stays with the one whose page it was told on.

    :raises CannotMerge: where it was taken back already, or the merged customer is part of another
    """
    done = Merge.objects.select_for_update().select_related("kept", "gone").get(pk=done.pk)
    if done.taken_back_at is not None:
        raise CannotMerge("This was taken back already.")
    if done.kept.merged_into_id is not None:
        raise CannotMerge(
            "They have since become part of another customer. Take that back first, on its page."
        )
    gone = done.gone
    Identity.objects.filter(pk__in=done.moved.values("pk"), customer=done.kept).update(
        customer=gone
    )
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    done.taken_back_at, done.taken_back_by = now, by
    done.save(update_fields=["taken_back_at", "taken_back_by"])
    audit.note(by, Did.PARTED_CUSTOMERS, "customer", thing_id=done.kept_id, now=now)
    return gone


def not_the_same(one: Customer, other: Customer, *, by: User, now: datetime) -> None:
    """
    Say that two customers are not one, so that it is not suggested again.

    :raises CannotMerge: where they are the same row
    """
    if one.pk == other.pk:
        raise CannotMerge("Choose two different customers.")
    NotTheSame.objects.get_or_create(**_pair(one, other), defaults={"by": by, "at": now})


def said_apart(customer: Customer) -> set[int]:
    """Return the numbers of those of whom somebody said that they are not this customer."""
    told = NotTheSame.objects.filter(Q(one=customer) | Q(other=customer))
    return {pk for pair in told.values_list("one", "other") for pk in pair} - {customer.pk}


def _pair(one: Customer, other: Customer) -> dict[str, Customer]:
    lower, higher = sorted((one, other), key=lambda each: each.pk)
    return {"one": lower, "other": higher}
