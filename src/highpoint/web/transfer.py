"""What training changed, as the page tells it: in sentences, with points and their interval."""

from __future__ import annotations

from dataclasses import dataclass

from highpoint.apps.learning.models import TransferResult
from highpoint.engine.insight.coached import Verdict
from highpoint.engine.moment import Kind
from highpoint.web import words
from highpoint.web.behaviors import Rate

SAYS = {
    Verdict.BETTER.value: "Shown: better than it would have been, by more than chance.",
    Verdict.WORSE.value: "Shown: worse than it would have been, by more than chance.",
    Verdict.NOT_SHOWN.value: "Not shown: what changed is within chance.",
}
_POINTS = frozenset({"raw", "by_itself", "pull", "gained", "low", "high"})
_SIDE = {Verdict.BETTER.value: "met", Verdict.WORSE.value: "missed"}


@dataclass(frozen=True, slots=True)
class ShownTransfer:
    """One behavior's result; ``points`` are signed figures, empty where nothing can be told."""

    kind: Kind
    name: str
    team: str
    row: TransferResult
    says: str
    look: str
    points: dict[str, str]

    @property
    def rates(self) -> list[tuple[str, Rate]]:
        """The live rate of the trained before and after, all their moments together."""
        sides = (("Before", "before"), ("After", "after"))
        return [
            (title, Rate(**self.row.figures[name]))
            for title, name in sides
            if name in self.row.figures
        ]


def shown(row: TransferResult) -> ShownTransfer:
    """Return a kept result as the page tells it."""
    points = {name: signed(value) for name, value in row.figures.items() if name in _POINTS}
    if points:
        points["others"] = str(row.figures["others"])
    return ShownTransfer(
        Kind(row.kind),
        words.KINDS[Kind(row.kind)],
        str(row.team) if row.team else "",
        row,
        SAYS.get(row.shown, "Cannot be told yet."),
        _SIDE.get(row.shown, ""),
        points,
    )


def signed(value: float) -> str:
    """
    Return points with a sign that reads well.

    >>> signed(-3.6), signed(0.2), signed(12.0)
    ('−4', '0', '+12')
    """
    points = round(value)
    return f"{'−' if points < 0 else '+' if points else ''}{abs(points)}"
