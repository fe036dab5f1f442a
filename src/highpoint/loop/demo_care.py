"""What the made-up people accepted of customers, said of promises and did of follow-ups."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from highpoint.apps.accounts.models import Role, User
from highpoint.apps.care import follow_ups, leaving
from highpoint.apps.care.follow_ups import Reason
from highpoint.apps.care.models import (
    DEEDS,
    ChosenHoliday,
    Consent,
    Fact,
    FollowUp,
    LeavingFigures,
    Promise,
)
from highpoint.apps.customers import ladder
from highpoint.apps.customers.models import Customer, Identity
from highpoint.apps.customers.purchases import keep
from highpoint.apps.prevention.models import Incident
from highpoint.demo import company
from highpoint.engine.promises.keeping import State
from highpoint.loop import care_job, demo_customers, openings, promises

AGENT = "agent@demo.test"
# Of promises past their time, how often somebody said what became of them, and what they said.
SAID = 0.7
BECAME = (State.KEPT,) * 11 + (State.LATE,) * 3 + (State.BROKEN,) * 3 + (State.WITHDRAWN,)
# Where nothing is promised by the company, promises about this are hardest to keep.
HARD = "deliver"
HARD_BECAME = (State.KEPT,) * 2 + (State.LATE,) * 5 + (State.BROKEN,) * 3
ACCEPTED = 0.6
OUTCOMES = (
    *(FollowUp.Outcome.GLAD,) * 6,
    *(FollowUp.Outcome.SILENT,) * 3,
    *(FollowUp.Outcome.SETTLED, FollowUp.Outcome.PROBLEM),
)
# So many follow-ups whose day is over were done, and so many of these by their day.
DONE = 0.8
BY_DAY = 0.85
LONGEST_HOURS = 60
COUNTRY = "US"
HOLIDAYS = ("Thanksgiving Day", "New Year's Day")
FAULTY = "Robin whistling kettle"
SUBSCRIBED = "Candle subscription, 12 months"


def fill(now: datetime, seed: int) -> None:
    """
    Say what became of old promises, accept facts, make follow-ups and do some of them.

    A second run changes nothing. Rows are made without an entry in the log, which would keep it
    when the company goes; they go with their talks and customers.
    """
    person = User.objects.filter(made_up=True, email=AGENT).first()
    if person is None or FollowUp.objects.filter(identity__customer__made_up=True).exists():
        return
    chance = Random(seed)
    bought = Customer.objects.filter(made_up=True, identities__purchases__isnull=False)
    promises.orders_told(set(bought.values_list("pk", flat=True)))
    _say(person, now, chance)
    _accept(person, now, chance)
    _holidays(now)
    _bought(now)
    care_job.make_due(now)
    leaving.count(now, timezone.localdate(now))
    _recognize(person, now)
    _do(person, now, chance)


def _say(person: User, now: datetime, chance: Random) -> None:
    rows = Promise.objects.filter(
        conversation__made_up=True, state=State.OPEN.value, due__lt=now - timedelta(days=2)
    )
    said = []
    for one in rows.order_by("pk"):
        if chance.random() > SAID or one.made_at is None or one.due is None:
            continue
        state = chance.choice(HARD_BECAME if one.about == HARD else BECAME)
        span = max(one.due - one.made_at, timedelta(minutes=20))
        late = timedelta(hours=chance.uniform(2, LONGEST_HOURS))
        after = span * chance.uniform(0.1, 0.95) if state is State.KEPT else span + late
        one.state, one.ruled_by = state.value, person
        one.settled_at = one.ruled_at = min(one.made_at + after, now)
        said.append(one)
    fields = ["state", "ruled_by", "settled_at", "ruled_at"]
    Promise.objects.bulk_update(said, fields, batch_size=500)


def _accept(person: User, now: datetime, chance: Random) -> None:
    rows = Fact.objects.filter(conversation__made_up=True, accepted_at=None, refused_at=None)
    rows = rows.exclude(kind__in=DEEDS)  # those wait on the ladder
    kept = []
    for fact in rows.order_by("pk"):
        if chance.random() > ACCEPTED:
            continue
        fact.accepted_at = min((fact.said_at or now) + timedelta(hours=2), now)
        fact.accepted_by = person
        fact.consent = chance.choice([Consent.YES, Consent.NOT_ASKED, Consent.NO]).value
        fact.expires_on = timezone.localdate(fact.accepted_at) + timedelta(days=730)
        kept.append(fact)
    fields = ["accepted_at", "accepted_by", "consent", "expires_on"]
    Fact.objects.bulk_update(kept, fields, batch_size=500)


def _holidays(now: datetime) -> None:
    """Choose two holidays, and have some customers say that they like a word then."""
    lead = User.objects.filter(made_up=True, role=Role.LEAD).first()
    if lead is None:
        return
    ChosenHoliday.objects.bulk_create(
        (ChosenHoliday(country=COUNTRY, name=name, by=lead, at=now) for name in HOLIDAYS),
        ignore_conflicts=True,
    )
    rows = Identity.objects.filter(customer__made_up=True).exclude(customer__name="")
    Fact.objects.bulk_create(
        Fact(
            identity=identity,
            kind=Fact.Kind.HOLIDAYS.value,
            said="Always glad of a card",
            proposed_at=now,
            said_at=now - timedelta(days=40),
            accepted_at=now - timedelta(days=40),
            accepted_by=lead,
            consent=Consent.YES.value,
            expires_on=timezone.localdate(now) + timedelta(days=690),
        )
        for identity in rows.order_by("pk")[2:5]
    )


def _bought(now: datetime) -> None:
    """Have several buy a kettle that comes broken, two of them lately, and one subscription end."""
    broken = Incident.objects.filter(
        identity__customer__made_up=True,
        trouble__key__in=openings.OF_THE_THING,
        happened_at__gt=now - timedelta(days=150),
    ).select_related("identity")
    told = {row.identity: row.happened_at - timedelta(days=4) for row in broken if row.identity}
    rows = Identity.objects.filter(customer__made_up=True, source=company.SOURCE)
    quiet = rows.exclude(conversations__started_at__gt=now - timedelta(days=20)).order_by("pk")
    met = [*quiet.exclude(pk__in=[one.pk for one in told])[:3]]
    bought = [(one, at, FAULTY, "64") for one, at in list(told.items())[:6]]
    bought += [
        (one, now - timedelta(days=6 + number), FAULTY, "64") for number, one in enumerate(met[:2])
    ]
    bought += [(one, now - timedelta(days=356), SUBSCRIBED, "48") for one in met[2:]]
    lines = [
        demo_customers.Line(
            identity.value,
            f"90{identity.pk:04}",
            at,
            product,
            Decimal(1),
            Decimal(price),
            demo_customers.CURRENCY,
            "United States",
            False,
        )
        for identity, at, product, price in bought
    ]
    keep(lines, source=company.SOURCE, made_up=True)
    ladder.look_at([one.customer_id for one, *_ in bought], timezone.localdate(now))


def remove() -> None:
    """Take out what the made-up people chose; the rest goes with its customers and talks."""
    ChosenHoliday.objects.filter(by__made_up=True).delete()
    LeavingFigures.objects.all().delete()


def _recognize(person: User, now: datetime) -> None:
    """Start one by hand, as somebody does who read of a customer in the newspaper."""
    made_up = Identity.objects.filter(customer__made_up=True).exclude(customer__name="")
    identity = made_up.order_by("pk").first()
    if identity is None:
        return
    reason = Reason(
        f"by hand made up {identity.pk}",
        FollowUp.Kind.RECOGNITION,
        timezone.localdate(now) + timedelta(days=2),
        "Won the town's prize for her school garden",
        "Congratulate her, by hand if you can.",
    )
    follow_ups.make_all(identity, [reason], now=now, by=person)


def _do(person: User, now: datetime, chance: Random) -> None:
    rows = FollowUp.objects.filter(
        identity__customer__made_up=True, shown_on__lt=timezone.localdate(now)
    ).order_by("shown_on", "pk")
    # What customers may be about to run into these days is still to be taken.
    lately = timezone.localdate(now) - timedelta(days=5)
    done = []
    for row in rows.filter(done_at=None).exclude(kind__in=openings.KINDS, due__gte=lately):
        if chance.random() > DONE:
            continue
        days = 0 if chance.random() < BY_DAY else chance.randint(1, 3)
        day = datetime.combine(row.due + timedelta(days=days), time(chance.randint(9, 17)))
        row.done_at = min(timezone.make_aware(day), now)
        row.made_at = min(row.made_at, row.done_at - timedelta(days=3))
        row.done_by, row.outcome = person, chance.choice(OUTCOMES).value
        done.append(row)
    FollowUp.objects.bulk_update(done, ["done_at", "made_at", "done_by", "outcome"])
