"""Follow-ups: made once for each reason, put off, done with an outcome, and refused by a customer."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.models import User
from highpoint.apps.care import dates, deliveries, places
from highpoint.apps.care.models import CalendarLink, Consent, Fact, FollowUp, OptOut, Promise
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.customers.models import Identity
from highpoint.engine.promises.keeping import State
from highpoint.errors import HighpointError

# How the reason of a follow-up on a promise begins; the promise's number follows.
PROMISE = "promise "
# How that of a follow-up on something a customer told begins; the fact's number follows.
FACT = "fact "
# What stands where the words a follow-up came of are gone.
NOT_KEPT = "What they told is not kept any more"
# Follow-ups due longer ago are let be.
LOOKED_BACK = timedelta(days=60)
# Promises in these states still have somebody wait.
STANDS = (State.OPEN.value, State.BROKEN.value)


class CannotFollowUp(HighpointError):
    """A follow-up that cannot be made, put off or done, and why."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why to be in touch: ``once`` names it, so that it is made one time only."""

    once: str
    kind: FollowUp.Kind
    due: date
    why: str
    note: str = ""
    channel: str = ""
    consent: Consent = Consent.NOT_ASKED
    conversation: int | None = None


def make_all(
    identity: Identity, reasons: Iterable[Reason], *, now: datetime, by: User | None = None
) -> int:
    """
    Make the follow-ups of one customer that are not there yet; return how many are new.

    One transaction a customer: a run killed at any point leaves whole customers, and the next
    makes the rest. Two runs at once make each but once, by the database's own constraint.
    """
    with transaction.atomic():
        if wants_none(identity.customer_id):
            return 0
        told = {reason.once: reason for reason in reasons if reason.consent is not Consent.NO}
        there = FollowUp.objects.filter(reason__in=told)
        for once in there.values_list("reason", flat=True):
            del told[once]
        rows = [_row(identity, reason, now, by) for reason in told.values()]
        rows = _without_doubles(identity.customer_id, rows)
        _by_usual_channel(identity.customer_id, rows)
        FollowUp.objects.bulk_create(rows, ignore_conflicts=True)
        return len(rows)


def _without_doubles(customer: int, rows: Sequence[FollowUp]) -> list[FollowUp]:
    """
    Return these follow-ups without what says the same as one that is there, by another reason.

    A customer who told their birthday twice is wished well once; two promises of one talk for one
    day, or one that was found anew in a talk that was changed, are one matter. So are an order's
    delivery and what was promised of it.
    """
    if not rows:
        return []
    around = FollowUp.objects.filter(
        identity__customer=customer,
        due__gte=min(row.due for row in rows) - deliveries.SAME_PARCEL,
        due__lte=max(row.due for row in rows) + deliveries.SAME_PARCEL,
    )
    there = list(around)
    kept = []
    for row in rows:
        if not any(
            _matter(row) == _matter(other) or deliveries.same_parcel(row, other) for other in there
        ):
            there.append(row)
            kept.append(row)
    return kept


def _by_usual_channel(customer: int, rows: Sequence[FollowUp]) -> None:
    """Suggest the channel of the customer's newest talk where the reason names none."""
    nameless = [row for row in rows if not row.channel]
    if nameless:
        talks = Conversation.objects.filter(identity__customer=customer).exclude(channel="")
        newest = talks.order_by("-started_at", "-pk").values_list("channel", flat=True).first()
        for row in nameless:
            row.channel = (newest or "")[:40]


def _matter(row: FollowUp) -> tuple[str, date, str]:
    """Return what a follow-up is about, by which two are one."""
    if row.kind in (FollowUp.Kind.BIRTHDAY, FollowUp.Kind.HOLIDAY):
        return str(row.kind), row.due, ""
    if row.kind in (FollowUp.Kind.PROMISE, FollowUp.Kind.DELIVERY) and row.conversation_id:
        return str(row.kind), row.due, str(row.conversation_id)
    return str(row.kind), row.due, row.why.casefold()


