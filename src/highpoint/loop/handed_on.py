"""How hand-offs went, with what had been promised before them: the ledger and the chain together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from highpoint.apps.care.models import Promise
from highpoint.apps.prevention.models import HandOff
from highpoint.apps.prevention.seam_figures import Before, Passed, passed, whole
from highpoint.engine.promises.keeping import State

# The newest that a page sums up: more tell nothing more, and take longer.
MOST = 1_000

_NOT_KEPT = frozenset({State.BROKEN.value, State.LATE.value})


@dataclass(frozen=True, slots=True)
class HandedOn:
    """All hand-offs of a time, the same by step, and how many of them were in one talk."""

    all: Passed | None
    steps: list[Passed]
    in_talk: int
    cut: bool


def handed_on(since: datetime, until: datetime) -> HandedOn:
    """Return how hand-offs between two moments went, with the promises made before each."""
    found = HandOff.objects.filter(started_at__gte=since, started_at__lt=until)
    rows = list(found[: MOST + 1])
    cut, rows = len(rows) > MOST, rows[:MOST]
    promises = _promises(rows)
    return HandedOn(
        whole(rows, promises) if rows else None,
        passed(rows, promises),
        sum(row.before_id is None for row in rows),
        cut,
    )


def _promises(rows: list[HandOff]) -> dict[int, Before]:
    """Return what was promised before each hand-off: earlier in the talk, or in the talk before."""
    talks = {row.before_id or row.conversation_id for row in rows}
    kept: dict[int, list[tuple[int, str]]] = {}
    found = Promise.objects.filter(conversation__in=talks).order_by()
    for talk, turn, state in found.values_list("conversation", "turn", "state"):
        kept.setdefault(talk, []).append((turn, state))
    before: dict[int, Before] = {}
    for row in rows:
        made = [
            state
            for turn, state in kept.get(row.before_id or row.conversation_id, [])
            if row.before_id is not None or turn < row.turn
        ]
        if made:
            before[row.pk] = Before(len(made), sum(state in _NOT_KEPT for state in made))
    return before
