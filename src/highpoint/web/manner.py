"""A customer's own way, as their talks show it: language, region, channel, pace, length. No judgment."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from django.db.models import Count

from highpoint.apps.customers.models import Customer, Purchase, PurchaseLine
from highpoint.engine.conversation import Role
from highpoint.engine.insight.median import median
from highpoint.engine.reach import spoken
from highpoint.loop.lately import Lately, Said
from highpoint.web.words import channel_name

# Talks that are read for it, the newest first.
TALKS = 30
# Fewer messages or answers show nobody's way.
FEWEST = 5
# A longer wait is a night or another matter, not somebody's pace.
LONGEST_WAIT = timedelta(hours=12)


class Trait(NamedTuple):
    """One thing of a customer's way, and what it was read from."""

    label: str
    text: str
    base: str = ""


def manner(customer: Customer, known: Lately) -> list[Trait]:
    """Return a customer's way as far as their newest talks and their purchases show it."""
    talks = known.talks[:TALKS]
    numbers = {talk.pk for talk in talks}
    turns = [said for said in known.turns if said.talk in numbers]
    found = [
        _mostly("Language", [spoken(talk.language) for talk in talks if talk.language], "talk"),
        _mostly("Channel", [channel_name(talk.channel) for talk in talks], "talk"),
        *_bought(customer),
        _product(customer),
        _pace(turns),
        _length(turns),
    ]
    return [trait for trait in found if trait is not None]


def _bought(customer: Customer) -> list[Trait | None]:
    rows = Purchase.objects.filter(identity__in=customer.known_as, returned=False).order_by()
    told = list(rows.values_list("country", "source"))
    countries = [country for country, _ in told if country]
    shops = [shop for _, shop in told if shop]
    return [_mostly("Region", countries, "purchase"), _mostly("Buys at", shops, "purchase")]


def _product(customer: Customer) -> Trait | None:
    """Return what they buy again and again."""
    rows = PurchaseLine.objects.filter(
        purchase__identity__in=customer.known_as, purchase__returned=False
    ).exclude(product="")
    by_product = rows.order_by().values_list("product").annotate(n=Count("pk"))
    most = by_product.order_by("-n", "product").first()
    if most is None or most[1] < 2:
        return None
    return Trait("Buys most", most[0], f"{most[1]} of {rows.count()} lines of purchases")


def _mostly(label: str, told: list[str], what: str) -> Trait | None:
    if not told:
        return None
    most, times = Counter(told).most_common(1)[0]
    return Trait(label, most, f"{times} of {len(told)} {what}{'s' * (len(told) != 1)}")


def _pace(turns: list[Said]) -> Trait | None:
    waits = []
    for before, after in pairwise(turns):
        answers = (before.role, after.role) == (Role.AGENT.value, Role.CUSTOMER.value)
        if before.talk == after.talk and answers and before.at and after.at:
            wait = after.at - before.at
            if timedelta(0) <= wait <= LONGEST_WAIT:
                waits.append(wait.total_seconds() / 60)
    if len(waits) < FEWEST:
        return None
    seen = median(waits)
    base = f"{seen.n} answers"
    if seen.interval:
        base = (
            f"95 % interval {_minutes(seen.interval.low)} to {_minutes(seen.interval.high)}, {base}"
        )
    return Trait("Pace", f"Answers within {_minutes(seen.value)}", base)


def _minutes(value: float) -> str:
    if value < 1:
        return f"{value * 60:.0f} seconds"
    if value < 90:
        return f"{value:.0f} minute{'s' * (round(value) != 1)}"
    return f"{value / 60:.0f} hours"


def _length(turns: list[Said]) -> Trait | None:
    words = [float(len(one.text.split())) for one in turns if one.role == Role.CUSTOMER.value]
    if len(words) < FEWEST:
        return None
    seen = median(words)
    base = f"{seen.n} messages"
    if seen.interval:
        base = f"95 % interval {seen.interval.low:.0f} to {seen.interval.high:.0f}, {base}"
    return Trait("Manner", f"Writes or says about {seen.value:.0f} words at a time", base)
