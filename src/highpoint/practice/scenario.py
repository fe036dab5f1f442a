"""
A scenario: what happened, what the customer wants, what they tell when, and what policy allows.

It is kept as YAML, one file each, so that a trainer can write, share and compare it. ``read``
gives the scenario or says, in one list, all that is missing or wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from highpoint.engine.moment import Kind
from highpoint.errors import HighpointError
from highpoint.practice._checked import MOST_PARTS as MOST_PARTS
from highpoint.practice._checked import Checked
from highpoint.practice.persona import Persona, persona
from highpoint.practice.plain_yaml import Unreadable, load

_FILES = files("highpoint.practice") / "scenarios"

INDUSTRIES = ("retail", "airline", "telecom", "bank", "software", "healthcare", "hospitality")
DIFFICULTIES = {1: "lovely", 2: "everyday", 3: "thorny"}
CHANNELS = ("chat", "email", "phone")
# What a scenario's own lines may name; the shared lines of the voice use them too.
MATTER = ("thing", "trouble", "want", "stake", "since")

# Topics of details that are handed over when they are asked for.
HANDED = frozenset(
    ("order-number", "booking-reference", "account-number", "name", "email", "phone", "address",
     "birth-date", "card", "member", "room", "photo")
)  # fmt: skip


class Told(StrEnum):
    """When a customer tells a fact."""

    AT_ONCE = "at once"  # in the opening
    WHEN_ASKED = "when asked"
    ONCE_HEARD = "once heard"  # unasked, when they feel heard; or when asked


class Taken(StrEnum):
    """How the customer takes an outcome."""

    GLADLY = "gladly"
    WILLINGLY = "willingly"
    GRUDGINGLY = "grudgingly"
    NOT = "not"


class Comes(StrEnum):
    """When a customer's question comes up."""

    FIRST = "first"  # with or right after the opening
    LATER = "later"  # once the talk is on its way
    LAST = "last"  # once something is agreed


class BadScenario(HighpointError):
    """A scenario that cannot be played; ``problems`` lists all that is missing or wrong."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("This scenario cannot be played yet: " + " ".join(problems))


class NoSuchScenario(HighpointError):
    """A scenario that is in no file."""


@dataclass(frozen=True, slots=True)
class Customer:
    """The person: ``name`` in the order of their region, ``call`` what they are called by."""

    name: str
    call: str
    pronoun: str = "they"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the customer knows. ``asked_by``: topics or phrases of a question for it."""

    key: str
    says: tuple[str, ...]
    asked_by: tuple[str, ...] = ()
    told: Told = Told.WHEN_ASKED
    value: str = ""
    personal: bool = False

    @property
    def handed(self) -> bool:
        """Whether it is a number or a name that is handed over, not a story that is told."""
        return bool(HANDED & set(self.asked_by)) or "number" in " ".join(self.asked_by)


@dataclass(frozen=True, slots=True)
class Ask:
    """Something the customer wants to know. ``answered_by``: phrases an answer would hold."""

    key: str
    says: tuple[str, ...]
    answered_by: tuple[str, ...]
    comes: Comes = Comes.LATER


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    A way the matter can end. ``offered_by``: topics or phrases of an offer of it.

    ``allowed`` says whether policy lets the agent do it, ``says`` what the customer answers.
    A ``side`` gift is welcome and settles nothing; ``answers`` names the asks it answers with it.
    """

    key: str
    title: str
    offered_by: tuple[str, ...]
    allowed: bool = True
    taken: Taken = Taken.WILLINGLY
    says: tuple[str, ...] = ()
    side: bool = False
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Models:
    """A strong and a weak run, reply by reply, as an example to learn from."""

    good: tuple[str, ...]
    weak: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """
    One situation to practise, whole.

    ``mood`` is the customer's at the start, from -1 (furious) to 1 (delighted); ``trust`` runs
    from 0 to 1. ``opening`` holds ways to tell what happened, ``wish`` ways to say what they want.
    """

    id: str
    title: str
    industry: str
    channel: str
    difficulty: int
    persona: Persona
    customer: Customer
    company: str
    situation: str
    matter: Mapping[str, str]
    mood: float
    trust: float
    opening: tuple[str, ...]
    wish: tuple[str, ...]
    facts: tuple[Fact, ...]
    asks: tuple[Ask, ...]
    outcomes: tuple[Outcome, ...]
    policy: str
    teaches: tuple[Kind, ...]
    tips: tuple[str, ...]
    models: Models

    def fact(self, key: str) -> Fact:
        return _keyed(self.facts, key)

    def ask(self, key: str) -> Ask:
        return _keyed(self.asks, key)

    def outcome(self, key: str) -> Outcome:
        return _keyed(self.outcomes, key)


@cache
def names() -> tuple[str, ...]:
    """Return the ids of the shipped scenarios, in order."""
    return tuple(
        sorted(f.name.removesuffix(".yaml") for f in _FILES.iterdir() if f.name[-5:] == ".yaml")
    )


@cache
def shipped(name: str) -> Scenario:
    """
    Return a shipped scenario.

    :raises NoSuchScenario: with what to type to see those there are
    """
    if name not in names():
        raise NoSuchScenario(
            f"There is no scenario “{name}”. `highpoint practice --list` shows those there are."
        )
    return read((_FILES / f"{name}.yaml").read_text(encoding="utf-8"))


def source(name: str) -> str:
    """Return a shipped scenario's YAML."""
    return (_FILES / f"{shipped(name).id}.yaml").read_text(encoding="utf-8")


