"""The nightly run that finds whom to be in touch with, and why: each reason once, whatever stops it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo

from django.utils import timezone

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import may
from highpoint.apps.care import dates, facts, follow_ups
from highpoint.apps.care.follow_ups import Reason
from highpoint.apps.care.models import Consent, Fact, FollowUp, Promise
from highpoint.apps.customers.models import Identity
from highpoint.apps.notices.operations import tell
from highpoint.apps.quality.models import Reading
from highpoint.engine.promises.keeping import About, State
from highpoint.engine.trajectory import EndState
from highpoint.loop.regular import every

EVERY_MINUTES = 60
_NAME = "follow-ups that fall due"

# So far ahead a follow-up is made, and so far back its cause is looked for: a run that was missed
# for days still finds all.
AHEAD = timedelta(days=14)
BACK = timedelta(days=14)
AFTER_COMPLAINT = timedelta(days=3)
AFTER_DELIVERY = timedelta(days=14)


def keep_caring() -> None:
    """Have the workers look from now on; one schedule for all of them."""
    every(EVERY_MINUTES, f"{__name__}.run", _NAME)


def run() -> int:
    """Make what is due, and let go what customers told too long ago; the worker calls this."""
    now = timezone.now()
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
    for source in (_promises, _checks, _complaints, _occasions):
        for identity, reason in source(now, company):
            reasons.setdefault(identity.pk, []).append(reason)
    identities = Identity.objects.select_related("customer").in_bulk(reasons)
    return sum(
        follow_ups.make_all(identities[pk], told, now=now) for pk, told in sorted(reasons.items())
    )


def digest(now: datetime) -> None:
    """Tell everybody who follows up how many are due, once a day; by e-mail where they chose that."""
    today = timezone.localdate(now)
    due = FollowUp.objects.filter(done_at=None, shown_on__lte=today).count()
    if not due:
        return
    people = [one for one in User.objects.filter(is_active=True) if may(one, Act.FOLLOW_UP)]
    subject = f"{due} follow-up{'' if due == 1 else 's'} due"
    tell(people, "follow-up", f"follow-ups {today}", subject, now=now, link="/follow-ups/")


def _zone(identity: Identity, company: tzinfo) -> tzinfo:
    return dates.zone_of(identity.customer.time_zone, company)


def _promises(now: datetime, company: tzinfo) -> Iterator[tuple[Identity, Reason]]:
    rows = Promise.objects.filter(
        state=State.OPEN.value, due__gte=now - BACK, due__lte=now + AHEAD
    ).exclude(conversation__identity=None)
    for one in rows.select_related("conversation__identity__customer"):
        identity = one.conversation.identity
        assert identity is not None
        assert one.due is not None
        delivery = one.about == About.DELIVER
        kind = FollowUp.Kind.DELIVERY if delivery else FollowUp.Kind.PROMISE
        note = (
            "Is it with them? If it is late, tell them before they ask."
            if delivery
            else "Do what was promised, or tell them today what stands in its way."
        )
        day = dates.day_of(one.due, _zone(identity, company))
        yield identity, _reason(f"promise {one.pk}", kind, day, f"“{one.words}”", note, one)


def _checks(now: datetime, company: tzinfo) -> Iterator[tuple[Identity, Reason]]:
    """Yield a look at whether all is well, two weeks after a promised delivery came."""
    rows = Promise.objects.filter(
        about=About.DELIVER.value,
        state__in=[State.KEPT.value, State.LATE.value],
        settled_at__gte=now - AFTER_DELIVERY - BACK,
        settled_at__lte=now,
    ).exclude(conversation__identity=None)
    for one in rows.select_related("conversation__identity__customer"):
        identity = one.conversation.identity
        assert identity is not None
        assert one.settled_at is not None
        day = dates.day_of(one.settled_at, _zone(identity, company)) + AFTER_DELIVERY
        why = "Two weeks after it came: is all well with it?"
        note = "Ask how it serves them. No offer in it."
        yield (
            identity,
            _reason(f"check talk {one.conversation_id}", FollowUp.Kind.CHECK, day, why, note, one),
        )


def _complaints(now: datetime, company: tzinfo) -> Iterator[tuple[Identity, Reason]]:
    rows = Reading.objects.filter(
        end_state=EndState.DISSATISFIED.value,
        started_at__gte=now - BACK,
        started_at__lte=now,
        conversation__has_time=True,
        conversation__identity__isnull=False,
    ).select_related("conversation__identity__customer")
    for reading in rows.defer("observations", "mood", "end_spans"):
        talk = reading.conversation
        identity = talk.identity
        assert identity is not None
        day = dates.day_of(talk.started_at, _zone(identity, company)) + AFTER_COMPLAINT
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
    for fact in rows.exclude(consent=Consent.NO.value).select_related("identity__customer"):
        identity = fact.identity
        zone = _zone(identity, company)
        today = dates.day_of(now, zone)
        assert fact.month is not None
        assert fact.day is not None
        assert fact.accepted_at is not None
        # A run that comes days late still finds what fell between, but nothing from before the fact.
        first = max(today - BACK, dates.day_of(fact.accepted_at, zone))
        for year, day in dates.yearly(fact.month, fact.day, first, today + AHEAD):
            if fact.expires_on is not None and day >= fact.expires_on:
                continue
            birthday = fact.kind == Fact.Kind.BIRTHDAY
            yield (
                identity,
                Reason(
                    f"fact {fact.pk} in {year}",
                    FollowUp.Kind.BIRTHDAY if birthday else FollowUp.Kind.OCCASION,
                    day,
                    fact.said,
                    "A few words of your own, and no offer in them.",
                    consent=Consent(fact.consent),
                    conversation=fact.conversation_id,
                ),
            )


def _reason(once: str, kind: FollowUp.Kind, day: date, why: str, note: str, one: Promise) -> Reason:
    talk = one.conversation
    return Reason(once, kind, day, why, note, talk.channel, conversation=talk.pk)