def end_what_is_settled(now: datetime) -> None:
    """
    End follow-ups whose promise was kept or taken back meanwhile, or whose order came, went back or
    has another day now, and open them where it was not so.

    Only what no person did: what somebody said of a follow-up stays.
    """
    rows = _made_for(PROMISE, now)
    of = {int(row.reason.removeprefix(PROMISE)): row for row in rows}
    states = dict(Promise.objects.filter(pk__in=of).values_list("pk", "state"))
    arrived = deliveries.arrived(rows)
    for number, state in states.items():
        row = of[number]
        _let_stand(row, state in STANDS and row.pk not in arrived, now)
    orders = _made_for(deliveries.ORDER, now)
    numbers = {row.pk: deliveries.number_of(row) or 0 for row in orders}
    days = deliveries.still_awaited(numbers.values())
    came = deliveries.there(numbers.values())
    for row in orders:
        if row.kind == FollowUp.Kind.DELIVERY:
            _let_stand(row, days.get(numbers[row.pk]) == row.due, now)
        else:
            _look_after(row, came.get(numbers[row.pk]), now)


def _made_for(reason: str, now: datetime) -> list[FollowUp]:
    """Return the follow-ups made lately for such reasons that no person has done."""
    rows = FollowUp.objects.filter(
        Q(done_at=None) | Q(done_by=None, outcome=FollowUp.Outcome.NOT_NEEDED.value),
        reason__startswith=reason,
        due__gte=(now - LOOKED_BACK).date(),
    )
    wanted = rows.exclude(identity__customer__identities__opt_out__isnull=False)
    return list(wanted.select_related("identity"))


def _let_stand(row: FollowUp, still: bool, now: datetime) -> None:
    if still == (row.done_at is None):
        return
    FollowUp.objects.filter(pk=row.pk, done_at=row.done_at).update(
        done_at=None if still else now,
        outcome="" if still else FollowUp.Outcome.NOT_NEEDED.value,
    )


def _look_after(row: FollowUp, came: date | None, now: datetime) -> None:
    """Look after an order by the day it came as it is told now, or not where it did not come."""
    _let_stand(row, came is not None, now)
    day = came + deliveries.AFTER_DELIVERY if came else row.due
    if day != row.due:
        shown_on = day if row.shown_on == row.due else row.shown_on
        FollowUp.objects.filter(pk=row.pk, done_by=None).update(due=day, shown_on=shown_on)


def end_of_facts(facts: Iterable[Fact], *, now: datetime) -> None:
    """End the open follow-ups that came of what customers told: nobody is to write of it now."""
    _of_facts(facts).filter(done_at=None).update(
        done_at=now, outcome=FollowUp.Outcome.NOT_NEEDED.value
    )


def forget_facts(facts: Iterable[Fact], *, now: datetime) -> None:
    """Take what is not to be known any more out of the follow-ups that came of it, done or not."""
    told = list(facts)
    end_of_facts(told, now=now)
    _of_facts(told).exclude(kind=FollowUp.Kind.HOLIDAY.value).update(why=NOT_KEPT)


def _of_facts(facts: Iterable[Fact]) -> QuerySet[FollowUp]:
    identities = {fact.pk: fact.identity_id for fact in facts}
    rows = FollowUp.objects.filter(
        identity__in=set(identities.values()), reason__startswith=FACT
    ).values_list("pk", "reason")
    theirs = [pk for pk, reason in rows if int(reason.split()[1]) in identities]
    return FollowUp.objects.filter(pk__in=theirs)


def make(identity: Identity, reason: Reason, *, by: User, now: datetime) -> FollowUp:
    """
    Make a follow-up by hand.

    :raises CannotFollowUp: where the customer wants none, or the same is there already
    """
    if wants_none(identity.customer_id):
        raise CannotFollowUp("This customer asked for no follow-ups. Ask them first.")
    if reason.consent is Consent.NO:
        raise CannotFollowUp("They do not want to be written to about this: then nobody does.")
    with transaction.atomic():
        row = _row(identity, reason, now, by)
        if not _without_doubles(identity.customer_id, [row]):
            raise CannotFollowUp("There is a follow-up for that on this day already.")
        _by_usual_channel(identity.customer_id, [row])
        row.save()
        audit.note(by, audit.Did.MADE_FOLLOW_UP, "follow-up", now=now, thing_id=row.pk)
    return row


def snooze(row: FollowUp, to: date, *, by: User, now: datetime, today: date) -> None:
    """
    Put a follow-up off to a later day.

    :raises CannotFollowUp: where it is done, or the day is not ahead
    """
    if row.done_at is not None:
        raise CannotFollowUp("This follow-up is done already.")
    if to <= today:
        raise CannotFollowUp("Choose a day after today to put it off to.")
    with transaction.atomic():
        row.shown_on = to
        row.save(update_fields=["shown_on"])
        audit.note(by, audit.Did.PUT_OFF_FOLLOW_UP, "follow-up", now=now, thing_id=row.pk)


