"""Who the made-up company is: its trade, its teams, its agents and what they are good at."""

from __future__ import annotations

from dataclasses import dataclass, field

from highpoint.engine.moment import Kind

NAME = "Brindlewick"
TRADE = "kettles, lamps and other good things for the home, by mail"
SOURCE = "brindlewick (made up)"

# The company's own clock; conversations carry its offset.
TIME_ZONE = "America/New_York"

STRONG = 0.22
WEAK = -0.3

# What the training half way lifts, and by how much: a third of everything possible and more.
TRAINED_TEAM = "Lantern"
TRAINED = {Kind.DISTRESS: 0.42, Kind.HOSTILITY: 0.3, Kind.PERSONAL: 0.25}


@dataclass(frozen=True, eq=False)
class Agent:
    """
    Somebody who serves the made-up customers.

    ``base`` is the chance, from 0 to 1, to take an opportunity; ``strong`` and ``weak``
    move it for single kinds, ``trend`` is what six months change, ``hired`` the share of
    the history that passes before they begin.
    """

    name: str
    team: str
    base: float
    strong: tuple[Kind, ...] = ()
    weak: tuple[Kind, ...] = ()
    trend: float = 0.0
    hired: float = 0.0
    scripted: float = 0.1
    channels: dict[str, float] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Return the name conversations call them by."""
        return f"{self.name.lower().replace(' ', '.')}@brindlewick.example"

    @property
    def first_name(self) -> str:
        return self.name.partition(" ")[0]

    @property
    def days_off(self) -> tuple[int, int]:
        """Return the two weekdays they do not work, Monday being 0."""
        first = sum(map(ord, self.name)) % 7
        return first, (first + 1) % 7


_ON_THE_PHONE = {"phone": 1.0, "chat": 0.5, "email": 0.3}
_IN_WRITING = {"phone": 0.2, "chat": 1.0, "email": 0.5}
_BY_MAIL = {"phone": 0.3, "chat": 0.7, "email": 0.9}
_MAIL_PART_TIME = {"phone": 0.2, "chat": 0.55, "email": 0.7}

AGENTS = (
    Agent(
        "Ana Duarte",
        "Harbor",
        0.78,
        strong=(Kind.DISTRESS, Kind.PERSONAL, Kind.PRAISE),
        weak=(Kind.PROMISE, Kind.HOLD),
        channels=_ON_THE_PHONE,
    ),
    Agent(
        "Tom Okafor",
        "Harbor",
        0.62,
        strong=(Kind.QUESTION, Kind.REFUSAL),
        weak=(Kind.DISTRESS, Kind.NAME),
        trend=0.1,
        channels=_ON_THE_PHONE,
    ),
    Agent(
        "Mei Lindgren",
        "Harbor",
        0.84,
        strong=(Kind.PROMISE, Kind.CLOSING, Kind.QUESTION),
        weak=(Kind.PERSONAL,),
        channels=_ON_THE_PHONE,
    ),
    Agent(
        "Jonas Whitlock",
        "Harbor",
        0.56,
        strong=(Kind.GREETING,),
        weak=(Kind.HOSTILITY, Kind.REPEAT, Kind.CHURN),
        trend=-0.22,
        scripted=0.3,
        channels=_ON_THE_PHONE,
    ),
    Agent(
        "Priya Raman",
        "Orchard",
        0.82,
        strong=(Kind.REFUSAL, Kind.HOSTILITY, Kind.CHURN),
        weak=(Kind.NAME,),
        channels=_IN_WRITING,
    ),
    Agent(
        "Luca Ferri",
        "Orchard",
        0.52,
        strong=(Kind.NAME, Kind.GREETING),
        weak=(Kind.QUESTION, Kind.PROMISE),
        trend=0.42,
        hired=0.12,
        channels=_IN_WRITING,
    ),
    Agent(
        "Hannah Osei",
        "Orchard",
        0.7,
        strong=(Kind.HOLD, Kind.REPEAT),
        weak=(Kind.CLOSING, Kind.GREETING),
        channels=_IN_WRITING,
    ),
    Agent(
        "Dmitri Vale",
        "Orchard",
        0.6,
        strong=(Kind.QUESTION, Kind.PROMISE),
        weak=(Kind.DISTRESS, Kind.PERSONAL, Kind.PRAISE),
        scripted=0.5,
        channels=_IN_WRITING,
    ),
    Agent(
        "Sofia Marek",
        "Lantern",
        0.6,
        strong=(Kind.CLOSING, Kind.NAME),
        weak=(Kind.DISTRESS,),
        channels=_BY_MAIL,
    ),
    Agent(
        "Ben Achterberg",
        "Lantern",
        0.58,
        strong=(Kind.QUESTION,),
        weak=(Kind.DISTRESS, Kind.REFUSAL),
        scripted=0.4,
        channels=_BY_MAIL,
    ),
    Agent(
        "Noor Haddad",
        "Lantern",
        0.66,
        strong=(Kind.REFUSAL, Kind.PRAISE),
        weak=(Kind.DISTRESS, Kind.CLOSING),
        trend=0.12,
        channels=_BY_MAIL,
    ),
    Agent(
        "Walt Pruitt",
        "Lantern",
        0.64,
        strong=(Kind.GREETING, Kind.HOLD),
        weak=(Kind.HOSTILITY, Kind.DISTRESS, Kind.PROMISE),
        channels=_BY_MAIL,
    ),
    Agent(
        "Ines Caldwell",
        "Lantern",
        0.72,
        strong=(Kind.PROMISE, Kind.REPEAT),
        weak=(Kind.PRAISE, Kind.DISTRESS),
        channels=_BY_MAIL,
    ),
    Agent(
        "Kofi Brandt",
        "Lantern",
        0.54,
        strong=(Kind.NAME, Kind.PERSONAL),
        weak=(Kind.QUESTION, Kind.CHURN, Kind.DISTRESS),
        trend=0.18,
        channels=_MAIL_PART_TIME,
    ),
)

TEAMS = tuple(dict.fromkeys(agent.team for agent in AGENTS))


@dataclass(frozen=True, slots=True)
class Product:
    """Something the company sells; ``faults`` finish the sentence "my lamp …"."""

    name: str
    kind: str
    price: int
    faults: tuple[str, ...]

    @property
    def electric(self) -> bool:
        return self.kind in ("kettle", "lamp")

    @property
    def breakable(self) -> bool:
        return self.kind not in ("blanket", "towel set", "duvet cover")

    @property
    def for_the_kitchen(self) -> bool:
        return self.kind in ("kettle", "pot", "pan", "coffee press")

    def resembles(self, other: Product) -> bool:
        """Tell whether somebody might take the other one instead."""
        if self.for_the_kitchen or other.for_the_kitchen:
            return self.for_the_kitchen and other.for_the_kitchen
        return self.electric == other.electric and self.breakable == other.breakable


_KETTLE = (
    "leaks from the base",
    "trips the fuse whenever it boils",
    "switches itself off before it boils",
    "smells of burnt plastic",
)
_LAMP = ("flickers", "hums all evening", "won't switch on anymore", "gets far too hot")
_CHAIR = ("wobbles", "creaks at every move", "lost a screw and leans to the left")
_CLOTH = ("is losing its color", "sheds all over the sofa", "came apart at one seam")
_POT = ("has its coating coming off", "has a loose handle", "rattles on the stove")
_PRESS = ("leaks around the rim", "lets the grounds through", "jams half way down")
_CLOCK = ("runs ten minutes slow a day", "stopped at four", "ticks like a hammer")

PRODUCTS = (
    Product("Wren kettle", "kettle", 64, _KETTLE),
    Product("Heron kettle", "kettle", 89, _KETTLE),
    Product("Dusk floor lamp", "lamp", 129, _LAMP),
    Product("Pebble table lamp", "lamp", 58, _LAMP),
    Product("Fjord reading lamp", "lamp", 74, _LAMP),
    Product("Birch garden chair", "chair", 95, _CHAIR),
    Product("Larch step stool", "stool", 69, _CHAIR),
    Product("Moss wool blanket", "blanket", 110, _CLOTH),
    Product("Tide bath towel set", "towel set", 48, _CLOTH),
    Product("Meadow duvet cover", "duvet cover", 86, _CLOTH),
    Product("Cinder cast-iron pot", "pot", 138, _POT),
    Product("Quill frying pan", "pan", 72, _POT),
    Product("Sunday coffee press", "coffee press", 42, _PRESS),
    Product("Steeple wall clock", "clock", 77, _CLOCK),
)

# The batch that goes wrong, and the courier that goes on strike (calendar.py says when).
FAULTY = PRODUCTS[1]
CARRIERS = ("Northlark", "Swiftgate", "Paperline")
ON_STRIKE = CARRIERS[0]
CITIES = ("Albany", "Syracuse", "Burlington", "Concord", "Springfield", "Portland", "Trenton")
COLORS = ("sage", "slate blue", "rust", "ivory", "mustard", "charcoal")

# How often customers come for what, in an ordinary week.
TOPICS = {
    "late_parcel": 17.0,
    "damaged": 10.0,
    "wrong_item": 8.0,
    "faulty": 11.0,
    "refund_missing": 8.0,
    "return_wish": 10.0,
    "product_advice": 9.0,
    "order_change": 8.0,
    "double_charge": 4.0,
    "discount_code": 5.0,
    "stock": 6.0,
    "account": 5.0,
    "compliment": 2.0,
}
