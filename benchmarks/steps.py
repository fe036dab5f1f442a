"""
How rightly the step of the chain is told from what customers write.

    python -m benchmarks.steps [--shared DIR] [--split train] [--show STEP]

Customers of MultiDoGO say why they write; each intent that tells of trouble is mapped here, by
hand, to the step of the chain at which it is, and each plain errand to none. A turn counts with
its own words alone. The part ``dev`` shaped no phrase; the part ``train`` did. Reported are, by
step, how many of those found are right (precision) and how many of those there are found
(recall), each with its Jeffreys interval; how many stay without a step; and how many errands are
taken for trouble. What airlines' customers complain of is read in the same way, from sentences of
our own, by the reasons that airlines file complaints under.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from corpus.shared import SHARED, rows_of
from highpoint.engine.conversation import Role, Turn
from highpoint.engine.insight.intervals import jeffreys
from highpoint.engine.steps import Step, classify

# Intents that tell of trouble, and the step at which it is.
TROUBLES = {
    "disputecharge": Step.PAY,
    "closeaccount": Step.LEAVE,
    "reportbrokenphone": Step.USE,
    "reportbrokensoftware": Step.USE,
}
# Errands: somebody wants something, and nothing went wrong.
ERRANDS = frozenset(
    [
        "bookflight",
        "changeseatassignment",
        "getboardingpass",
        "getseatinfo",
        "orderbreakfastintent",
        "orderburgerintent",
        "orderdessertintent",
        "orderdrinkintent",
        "orderpizzaintent",
        "ordersaladintent",
        "ordersideintent",
        "checkbalance",
        "checkoffereligibility",
        "getroutingnumber",
        "orderchecks",
        "transfermoney",
        "updateaddress",
        "getproofofinsurance",
        "getinformationintent",
        "startserviceintent",
        "softwareupdate",
        "startorder",
        "expensereport",
    ]
)
# Beside these, an intent says nothing of what the turn is about.
BESIDE = frozenset({"openinggreeting", "thankyou", "confirmation"})

# Ten reasons airlines file complaints under, each with sentences of our own and its step.
REASONS: dict[str, tuple[Step, tuple[str, ...]]] = {
    "late flight": (
        Step.USE,
        ("We sat three hours at the gate before boarding.", "My flight was two hours late again."),
    ),
    "canceled flight": (
        Step.USE,
        ("You canceled our flight the night before.", "Second cancelled flight this month."),
    ),
    "lost luggage": (
        Step.USE,
        ("Four days and you still have not found my suitcase.", "They lost our luggage in Rome."),
    ),
    "damaged luggage": (
        Step.USE,
        ("My stroller came off the belt in two pieces.", "You broke my suitcase on the way here."),
    ),
    "bad flight": (
        Step.USE,
        ("The tray table fell on my knees the whole way.", "Filthy cabin, and no water for hours."),
    ),
    "booking trouble": (
        Step.ORDER,
        ("Your site won't let me book the second leg.", "I can't check in, the app keeps closing."),
    ),
    "crew": (
        Step.ANSWER,
        ("The flight attendant rolled her eyes at my mother.", "The man at the desk was so rude."),
    ),
    "customer service": (
        Step.ANSWER,
        ("Nobody has replied since Sunday.", "Every agent tells me something else."),
    ),
    "not reached": (
        Step.ASK,
        ("An hour on hold, then they hung up on me.", "There is no way to speak to a human."),
    ),
    "charges": (
        Step.PAY,
        ("I was charged twice for one bag.", "Forty dollars in hidden fees for a seat."),
    ),
}


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shared", type=Path, default=SHARED)
    options.add_argument("--split", choices=("dev", "train"), default="dev")
    options.add_argument("--show", choices=[step.value for step in Step])
    given = options.parse_args()
    _airline()
    files = sorted(
        (given.shared / "conversations").glob(f"multidogo_customer.{given.split}.jsonl.gz")
    )
    if not files:
        print(f"\nNo conversations lie in {given.shared}: intents are left out.")
        return
    pairs: Counter[tuple[str, str]] = Counter()
    for wanted, text in (each for path in files for each in _told(path)):
        found = _step(text)
        pairs[wanted, found] += 1
        if given.show and given.show in (wanted, found) and wanted != found:
            print(f"{wanted or 'errand'} read as {found or 'nothing'}: {text}")
    _print(pairs)


def _told(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the step of each turn whose one intent tells of trouble or of an errand, and its words."""
    for row in rows_of(path):
        for turn in row["turns"]:
            intents = set((turn.get("labels") or {}).get("intent") or ()) - BESIDE
            if len(intents) != 1 or len(turn["text"].split()) < 3:
                continue
            intent = intents.pop()
            if intent in TROUBLES:
                yield TROUBLES[intent].value, turn["text"]
            elif intent in ERRANDS:
                yield "", turn["text"]


def _step(text: str) -> str:
    found = classify([Turn(0, Role.CUSTOMER, text)], 0)
    return found.trouble.step.value if found else ""


def _airline() -> None:
    right = Counter(
        {
            name: sum(_step(text) == step for text in texts)
            for name, (step, texts) in REASONS.items()
        }
    )
    n = sum(len(texts) for _, texts in REASONS.values())
    print(f"Airlines' reasons, sentences of our own: {right.total()} of {n} at their step")
    for name, (step, texts) in REASONS.items():
        print(f"  {name:18} {step.value:8} {right[name]} of {len(texts)}")


def _print(pairs: Counter[tuple[str, str]]) -> None:
    print("\nTurns whose intent tells of trouble (MultiDoGO), by step")
    trouble = Counter({pair: n for pair, n in pairs.items() if pair[0]})
    for step in dict.fromkeys(TROUBLES.values()):
        there = sum(n for (wanted, _), n in trouble.items() if wanted == step)
        found = sum(n for (_, seen), n in trouble.items() if seen == step)
        right = trouble[step.value, step.value]
        print(f"  {step.value:8} precision {_rate(right, found)}   recall {_rate(right, there)}")
    n = trouble.total()
    silent = sum(count for (_, seen), count in trouble.items() if not seen)
    given = n - silent
    right = sum(count for (wanted, seen), count in trouble.items() if wanted == seen)
    print(f"  a step is told and right {_rate(right, given)}")
    print(f"  left without a step      {_rate(silent, n)}")
    errands = sum(count for (wanted, _), count in pairs.items() if not wanted)
    taken = errands - pairs["", ""]
    print(f"  errands taken for trouble {_rate(taken, errands)}")
    for step in Step:
        if pairs["", step.value]:
            print(f"    as {step.value}: {pairs['', step.value]}")


def _rate(hit: int, n: int) -> str:
    if not n:
        return "none"
    interval = jeffreys(hit, n)
    return f"{hit / n:.2f} ({interval.low:.2f} to {interval.high:.2f}, n = {n})"


if __name__ == "__main__":
    main()