def done(row: FollowUp, outcome: FollowUp.Outcome, *, by: User, now: datetime) -> None:
    """
    Say how a follow-up went.

    :raises CannotFollowUp: where somebody said it already
    """
    with transaction.atomic():
        changed = FollowUp.objects.filter(pk=row.pk, done_at=None).update(
            done_at=now, done_by=by, outcome=outcome.value
        )
        if not changed:
            raise CannotFollowUp("Somebody has done this follow-up already.")
        audit.note(
            by, audit.Did.DID_FOLLOW_UP, "follow-up", now=now, thing_id=row.pk, detail=outcome.value
        )


def wants_none(customer: int) -> bool:
    """Tell whether a customer asked for no follow-ups, by whichever of their identities."""
    return OptOut.objects.filter(identity__customer=customer).exists()


def opt_out(identity: Identity, words: str, *, by: User, now: datetime) -> None:
    """Keep that a customer wants no follow-ups; those still open end as not needed."""
    with transaction.atomic():
        OptOut.objects.get_or_create(
            identity=identity, defaults={"words": words[:300], "at": now, "by": by}
        )
        customer = identity.customer_id
        FollowUp.objects.filter(identity__customer=customer, done_at=None).update(
            done_at=now, done_by=by, outcome=FollowUp.Outcome.NOT_NEEDED.value
        )
        audit.note(by, audit.Did.KEPT_OPT_OUT, "customer", now=now, thing_id=customer)


def opt_in(customer: int, *, by: User, now: datetime) -> None:
    """Keep that a customer wants follow-ups again."""
    with transaction.atomic():
        OptOut.objects.filter(identity__customer=customer).delete()
        audit.note(by, audit.Did.ENDED_OPT_OUT, "customer", now=now, thing_id=customer)


def in_touch_today(rows: Iterable[FollowUp], now: datetime) -> set[int]:
    """Return which customers of these follow-ups somebody was in touch with on their own today."""
    company = timezone.get_current_timezone()
    customers = {row.customer.pk: row.customer for row in rows}
    zones = places.zones_of(list(customers.values()), company)
    spans = {pk: dates.bounds(dates.day_of(now, zone), zone) for pk, zone in zones.items()}
    if not spans:
        return set()
    earliest = min(begins for begins, _ in spans.values())
    talks = Conversation.objects.filter(
        identity__customer__in=spans, started_at__gte=earliest, started_at__lte=now
    ).values_list("identity__customer", "started_at")
    notes = FollowUp.objects.filter(
        identity__customer__in=spans, done_at__gte=earliest, done_at__lte=now
    ).exclude(outcome=FollowUp.Outcome.NOT_NEEDED.value)
    seen = [*talks, *notes.values_list("identity__customer", "done_at")]
    return {pk for pk, at in seen if at is not None and spans[pk][0] <= at < spans[pk][1]}


def make_link(person: User, *, now: datetime) -> str:
    """Return the secret of a new calendar link; the one before stops working."""
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        revoke_link(person, now=now)
        CalendarLink.objects.create(person=person, token_hash=_hash(secret), made_at=now)
        audit.note(person, audit.Did.MADE_CALENDAR_LINK, "calendar", now=now, person=person)
    return secret


def revoke_link(person: User, *, now: datetime) -> int:
    """Have a person's calendar link stop working; return how many did."""
    return CalendarLink.objects.filter(person=person, revoked_at=None).update(revoked_at=now)


def person_of(secret: str, *, now: datetime) -> User | None:
    """Return whose calendar link this is; None where it is nobody's any more."""
    links = CalendarLink.objects.filter(token_hash=_hash(secret), revoked_at=None)
    link = links.select_related("person").first()
    if link is None or not link.person.is_active:
        return None
    links.update(read_at=now)
    return link.person


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _row(identity: Identity, reason: Reason, now: datetime, by: User | None) -> FollowUp:
    return FollowUp(
        identity=identity,
        kind=reason.kind.value,
        reason=reason.once,
        due=reason.due,
        shown_on=reason.due,
        consent=reason.consent.value,
        channel=reason.channel,
        why=reason.why[:300],
        note=reason.note,
        conversation_id=reason.conversation,
        made_at=now,
        made_by=by,
    )
