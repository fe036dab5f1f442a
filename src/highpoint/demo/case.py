"""One matter a customer comes with: everything that is settled before the first word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from highpoint.demo import company
from highpoint.demo.calendar import Span
from highpoint.demo.company import Agent, Product
from highpoint.demo.customers import Customer, Promise

_WEEKS = ("two", "three", "four", "five", "six")


@dataclass(frozen=True, slots=True)
class Case:
    """Who comes with what, how, to whom, and in which mood ("calm", "upset" or "furious")."""

    number: int
    at: datetime
    span: Span
    channel: str
    topic: str
    tone: str
    customer: Customer
    agent: Agent
    colleague: Agent | None
    product: Product
    order: str
    past: Promise | None
    bot: bool
    strike: bool


def slots(case: Case, chance: Random) -> dict[str, str]:
    """Return what the {words} of the sentences stand for in this case."""
    weeks = chance.choice(_WEEKS)
    due = due_day(case.at, chance)
    promised = case.past or case.customer.promise
    since = case.at - timedelta(days=chance.randint(2, 6))
    if promised and promised.due < case.at:
        since = promised.due
    other = chance.choice(
        [
            item
            for item in company.PRODUCTS
            if item is not case.product and item.resembles(case.product)
        ]
    )
    past = case.customer.last_agent
    event = case.at + timedelta(days=chance.randint(2, 9))
    event_day = _day(event) if (event - case.at).days < 6 else f"the {_ordinal(event.day)}"
    return {
        "company": company.NAME,
        "item": case.product.name,
        "short": case.product.kind,
        "other": other.name,
        "price": f"${case.product.price}",
        "fault": chance.choice(case.product.faults),
        "color": chance.choice(company.COLORS),
        "order": case.order,
        "carrier": company.ON_STRIKE if case.strike else chance.choice(company.CARRIERS),
        "city": chance.choice(company.CITIES),
        "house": str(chance.randint(3, 98)),
        "last4": f"{chance.randint(0, 9999):04}",
        "place": str(chance.randint(2, 9)),
        "weeks": weeks,
        "weeks_cap": weeks.capitalize(),
        "since": _day(since),
        "day": _day(due),
        "date": f"{_day(due)}, {due:%B} {due.day}",
        "strike": _day(case.at - timedelta(days=chance.randint(1, 5))),
        "event": event_day,
        "event_cap": event_day[0].upper() + event_day[1:],
        "agent": case.agent.first_name,
        "team": case.colleague.team if case.colleague else "",
        "colleague": case.colleague.first_name if case.colleague else "",
        "past": past.first_name if past else "your colleague",
        "full": case.customer.name,
        "first": case.customer.first,
        "mail": case.customer.mail,
        "zip": case.customer.zip_code,
        "daypart": _daypart(case.at),
        "hello": "Good morning" if case.at.hour < 12 else "Good afternoon",
        "hello_low": "good morning" if case.at.hour < 12 else "good afternoon",
    }


def due_day(at: datetime, chance: Random) -> datetime:
    """Return a weekday some days ahead, as a promise would name it."""
    due = at + timedelta(days=chance.randint(2, 5))
    return due + timedelta(days=1) if due.weekday() == 6 else due


def _day(at: datetime) -> str:
    return f"{at:%A}"


def _ordinal(day: int) -> str:
    ending = "th" if 10 <= day <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _daypart(at: datetime) -> str:
    if at.weekday() == 4 and at.hour >= 15:
        return "weekend"
    return "day" if at.hour < 15 else "evening"
