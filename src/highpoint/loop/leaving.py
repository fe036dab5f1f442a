"""That a customer is free to leave: what is at stake, where they may go, and words that forget it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from highpoint.apps.accounts.models import User
from highpoint.apps.care import leaving, ledger
from highpoint.apps.care.models import LeavingWord, Promise
from highpoint.apps.conversations.queries import readable
from highpoint.apps.customers import ladder
from highpoint.apps.customers.models import Customer, Standing
from highpoint.apps.newest import unindexed
from highpoint.apps.prevention.models import Incident
from highpoint.apps.quality.models import Reading
from highpoint.engine.promises.keeping import State
from highpoint.engine.trajectory import EndState

MOST = 3
RECENT = timedelta(days=60)


class Worth(NamedTuple):
    """What a customer is expected to buy in one currency, from and to."""

    currency: str
    low: Decimal
    high: Decimal


class Promised(NamedTuple):
    """An open promise: its words, when it is due and was made, and where it stands."""

    words: str
    due: datetime | None
    made_at: datetime | None
    talk: int
    turn: int


class Said(NamedTuple):
    """Words of a talk, and whether whoever looks may open it."""

    row: LeavingWord
    open: bool


@dataclass(frozen=True, slots=True)
class Stake:
    """What is at stake with a customer now; what is ``promised`` and open, the last due first."""

    standing: Standing | None
    worth: tuple[Worth, ...]
    promised: tuple[Promised, ...]
    trouble: tuple[str, ...]
    alternatives: tuple[Said, ...]
    entitled: tuple[Said, ...]
    ahead: int

    @property
    def anything(self) -> bool:
        return bool(self.worth or self.trouble or self.alternatives or self.entitled)

    @property
    def names(self) -> list[str]:
        """The alternatives they named, each once."""
        return list(dict.fromkeys(said.row.name for said in self.alternatives if said.row.name))


def stake(customer: Customer, reader: User | None, now: datetime) -> Stake:
    """Gather what is at stake with a customer; ``reader`` is None where no person looks."""
    standing = Standing.objects.filter(customer=customer).first()
    promised = _promised(customer)
    alternatives, entitled = (
        list(leaving.words_of(customer.known_as, kind, MOST))
        for kind in (leaving.Kind.ALTERNATIVE, leaving.Kind.ENTITLED)
    )
    talks = {row.conversation_id for row in (*alternatives, *entitled)}
    opens = readable(talks, reader) if reader else set()
    return Stake(
        standing,
        tuple(_worth(standing)),
        promised,
        tuple(_trouble(customer, promised, now)),
        tuple(Said(row, row.conversation_id in opens) for row in alternatives),
        tuple(Said(row, row.conversation_id in opens) for row in entitled),
        ladder.AHEAD_DAYS,
    )


def told(found: Stake) -> str:
    """Return the line of the ten-second brief; empty where they gave no sign of leaving."""
    words = []
    if found.names:
        words.append(f"Named {' and '.join(found.names[:2])}")
    elif found.alternatives:
        words.append("Said they may go elsewhere")
    if not words:
        return ""
    if found.worth:
        one = found.worth[0]
        words.append(
            f"{one.low:,.0f} to {one.high:,.0f} {one.currency} expected".replace("  ", " ")
        )
    return f"{'; '.join(words)}. They are free to leave."


def _worth(standing: Standing | None) -> list[Worth]:
    """Return what is foretold of their purchases; nothing where it cannot be, or comes to nothing."""
    if standing is None or standing.worth_low is None or not standing.worth_high:
        return []
    low, high = (Decimal(f"{each:.2f}") for each in (standing.worth_low, standing.worth_high))
    return [Worth(standing.currency, low, high)]


def _promised(customer: Customer) -> tuple[Promised, ...]:
    # One customer's promises are few: an index on all that are open would read every one of them.
    rows = Promise.objects.alias(stands=unindexed("state")).filter(
        ledger.WAITED_FOR, conversation__identity__in=customer.known_as, stands=State.OPEN.value
    )
    told = rows.order_by("-due", "-pk").values_list(
        "words", "due", "made_at", "conversation", "turn"
    )
    return tuple(Promised(*row) for row in told)


def _trouble(customer: Customer, promised: Iterable[Promised], now: datetime) -> list[str]:
    found = []
    overdue = sum(one.due is not None and one.due < now for one in promised)
    if overdue:
        found.append(f"{overdue} promise{'' if overdue == 1 else 's'} past the time")
    last = (
        Reading.objects.filter(conversation__identity__in=customer.known_as)
        .order_by("-started_at")
        .values_list("end_state", flat=True)
        .first()
    )
    if last == EndState.DISSATISFIED.value:
        found.append("left the last talk dissatisfied")
    failures = Incident.objects.filter(
        identity__in=customer.known_as, dismissed=False, happened_at__gt=now - RECENT
    ).count()
    if failures:
        found.append(f"{failures} failure{'' if failures == 1 else 's'} in {RECENT.days} days")
    return found
