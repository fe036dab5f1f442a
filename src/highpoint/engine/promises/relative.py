"""Tells a time in words where the turn it counts from has none itself."""

from __future__ import annotations

from highpoint.engine.promises.due import Bound, Due, Length

LIMITS = {Bound.AT: "", Bound.BY: "by ", Bound.BEFORE: "before "}


def relative(due: Due, said: str) -> str:
    """
    Return when a promise is due, counted from the turn that made it.

    >>> from highpoint.engine.promises.due import Unit
    >>> due = Due(0, 0, Bound.AT, length=Length(3, 5, Unit.DAY, working=True))
    >>> relative(due, "3-5 business days")
    '3 to 5 business days after the turn'
    """
    if due.length is None:
        return f"{LIMITS[due.bound]}“{said}”, counted from the turn"
    limit = "within " if due.bound is Bound.BY and due.length.least == due.length.most else ""
    return f"{limit}{_told(due.length)} after the turn"


def _told(length: Length) -> str:
    kind = "business " if length.working else ""
    numbers = f"{length.most:g}"
    if length.least != length.most:
        numbers = f"{length.least:g} to {length.most:g}"
    plural = "" if length.most == 1 else "s"
    return f"{numbers} {kind}{length.unit.value}{plural}"
