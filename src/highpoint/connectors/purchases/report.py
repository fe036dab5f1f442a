"""What became of the lines of a purchase file: what was read, what was left out, and why."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from highpoint.connectors.files.items import BadRow

# Faults kept with their place; of those after them only reasons and numbers are.
MOST_KEPT = 1000

_TOLD = re.compile("“[^”]*”|\\d[\\d.,:T-]*")


@dataclass(slots=True)
class Report:
    """
    The account of one reading; every line of the file stands in exactly one of its numbers.

    ``lines`` = ``kept`` + ``without_customer`` + ``repeated_lines`` + ``not_bought`` +
    ``headers_again`` + ``left_out`` - ``doubled`` (lines of orders since given back whole: each
    is handed out as bought and as returned). Among the kept: ``returned``, and ``duplicates`` (the same
    line again within its order, which may well be a second piece: kept).
    """

    unit: str = "line"
    lines: int = 0
    kept: int = 0
    returned: int = 0
    duplicates: int = 0
    without_customer: int = 0
    repeated_orders: int = 0
    repeated_lines: int = 0
    not_bought: int = 0
    doubled: int = 0
    headers_again: int = 0
    left_out: int = 0
    faults: list[BadRow] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    currencies: Counter[str] = field(default_factory=Counter)
    columns: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    first: datetime | None = None
    last: datetime | None = None

    def fault(self, row: BadRow) -> None:
        """Count a line that could not be read; the first thousand are kept with their place."""
        self.left_out += 1
        self.reasons[_TOLD.sub("…", row.reason)] += 1
        if len(self.faults) < MOST_KEPT:
            self.faults.append(row)

    def sentences(self) -> list[str]:
        """Return in plain words what happened to lines that were not simply read."""
        told = [
            *self.notes,
            self._one(self.returned, "{} returns, taken from the orders before them."),
            self._one(self.without_customer, "{} without a customer and in nobody’s history."),
            self._one(
                self.duplicates,
                "{} the same again within an order: kept, as a second piece may be.",
            ),
            self._again(),
            self._one(self.not_bought, "{} of orders called off: nothing was bought."),
            self._one(self.headers_again, "{} the columns' names again: passed over."),
        ]
        return [sentence for sentence in told if sentence]

    def _one(self, number: int, sentence: str) -> str:
        is_ = "is" if number == 1 else "are"
        return sentence.format(f"{_count(number, self.unit)} {is_}") if number else ""

    def _again(self) -> str:
        if not self.repeated_orders:
            return ""
        stand = "stands" if self.repeated_orders == 1 else "stand"
        return (
            f"{_count(self.repeated_orders, 'order')} ({_count(self.repeated_lines, self.unit)}) "
            f"{stand} there again, {self.unit} for {self.unit}: taken once."
        )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
