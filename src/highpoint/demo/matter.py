"""Makes of one case a scenario for the simulated customer: what they want, know, ask and take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from highpoint.demo import company
from highpoint.demo.case import Case
from highpoint.demo.phrases import Exchange
from highpoint.practice.persona import Typing
from highpoint.practice.scenario import (
    Ask,
    Comes,
    Customer,
    Fact,
    Models,
    Outcome,
    Scenario,
    Taken,
    Told,
)

# Keys of the facts and of the one outcome that every matter has.
DETAILS, NAME, ZIP, LIFE = "details", "name", "zip", "life"
REMEDY = "remedy"

# How customers come in, by tone; and how far they still trust a shop that let them down.
STARTS = {"calm": 0.05, "upset": -0.45, "furious": -0.85}
_TRUST = {"calm": 0.6, "upset": 0.45, "furious": 0.3}
_DIFFICULTY = {"calm": 1, "upset": 2, "furious": 3}

# How a way out is taken: what was offered does not please everybody.
_TAKEN = {Taken.GLADLY: 0.25, Taken.WILLINGLY: 0.6, Taken.GRUDGINGLY: 0.15}

# What the shared lines of the simulated customers say of each matter: the trouble, as a clause;
# what they want; why it matters.
_MATTERS: Mapping[str, tuple[str, str, str]] = {
    "late_parcel": ("my {short} never arrived", "my {short}", "I was counting on it"),
    "damaged": ("my {short} came broken", "a {short} that is whole", "I had looked forward to it"),
    "wrong_item": ("you sent me the wrong thing", "the {item} I ordered", "I needed it this week"),
    "faulty": ("my {short} {fault}", "a {short} that works", "I use it every day"),
    "refund_missing": ("my refund never came", "my money back", "I need that money"),
    "return_wish": (
        "nobody can tell me how to return a {short}",
        "a way to send the {short} back",
        "I don't want to run out of time",
    ),
    "product_advice": (
        "your page on the {short} makes no sense",
        "a plain answer",
        "I want to order this week",
    ),
    "order_change": ("my order is going wrong", "the right order", "it may ship any minute"),
    "double_charge": ("you charged me twice", "my money back", "I need that money"),
    "discount_code": (
        "your code doesn't work",
        "the discount I was promised",
        "it runs out this week",
    ),
    "stock": ("the {short} is sold out again", "a {short}", "I've waited long enough"),
    "account": (
        "my account gives me nothing but trouble",
        "my account in order",
        "all my receipts are in there",
    ),
    "broken_promise": (
        "nobody kept the promise I was given",
        "what I was promised",
        "I waited for nothing",
    ),
    "compliment": ("nothing is wrong", "a word with somebody", "I'm so happy with it"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the customer's, or a wish that cannot be granted, in their words."""

    exchange: Exchange
    words: str
    comes: Comes
    wish: bool = False


def scenario(
    case: Case, words: Mapping[str, str], asks: Mapping[str, Asked], life: Told | None, seed: int
) -> Scenario:
    """Return the scenario of a case: ``life`` says when they tell of their own life, if at all."""
    chance = Random(seed)
    trouble, want, stake = (each.format(**words) for each in _MATTERS[case.topic])
    told = Told.AT_ONCE if case.channel == "email" else Told.WHEN_ASKED
    facts = [
        _fact(DETAILS, told),
        _fact(NAME, Told.WHEN_ASKED),
        _fact(ZIP, Told.WHEN_ASKED),
    ]
    if life is not None:
        facts.append(replace(_fact(LIFE, life), personal=True))
    return Scenario(
        id=f"{case.topic}-{case.number}",
        title=case.topic,
        industry="retail",
        channel="chat",
        difficulty=_DIFFICULTY[case.tone],
        # How they write is the channel's affair, in render.
        persona=replace(case.customer.persona, typing=Typing.NEAT),
        customer=Customer(case.customer.name, case.customer.first),
        company=company.NAME,
        situation="",
        matter={
            "thing": words["short"],
            "trouble": trouble,
            "want": want,
            "stake": stake,
            "since": f"since {words['since']}",
        },
        mood=STARTS[case.tone],
        trust=_TRUST[case.tone],
        opening=(),
        wish=(),
        facts=tuple(facts),
        asks=tuple(Ask(key, (ask.words,), (), ask.comes) for key, ask in asks.items()),
        outcomes=(Outcome(REMEDY, "", (), taken=_taken(case, chance)),),
        policy="",
        teaches=(),
        tips=(),
        models=Models((), ()),
    )


def _fact(key: str, told: Told) -> Fact:
    return Fact(key, (), told=told)


def _taken(case: Case, chance: Random) -> Taken:
    if case.topic == "compliment":
        return Taken.GLADLY
    return chance.choices(list(_TAKEN), weights=list(_TAKEN.values()))[0]
