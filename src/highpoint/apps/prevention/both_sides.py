"""Whether what settled a matter kept both sides: the customer's, and the company's own rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import User
from highpoint.apps.prevention.models import Allowance, Solution
from highpoint.apps.quality.models import Reading
from highpoint.engine.insight.both_sides import Kind, customer_kept
from highpoint.engine.insight.both_sides import Solution as Found
from highpoint.engine.insight.intervals import InHundred
from highpoint.engine.trajectory import EndState, Resolved
from highpoint.errors import HighpointError

# The newest that a page sums up: more tell nothing more, and take longer.
MOST = 5000

Ruled = Solution.Ruled


class NeedsReason(HighpointError):
    """An exception that nobody says the reason of."""


def keep(talks: Mapping[int, tuple[datetime, Found | None]]) -> None:
    """Keep what these talks gave, by their number; what a person said of it stays with it."""
    rows = Solution.objects.filter(conversation__in=talks)
    held = {row.conversation_id: row for row in rows.exclude(ruled="")}
    rows.filter(ruled="").delete()
    Solution.objects.bulk_create(
        Solution(
            conversation_id=talk,
            kind=found.kind.value,
            turn=found.turn,
            words=found.words,
            size=found.size,
            exception=found.exception,
            reason=found.reason,
            glad=found.glad,
            started_at=started_at,
        )
        for talk, (started_at, found) in talks.items()
        if found is not None and talk not in held
    )


def allowances() -> dict[str, Allowance]:
    """Return what may be given, by its kind, where somebody said so."""
    return {row.kind: row for row in Allowance.objects.all()}


def standing(row: Solution, rules: Mapping[str, Allowance]) -> Ruled:
    """
    Tell how a solution stands to what may be given: as a person ruled, else by words and rules.

    Beyond the rules, or called an exception, it needs a reason; a kind without a rule may be given.
    """
    if row.ruled:
        return Ruled(row.ruled)
    rule = rules.get(row.kind)
    over = rule is not None and (not rule.freely or _too_much(row.size, rule.up_to))
    if not (row.exception or over):
        return Ruled.WITHIN
    return Ruled.EXCEPTION if row.reason else Ruled.BEYOND


def _too_much(size: Decimal | None, up_to: Decimal | None) -> bool:
    return size is not None and up_to is not None and size > up_to


@dataclass(frozen=True, slots=True)
class Sides(InHundred):
    """
    Of ``n`` talks that gave something or said no, how many kept ``both`` sides, one, or neither.

    ``kind`` is None of all; ``unknown`` more ended without a word that tells.
    """

    kind: Kind | None
    n: int
    both: int
    only_company: int
    only_customer: int
    unknown: int
    exceptions: int

    @property
    def neither(self) -> int:
        return self.n - self.both - self.only_company - self.only_customer

    @property
    def counted(self) -> tuple[float, int]:
        return self.both, self.n


@dataclass(frozen=True, slots=True)
class Told:
    """All talks of a time, the same by kind, and whether the newest alone were counted."""

    all: Sides
    kinds: list[Sides]
    cut: bool


def told(since: datetime, until: datetime) -> Told:
    """Return how often both sides were kept between two moments, in all and by what was given."""
    rules = allowances()
    found = Solution.objects.filter(started_at__gte=since, started_at__lt=until)
    rows = list(found[: MOST + 1])
    cut, rows = len(rows) > MOST, rows[:MOST]
    ends = _ends({row.conversation_id for row in rows})
    by_kind: dict[str, list[tuple[Ruled, bool | None]]] = {}
    for row in rows:
        end = ends.get(row.conversation_id)
        stands = standing(row, rules), row.glad if end is None else end
        by_kind.setdefault(row.kind, []).append(stands)
    every = [each for kind in by_kind.values() for each in kind]
    kinds = [_sides(kind, by_kind[kind.value]) for kind in Kind if kind.value in by_kind]
    return Told(_sides(None, every), kinds, cut)


def _ends(talks: Collection[int]) -> dict[int, bool | None]:
    rows = Reading.objects.filter(conversation__in=talks).order_by()
    return {
        talk: customer_kept(EndState(end), Resolved(resolved))
        for talk, end, resolved in rows.values_list("conversation", "end_state", "resolved")
    }


def _sides(kind: Kind | None, rows: Iterable[tuple[Ruled, bool | None]]) -> Sides:
    count = Counter((ruled is not Ruled.BEYOND, customer) for ruled, customer in rows)
    unknown = count[True, None] + count[False, None]
    return Sides(
        kind=kind,
        n=count.total() - unknown,
        both=count[True, True],
        only_company=count[True, False],
        only_customer=count[False, True],
        unknown=unknown,
        exceptions=sum(ruled is not Ruled.WITHIN for ruled, _ in rows),
    )


def to_explain(seen: Q, since: datetime) -> QuerySet[Solution]:
    """Return the newest solutions that may lack a reason, of talks a person may read."""
    rules = allowances()
    outside = Q(exception=True)
    for kind, rule in rules.items():
        if not rule.freely:
            outside |= Q(kind=kind)
        elif rule.up_to is not None:
            outside |= Q(kind=kind, size__gt=rule.up_to)
    rows = Solution.objects.filter(seen, started_at__gte=since)
    return rows.filter(Q(ruled=Ruled.BEYOND) | (Q(ruled="", reason="") & outside))


@transaction.atomic
def rule(row: Solution, ruled: Ruled, told: str, *, by: User, now: datetime) -> None:
    """
    Say how a solution stands to what may be given.

    :raises NeedsReason: for an exception without one
    """
    if ruled is Ruled.EXCEPTION and not told:
        raise NeedsReason("Say in a line why it was right to make an exception.")
    row.ruled, row.told, row.ruled_by, row.ruled_at = ruled, told, by, now
    row.save(update_fields=["ruled", "told", "ruled_by", "ruled_at"])
    audit.note(by, Did.RULED_SOLUTION, "conversation", thing_id=row.conversation_id, now=now)


@transaction.atomic
def allow(
    kind: Kind, *, freely: bool, up_to: Decimal | None, words: str, by: User, now: datetime
) -> Allowance:
    """Say what may be given of one kind; from then on all talks are held to it."""
    said = {"freely": freely, "up_to": up_to, "words": words, "set_by": by, "set_at": now}
    row, _ = Allowance.objects.update_or_create(kind=kind.value, defaults=said)
    audit.note(by, Did.CHANGED_CHAIN, "allowance", thing_id=row.pk, now=now)
    return row