def read(text: str) -> Scenario:
    """
    Read a scenario from YAML.

    :raises BadScenario: with every problem found, each a sentence that names its place
    """
    try:
        row = load(text)
    except Unreadable as error:
        raise BadScenario([str(error)]) from error
    if not isinstance(row, dict):
        raise BadScenario(["It must be a set of named parts: id, title, opening, facts …"])
    return from_dict(row)


def from_dict(row: Mapping[str, Any]) -> Scenario:
    """
    Read a scenario from plain values.

    :raises BadScenario: with every problem found
    """
    checked = Checked(row)
    who = checked.part("customer")
    matter = checked.part("matter")
    start = checked.part("start")
    models = checked.part("models")
    scenario = Scenario(
        id=checked.slug("id"),
        title=checked.text("title", most=80),
        industry=checked.choice("industry", INDUSTRIES),
        channel=checked.choice("channel", CHANNELS),
        difficulty=checked.choice("difficulty", tuple(DIFFICULTIES)),
        persona=_persona(checked),
        customer=Customer(
            name=who.text("name", most=60),
            call=who.text("call", most=30),
            pronoun=who.choice("pronoun", ("she", "he", "they"), usual="they"),
        ),
        company=checked.text("company", most=60),
        situation=checked.text("situation"),
        matter={name: matter.text(name, most=160) for name in MATTER},
        mood=start.number("mood", -1, 1),
        trust=start.number("trust", 0, 1),
        opening=checked.lines("opening", least=6),
        wish=checked.lines("wish", least=4),
        facts=tuple(_fact(each) for each in checked.parts("facts")),
        asks=tuple(_ask(each) for each in checked.parts("asks")),
        outcomes=tuple(_outcome(each) for each in checked.parts("outcomes", least=1)),
        policy=checked.text("policy", most=8000),
        teaches=tuple(Kind(each) for each in checked.choices("teaches", tuple(Kind))),
        tips=checked.lines("tips", least=1),
        models=Models(good=models.lines("good", least=2), weak=models.lines("weak", least=2)),
    )
    problems = checked.problems or _problems(scenario)
    if problems:
        raise BadScenario(problems)
    return scenario


def _persona(checked: Checked) -> Persona:
    name = checked.text("persona")
    try:
        return persona(name)
    except HighpointError as error:
        if name:
            checked.problem(str(error))
        return persona("hurried-student")


def _fact(row: Checked) -> Fact:
    return Fact(
        key=row.slug("key"),
        says=row.lines("says", least=3),
        asked_by=row.phrases("asked_by"),
        told=Told(row.choice("told", tuple(Told), usual=Told.WHEN_ASKED)),
        value=row.text("value", usual=""),
        personal=row.truth("personal"),
    )


def _ask(row: Checked) -> Ask:
    return Ask(
        key=row.slug("key"),
        says=row.lines("says", least=4),
        answered_by=row.phrases("answered_by", least=1),
        comes=Comes(row.choice("comes", tuple(Comes), usual=Comes.LATER)),
    )


def _outcome(row: Checked) -> Outcome:
    return Outcome(
        key=row.slug("key"),
        title=row.text("title", most=120),
        offered_by=row.phrases("offered_by", least=1),
        allowed=row.truth("allowed", usual=True),
        taken=Taken(row.choice("taken", tuple(Taken), usual=Taken.WILLINGLY)),
        says=row.lines("says"),
        side=row.truth("side"),
        answers=row.lines("answers"),
    )


def _problems(scenario: Scenario) -> list[str]:
    """Return what is wrong between the parts, each of which is right alone."""
    found = []
    if not any(
        each.allowed and each.taken is not Taken.NOT and not each.side for each in scenario.outcomes
    ):
        found.append("No outcome is both allowed and taken: nobody could serve this customer.")
    for what, parts in (
        ("fact", scenario.facts),
        ("ask", scenario.asks),
        ("outcome", scenario.outcomes),
    ):
        keys = [each.key for each in parts]
        found += [
            f"Two {what}s have the key “{k}”."
            for k in sorted({k for k in keys if keys.count(k) > 1})
        ]
    asks = {each.key for each in scenario.asks}
    found += [
        f"Outcome “{each.key}” answers “{key}”, which is no ask."
        for each in scenario.outcomes
        for key in each.answers
        if key not in asks
    ]
    found += [
        f"Fact “{each.key}” is told when asked, but nothing says what asks for it (asked_by)."
        for each in scenario.facts
        if each.told is Told.WHEN_ASKED and not each.asked_by
    ]
    found += [
        f"Fact “{each.key}” is told with {{value}}, but it has no value."
        for each in scenario.facts
        if not each.value and any("{value}" in line for line in each.says)
    ]
    return found


Part = TypeVar("Part", Fact, Ask, Outcome)


def _keyed(parts: Iterable[Part], key: str) -> Part:
    return next(each for each in parts if each.key == key)
