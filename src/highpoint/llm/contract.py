"""What a second opinion has to look like: the labelled form of MOMENTS.md, as a JSON schema."""

from __future__ import annotations

from typing import Any

from highpoint.engine.conversation import Role
from highpoint.engine.moment import Kind, MarkKind, Verdict
from highpoint.engine.trajectory import EndState, Resolved

# MOMENTS.md: kinds that are met or missed and nothing between.
ALL_OR_NOTHING = frozenset((Kind.NAME, Kind.HOLD, Kind.PERSONAL, Kind.PRAISE))
ONCE = frozenset((Kind.GREETING, Kind.NAME, Kind.CLOSING))
BY_AGENT = frozenset((Kind.GREETING, Kind.REFUSAL, Kind.HOLD, Kind.PROMISE, Kind.CLOSING))

LOWEST, HIGHEST = 1, 5


def offered_by(kind: Kind) -> frozenset[Role]:
    """Return who may write the turn that offers a kind of moment."""
    if kind is Kind.NAME:
        return frozenset((Role.AGENT, Role.CUSTOMER))
    return frozenset((Role.AGENT if kind in BY_AGENT else Role.CUSTOMER,))


def verdicts_of(kind: Kind) -> tuple[Verdict, ...]:
    """Return the verdicts that a kind of moment may have."""
    return tuple(v for v in Verdict if kind not in ALL_OR_NOTHING or v is not Verdict.PARTIAL)


def schema() -> dict[str, Any]:
    """Return the JSON schema of an answer, in the part of the language that strict servers know."""
    turn = {"type": "integer"}
    text = {"type": "string"}
    moment = {
        "kind": _one_of(Kind),
        "turn": turn,
        "verdict": _one_of(Verdict),
        "reply": {"type": "array", "items": turn},
        "quote": text,
    }
    labels = {
        "end_state": _one_of(EndState),
        "resolved": _one_of(Resolved),
        "overall": {"type": "integer", "enum": list(range(LOWEST, HIGHEST + 1))},
    }
    mark = {"mark": _one_of(MarkKind), "turn": turn, "quote": text}
    return _object(
        id=text,
        labels=_object(**labels),
        moments={"type": "array", "items": _object(**moment)},
        marks={"type": "array", "items": _object(**mark)},
    )


def _one_of(values: type[Kind | Verdict | MarkKind | EndState | Resolved]) -> dict[str, Any]:
    return {"type": "string", "enum": [each.value for each in values]}


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
