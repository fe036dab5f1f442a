"""Who the made-up customers are, and what stays with them from one conversation to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from highpoint.demo.company import Agent, Product
from highpoint.demo.phrases import book
from highpoint.practice.persona import Persona, Typing, personas


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
    persona: Persona
    known: bool
    temper: float
    zip_code: str
    talks: int = 0
    event: str = ""
    told: str = ""
    last_agent: Agent | None = None
    promise: Promise | None = None

    @property
    def casual(self) -> bool:
        """Whether they write in a hurry."""
        return self.persona.typing in (Typing.HASTY, Typing.SHORT)

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def mail(self) -> str:
        return f"{self.first}.{self.last}@example.com".lower()


# The company's customers live where it delivers.
_REGION = "united-states"
# The impatient come angrier: by how much between no patience and all of it.
_HEAT = 0.5
_MIDDLING = 0.57


def newcomer(number: int, chance: Random) -> Customer:
    """Return a customer who has never written before."""
    names = book("_names").lines
    persona = replace(chance.choice(list(personas().values())), region=_REGION)
    return Customer(
        key=f"customer-{number:05}",
        first=chance.choice(names["first"]).text,
        last=chance.choice(names["last"]).text,
        persona=persona,
        known=chance.random() < 0.6,
        temper=chance.gauss(0.0, 0.2) + _HEAT * (_MIDDLING - persona.patience),
        zip_code=f"0{chance.randint(1000, 9999)}",
    )
