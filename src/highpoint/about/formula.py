"""The formulas of moments and marks, read off their modules so that they cannot say anything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from highpoint.engine.moments import MomentKind

RATE = "rate = (met + partial / 2) / offered"


def of_kind(module: MomentKind, cues: Sequence[str]) -> str:
    """Return when a kind is offered, by its module's scale where it has one, and its rate."""
    scale = getattr(module, "SCALE", None)
    if scale is None:
        spoken = f", read by the cues {', '.join(cues)}" if cues else ""
        return f"offered as its definition says{spoken}; {RATE}"
    terms = [f"{scale.bias:g}", *_terms(scale.own.items(), "strength of {}")]
    if scale.head:
        terms += _terms([("its learned head", scale.head)], "log-odds of {}")
    terms += _terms(scale.before.items(), "{} in the turn before")
    terms += _terms(scale.reply.items(), "{} in the reply")
    terms += _terms(scale.signs.items(), "{} turn")
    return f"offered where {' '.join(terms)} > 0 (log-odds, set by hand); {RATE}"


def of_mark(cues: Sequence[str]) -> str:
    """Return when a turn is marked by its cues."""
    return (
        f"one for each agent's turn in which the cue {', '.join(cues)} speaks, where what speaks for it "
        "(the words, and what the customer had just shown) outweighs what speaks against (log-odds, set "
        "by hand); shown, and counted in no rate of moments"
    )


def _terms(weights: Iterable[tuple[str, float]], said: str) -> Iterator[str]:
    for name, weight in weights:
        yield f"{'-' if weight < 0 else '+'} {abs(weight):g} × {said.format(name)}"
