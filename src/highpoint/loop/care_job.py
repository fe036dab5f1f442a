"""The nightly run that finds whom to be in touch with, and why: each reason once, whatever stops it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo

from django.db.models import Count
from django.utils import timezone

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import may
from highpoint.apps.care import (
    dates,
    deliveries,
    facts,
    follow_ups,
    leaving,
    ledger,
    limits,
    places,
    public_holidays,
)
from highpoint.apps.care.follow_ups import Reason
from highpoint.apps.care.models import Consent, Fact, FollowUp, Promise
from highpoint.apps.customers.models import Customer, Identity
from highpoint.apps.notices.operations import tell
from highpoint.apps.quality.models import Reading
from highpoint.engine.promises.keeping import About, State
from highpoint.engine.trajectory import EndState
from highpoint.loop import openings
from highpoint.loop.regular import every

EVERY_MINUTES = 60
# Talks kept before are looked through for so long a run; the next goes on.
SLICE = timedelta(minutes=1)
_NAME = "follow-ups that fall due"

# So far ahead a follow-up is made, and so far back its cause is looked for: a run that was missed
# for days still finds all.
AHEAD = timedelta(days=14)
BACK = timedelta(days=14)
AFTER_COMPLAINT = timedelta(days=3)
IS_IT_THERE = "Is it with them? If it is late, tell them before they ask."
IS_ALL_WELL = "Ask how it serves them. No offer in it."


def keep_caring() -> None:
    """Have the workers look from now on; one schedule for all of them."""
    every(EVERY_MINUTES, f"{__name__}.run", _NAME)


def run() -> int:
    """Make what is due, and let go what customers told too long ago; the worker calls this."""
    now = timezone.now()
    while leaving.search() and timezone.now() < now + SLICE:
        pass
    leaving.count(now, timezone.localdate(now))
    facts.let_go(timezone.localdate(now), now)
    made = make_due(now)
    digest(now)
    return made


def make_due(now: datetime) -> int:
    """
    Make the follow-ups whose reason is there; return how many are new.

    One transaction a customer, and each reason once by the database's constraint: killed at any
    point, the next run makes what is missing and nothing twice.
    """
    reasons: dict[int, list[Reason]] = {}
    company = timezone.get_current_timezone()
    found = [
        (identity.pk, reason) for source in SOURCES for identity, reason in source(now, company)
    ]
    for identity, reason in limits.within(found):
        reasons.setdefault(identity, []).append(reason)
    identities = Identity.objects.select_related("customer").in_bulk(reasons)
    made = sum(
        follow_ups.make_all(identities[pk], told, now=now) for pk, told in sorted(reasons.items())
    )
    follow_ups.end_what_is_settled(now)
    return made


def digest(now: datetime) -> None:
    """Tell everybody who follows up how many are due, once a day; by e-mail where they chose that."""
    today = timezone.localdate(now)
    rows = FollowUp.objects.filter(done_at=None, shown_on__lte=today).order_by()
    kinds = dict(rows.values_list("kind").annotate(n=Count("pk")))
    if not kinds:
        return
    due = sum(kinds.values())
    people = [one for one in User.objects.filter(is_active=True) if may(one, Act.FOLLOW_UP)]
    subject = f"{due} follow-up{'' if due == 1 else 's'} due"
    body = "\n".join(f"{kind.label}: {kinds[kind]}" for kind in FollowUp.Kind if kind in kinds)
    once = f"follow-ups {today}"
    tell(people, "follow-up", once, subject, now=now, link="/follow-ups/", body=body)


def yearly(
    month: int, day: int, *, since: date, until: date | None, today: date
) -> Iterator[tuple[int, date]]:
    """
    Yield the year and day of a yearly occasion that a run on one day has to know of.

    A run that comes days late still finds what fell between, but nothing from before the fact was
    kept, and nothing from the day on that it expires.
    """
    for year, found in dates.yearly(month, day, max(today - BACK, since), today + AHEAD):
        if until is None or found < until:
            yield year, found


def _zones(rows: Iterable[Identity | None], company: tzinfo) -> Mapping[int, tzinfo]:
    return places.zones_of(_customers(rows), company)


def _customers(rows: Iterable[Identity | None]) -> list[Customer]:
    return list({row.customer_id: row.customer for row in rows if row is not None}.values())


def _of(one: Promise) -> Identity:
    identity = one.conversation.identity
    assert identity is not None
    return identity


def _promises(now: datetime, company: tzinfo) -> Iterator[tuple[Identity, Reason]]:
    rows = (
        Promise.objects.filter(state=State.OPEN.value, due__gte=now - BACK, due__lte=now + AHEAD)
        .filter(ledger.WAITED_FOR)
        .exclude(conversation__identity=None)
    )
    found = list(rows.select_related("conversation__identity__customer"))
    zones = _zones((one.conversation.identity for one in found), company)
    for one in found:
        assert one.due is not None
        delivery = one.about == About.DELIVER
        kind = FollowUp.Kind.DELIVERY if delivery else FollowUp.Kind.PROMISE
        note = (
            IS_IT_THERE
            if delivery
            else "Do what was promised, or tell them today what stands in its way."
        )
        day = dates.day_of(one.due, zones[_of(one).customer_id])
        yield (
            _of(one),
            _reason(f"{follow_ups.PROMISE}{one.pk}", kind, day, f"“{one.words}”", note, one),
        )


def _orders(now: datetime, company: tzinfo) -> Iterator[tuple[Identity, Reason]]:
    """Yield the orders of which nobody tells that they came, by the day they are to be there."""
    today = timezone.localdate(now)
    rows = deliveries.on_their_way(today - BACK, today + AHEAD)
    for one in limits.drawn(rows, "expected_on", FollowUp.Kind.DELIVERY, timedelta()):
        assert one.expected_on is not None
        once = f"{deliveries.ORDER}{one.pk}{deliveries.BY}{one.expected_on}"
        why = f"{deliveries.called(one)}: on its way, no word yet that it came"
        yield one.identity, Reason(once, FollowUp.Kind.DELIVERY, one.expected_on, why, IS_IT_THERE)


def _arrivals(now: datetime, company: tzinfo) -> Iterator[tuple[Identity, Reason]]:
    """Yield a look at whether all is well, two weeks after an order came."""
    today = timezone.localdate(now)
    rows = deliveries.came_unasked(today - deliveries.AFTER_DELIVERY - BACK, today)
    check = FollowUp.Kind.CHECK
    for one in limits.drawn(rows, "delivered_on", check, deliveries.AFTER_DELIVERY):
        assert one.delivered_on is not None
        once = f"{deliveries.ORDER}{one.pk}{deliveries.CAME}"
        why = f"{deliveries.called(one)}, two weeks after it came: is all well with it?"
        day = one.delivered_on + deliveries.AFTER_DELIVERY
        yield one.identity, Reason(once, check, day, why, IS_ALL_WELL)


def _checks(now: datetime, company: tzinfo) -> Iterator[tuple[Identity, Reason]]:
    """Yield a look at whether all is well, two weeks after a promised delivery came."""
    rows = Promise.objects.filter(
        about=About.DELIVER.value,
        state__in=[State.KEPT.value, State.LATE.value],
        settled_at__gte=now - deliveries.AFTER_DELIVERY - BACK,
        settled_at__lte=now,
        # Of an order that came the shop's own day tells when to look.
        evidence_order=None,
    ).exclude(conversation__identity=None)
    found = list(rows.select_related("conversation__identity__customer"))
    zones = _zones((one.conversation.identity for one in found), company)
    for one in found:
        assert one.settled_at is not None
        day = dates.day_of(one.settled_at, zones[_of(one).customer_id]) + deliveries.AFTER_DELIVERY
        why = "Two weeks after it came: is all well with it?"
        once = f"check talk {one.conversation_id}"
        yield _of(one), _reason(once, FollowUp.Kind.CHECK, day, why, IS_ALL_WELL, one)


def _complaints(now: datetime, company: tzinfo) -> Iterator[tuple[Identity, Reason]]:
    rows = Reading.objects.filter(
        end_state=EndState.DISSATISFIED.value,
        started_at__gte=now - BACK,
        started_at__lte=now,
        conversation__has_time=True,
        conversation__identity__isnull=False,
    ).select_related("conversation__identity__customer")
    talks = [reading.conversation for reading in rows.defer("observations", "mood", "end_spans")]
    zones = _zones((talk.identity for talk in talks), company)
    for talk in talks:
        identity = talk.identity
        assert identity is not None
        day = dates.day_of(talk.started_at, zones[identity.customer_id]) + AFTER_COMPLAINT
        yield (
            identity,
            Reason(
                f"complaint {talk.pk}",
                FollowUp.Kind.COMPLAINT,
                day,
                "They left dissatisfied",
                "Say what was done since, and ask whether it is good now.",
                talk.channel,
                conversation=talk.pk,
            ),
        )


def _occasions(now: datetime, company: tzinfo) -> Iterator[tuple[Identity, Reason]]:
    rows = Fact.objects.filter(accepted_at__isnull=False, month__isnull=False)
    facts = list(rows.exclude(consent=Consent.NO.value).select_related("identity__customer"))
    zones = _zones((fact.identity for fact in facts), company)
    for fact in facts:
        zone = zones[fact.identity.customer_id]
        assert fact.month is not None
        assert fact.day is not None
        assert fact.accepted_at is not None
        since, today = dates.day_of(fact.accepted_at, zone), dates.day_of(now, zone)
        told = yearly(fact.month, fact.day, since=since, until=fact.expires_on, today=today)
        for year, day in told:
            birthday = fact.kind == Fact.Kind.BIRTHDAY
            kind = FollowUp.Kind.BIRTHDAY if birthday else FollowUp.Kind.OCCASION
            note = "A few words of your own, and no offer in them."
            yield fact.identity, _of_fact(fact, f"in {year}", kind, day, fact.said, note)


def _holidays(now: datetime, company: tzinfo) -> Iterator[tuple[Identity, Reason]]:
    """
    Yield the public holidays that the team chose, for customers who said they like a word then.

    By the country where they live alone: what somebody believes is asked of nobody and guessed of
    nobody.
    """
    chosen = public_holidays.chosen()
    if not chosen:
        return
    rows = Fact.objects.filter(
        accepted_at__isnull=False, kind=Fact.Kind.HOLIDAYS.value, consent=Consent.YES.value
    )
    facts = list(rows.select_related("identity__customer"))
    customers = _customers(fact.identity for fact in facts)
    zones, countries = places.zones_of(customers, company), places.countries_of(customers)
    for fact in facts:
        customer = fact.identity.customer_id
        country, zone = countries.get(customer, ""), zones[customer]
        assert fact.accepted_at is not None
        today = dates.day_of(now, zone)
        first = max(today - BACK, dates.day_of(fact.accepted_at, zone))
        names = chosen.get(country, set())
        for when, holiday in public_holidays.between(country, names, first, today + AHEAD):
            if fact.expires_on is not None and holiday.day >= fact.expires_on:
                continue
            why = f"{holiday.name}, a public holiday ({places.country_names()[country]})"
            note = "Wish them a good day off. Do not take it that they keep the feast itself."
            once = f"{country} {when} {holiday.name[:60]}"
            yield fact.identity, _of_fact(fact, once, FollowUp.Kind.HOLIDAY, holiday.day, why, note)


def _of_fact(fact: Fact, when: str, kind: FollowUp.Kind, day: date, why: str, note: str) -> Reason:
    return Reason(
        f"{follow_ups.FACT}{fact.pk} {when}",
        kind,
        day,
        why,
        note,
        consent=Consent(fact.consent),
        conversation=fact.conversation_id,
    )


def _reason(once: str, kind: FollowUp.Kind, day: date, why: str, note: str, one: Promise) -> Reason:
    talk = one.conversation
    return Reason(once, kind, day, why, note, talk.channel, conversation=talk.pk)


# Each tells whom to be in touch with, and why. Of a parcel the order stands before the promise.
SOURCES = (
    _orders,
    _arrivals,
    _promises,
    _checks,
    _complaints,
    _occasions,
    _holidays,
    openings.known_faults,
    openings.endings,
)
