"""A scorecard in words: its criteria section by section, and where two versions differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from highpoint.apps.quality.cards import criteria_of
from highpoint.apps.quality.models import Scorecard
from highpoint.engine.moment import Verdict
from highpoint.engine.scorecard import Combination, Criterion, Words
from highpoint.web import words

PARTS = {0.0: "a moment in part counts nothing", 1.0: "a moment in part counts in full"}

# What people call the parts of a criterion, where two versions are compared.
PARTS_OF_A_CRITERION = {
    "title": "What it asks",
    "section": "Section",
    "weight": "Weight",
    "critical": "Critical",
    "definition": "What it means",
    "do": "Do",
    "dont": "Don't",
}


def answered_by(criterion: Criterion) -> str:
    """
    Return in words what answers a criterion.

    >>> answered_by(Criterion("a", "Kind", "Care", 1, points=2))
    'a person, yes or no'
    """
    if criterion.points:
        return "a person, " + (
            "yes or no" if criterion.points == 2 else f"{criterion.points} points"
        )
    if criterion.fails_on:
        return f"once a conversation; missed where an agent says: {criterion.fails_on}"
    if criterion.words:
        return _of_words(criterion.words)
    if criterion.combination:
        return _of_combination(criterion.combination)
    named = "; ".join(words.KINDS[kind].lower() for kind in criterion.kinds)
    if criterion.misses:
        where = f"the replies to: {named}" if named else "every reply"
        return f"{where}. Missed where it is “{words.MARKS[criterion.misses].lower()}”"
    part = PARTS.get(criterion.partial)
    return f"every moment of: {named}" + (f". {part.capitalize()}" if part else "")


def _of_words(asked: Words) -> str:
    said = " or ".join([*(f"“{each}”" for each in asked.phrases), *_pattern(asked.pattern)])
    verdict = "met" if asked.wanted else "missed"
    if asked.when:
        when = " or ".join(f"“{each}”" for each in asked.when)
        return f"each reply to a customer who says {when}; {verdict} where it says {said}"
    return f"once a conversation; {verdict} where the agent says {said}"


def _pattern(pattern: str) -> list[str]:
    return [f"the pattern {pattern}"] if pattern else []


def _of_combination(asked: Combination) -> str:
    first = f"{words.KINDS[asked.first].lower()} ({_verdicts(asked.first_verdicts)})"
    then = f"{words.KINDS[asked.then].lower()} ({_verdicts(asked.then_verdicts)})"
    where = {"after": "after", "before": "before", "either": "before or after"}[asked.order]
    verdict = "met" if asked.wanted else "missed"
    return (
        f"every moment of: {first}; {verdict} where {then} stands {where} it, "
        f"at most {asked.within} turns away"
    )


def _verdicts(verdicts: Sequence[Verdict]) -> str:
    return " or ".join(words.VERDICTS[each] for each in verdicts)


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion as a row of the page; ``part`` is its share of all weights, in percent."""

    criterion: Criterion
    answered_by: str
    part: float


def sections(card: Scorecard) -> list[tuple[str, list[Line]]]:
    """Return a scorecard's criteria by section, in its order."""
    criteria = criteria_of(card)
    total = sum(criterion.weight for criterion in criteria)
    found: dict[str, list[Line]] = {}
    for criterion in criteria:
        part = 100 * criterion.weight / total if total else 0.0
        line = Line(criterion, answered_by(criterion), part)
        found.setdefault(criterion.section, []).append(line)
    return list(found.items())


@dataclass(frozen=True, slots=True)
class Difference:
    """What one criterion says in each of two versions, part by part."""

    title: str
    word: str
    key: str
    parts: Sequence[tuple[str, str, str]] = ()


def differences(before: Scorecard, after: Scorecard) -> list[Difference]:
    """Return where two scorecards differ: what was added, taken out and changed."""
    old = {criterion.key: criterion for criterion in criteria_of(before)}
    new = {criterion.key: criterion for criterion in criteria_of(after)}
    found = [Difference(c.title, "added", key) for key, c in new.items() if key not in old]
    found += [Difference(c.title, "taken out", key) for key, c in old.items() if key not in new]
    for key, criterion in new.items():
        if key in old and old[key] != criterion:
            found.append(Difference(criterion.title, "changed", key, _parts(old[key], criterion)))
    return found


def _parts(old: Criterion, new: Criterion) -> list[tuple[str, str, str]]:
    parts = [("Answered by", answered_by(old), answered_by(new))]
    for field in fields(Criterion):
        if field.name in PARTS_OF_A_CRITERION:
            one, other = getattr(old, field.name), getattr(new, field.name)
            parts.append((PARTS_OF_A_CRITERION[field.name], _said(one), _said(other)))
    parts.append(("Score at most, when it fails", _cap(old), _cap(new)))
    return [part for part in parts if part[1] != part[2]]


def _cap(criterion: Criterion) -> str:
    return f"{criterion.cap:g}" if criterion.critical else "–"


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(f"“{each}”" for each in value) or "–"
    return f"{value:g}" if isinstance(value, int | float) else str(value) or "–"
