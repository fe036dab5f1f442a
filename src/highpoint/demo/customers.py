"""Who the made-up customers are, and what stays with them from one conversation to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

from highpoint.demo.company import Agent, Product
from highpoint.demo.phrases import book


@dataclass(frozen=True, slots=True)
class Promise:
    """What an agent said would happen, and whether it did."""

    agent: Agent
    product: Product
    order: str
    due: datetime
    kept: bool


@dataclass
class Customer:
    """A made-up person; the histories of regulars grow as the months go by."""

    key: str
    first: str
    last: str
    known: bool
    casual: bool
    temper: float
    zip_code: str
    talks: int = 0
    event: str = ""
    told: str = ""
    last_agent: Agent | None = None
    promise: Promise | None = None

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def mail(self) -> str:
        return f"{self.first}.{self.last}@example.com".lower()


def newcomer(number: int, chance: Random) -> Customer:
    """Return a customer who has never written before."""
    names = book("_names").lines
    return Customer(
        key=f"customer-{number:05}",
        first=chance.choice(names["first"]).text,
        last=chance.choice(names["last"]).text,
        known=chance.random() < 0.6,
        casual=chance.random() < 0.25,
        temper=chance.gauss(0.0, 0.25),
        zip_code=f"0{chance.randint(1000, 9999)}",
    )
