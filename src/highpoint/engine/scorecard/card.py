"""The card itself: its criteria, and how they are kept as plain JSON values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from highpoint.engine.moment import Kind, MarkKind
from highpoint.engine.scorecard.custom import BadScorecard, Combination, Words

# How many answers a person may choose among; two are yes and no.
POINTS = (2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Criterion:
    """
    One question of a scorecard, answered by counting.

    - With ``kinds`` it counts the moments of those kinds.
    - With ``misses`` it counts replies, each with that mark a miss: the replies to the
      moments of ``kinds``, or every reply where no kinds are given.
    - With ``fails_on`` it counts the conversation once, missed where an agent's turn
      shows that cue.

    - With ``words`` or a ``combination`` it counts what a team made without code (custom.py).
    - With ``points`` a person answers it, choosing among that many; the engine never does.

    A missed ``critical`` criterion lets the whole score be no more than ``cap``. A weight of 0
    leaves the criterion out of the score; only a critical one may have it. ``partial`` is what
    a moment met in part counts, from 0 to 1. ``definition``, ``do`` and ``dont`` are for people.
    """

    key: str
    title: str
    section: str
    weight: float
    kinds: tuple[Kind, ...] = ()
    misses: MarkKind | None = None
    critical: bool = False
    fails_on: str | None = None
    points: int | None = None
    words: Words | None = None
    combination: Combination | None = None
    partial: float = 0.5
    cap: float = 0.0
    definition: str = ""
    do: tuple[str, ...] = ()
    dont: tuple[str, ...] = ()

    @property
    def judged(self) -> bool:
        """Whether a person answers it, not the engine."""
        return self.points is not None

    @property
    def custom(self) -> bool:
        """Whether a team made what it counts."""
        return self.words is not None or self.combination is not None

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Criterion:
        """
        Read a criterion from plain JSON values.

        :raises BadScorecard: naming the criterion and what is wrong with it
        """
        if not isinstance(row, Mapping):
            raise BadScorecard("A criterion must be an object with a key, a title and a weight.")
        key = row.get("key")
        if not isinstance(key, str) or not key:
            raise BadScorecard("A criterion has no key; give it a short word of its own.")
        critical = row.get("critical", False)
        fails_on = row.get("fails_on")
        if not isinstance(critical, bool):
            raise BadScorecard(f"Criterion “{key}”: critical must be true or false.")
        if fails_on is not None and (not isinstance(fails_on, str) or not fails_on):
            raise BadScorecard(f"Criterion “{key}”: fails_on must be the name of a cue.")
        criterion = cls(
            key=key,
            title=_text_of(row, "title", key),
            section=_text_of(row, "section", key),
            weight=_weight_of(row, key, critical=critical),
            kinds=_kinds_of(row, key),
            misses=_mark_of(row, key),
            critical=critical,
            fails_on=fails_on,
            points=_points_of(row, key),
            words=Words.from_dict(row["words"]) if row.get("words") else None,
            combination=(
                Combination.from_dict(row["combination"]) if row.get("combination") else None
            ),
            partial=_number_of(row, "partial", key, default=0.5, most=1),
            cap=_number_of(row, "cap", key, default=0, most=100),
            definition=_told(row, "definition", key),
            do=_sentences(row, "do", key),
            dont=_sentences(row, "dont", key),
        )
        _check_source(criterion)
        return criterion

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values that ``from_dict`` reads back."""
        return {
            "key": self.key,
            "title": self.title,
            "section": self.section,
            "weight": self.weight,
            "kinds": [kind.value for kind in self.kinds],
            "misses": self.misses.value if self.misses else None,
            "critical": self.critical,
            "fails_on": self.fails_on,
            "points": self.points,
            "words": self.words.to_dict() if self.words else None,
            "combination": self.combination.to_dict() if self.combination else None,
            "partial": self.partial,
            "cap": self.cap,
            "definition": self.definition,
            "do": list(self.do),
            "dont": list(self.dont),
        }


@dataclass(frozen=True)
class Scorecard:
    """A versioned set of criteria."""

    name: str
    version: int
    criteria: tuple[Criterion, ...]

    @cached_property
    def counting(self) -> dict[Kind, list[int]]:
        """For each kind of moment the places of the criteria that count it alone."""
        places: dict[Kind, list[int]] = {}
        for place, criterion in enumerate(self.criteria):
            if criterion.misses is None and criterion.fails_on is None:
                for kind in criterion.kinds:
                    places.setdefault(kind, []).append(place)
        return places

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of the criteria, in order."""
        return tuple(each.key for each in self.criteria)

    @cached_property
    def own(self) -> tuple[int, ...]:
        """The places of the criteria that count what a team made itself."""
        return tuple(place for place, each in enumerate(self.criteria) if each.custom)

    @cached_property
    def avoiding(self) -> tuple[int, ...]:
        """The places of the criteria that count where a mark or a cue was avoided."""
        return tuple(
            place
            for place, criterion in enumerate(self.criteria)
            if criterion.misses is not None or criterion.fails_on is not None
        )

    @cached_property
    def cues(self) -> frozenset[str]:
        """The cues that a criterion fails on."""
        return frozenset(each.fails_on for each in self.criteria if each.fails_on is not None)

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Scorecard:
        """
        Read a scorecard from plain JSON values, as a database or a file keeps it.

        >>> Scorecard.from_dict(DEFAULT.to_dict()) == DEFAULT
        True

        :raises BadScorecard: with a sentence that names the place and what to do
        """
        if not isinstance(row, Mapping):
            raise BadScorecard("A scorecard must be an object with a name, a version and criteria.")
        name, version, criteria = row.get("name"), row.get("version"), row.get("criteria")
        if not isinstance(name, str) or not name.strip():
            raise BadScorecard("The scorecard has no name.")
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            raise BadScorecard(f"The version of “{name}” must be a whole number from 1.")
        if not isinstance(criteria, Sequence) or isinstance(criteria, (str, bytes)):
            raise BadScorecard(f"“{name}” has no list of criteria.")
        read = tuple(Criterion.from_dict(criterion) for criterion in criteria)
        keys = [criterion.key for criterion in read]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise BadScorecard(f"“{name}” has two criteria with the key “{twice}”; rename one.")
        if not any(criterion.weight for criterion in read):
            raise BadScorecard(f"“{name}” has no criterion with a weight; nothing can be scored.")
        return cls(name, version, read)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values that ``from_dict`` reads back."""
        return {
            "name": self.name,
            "version": self.version,
            "criteria": [criterion.to_dict() for criterion in self.criteria],
        }


NEGATIVE = (Kind.DISTRESS, Kind.HOSTILITY, Kind.CHURN, Kind.REPEAT)

DEFAULT = Scorecard(
    name="Everyday care",
    version=1,
    criteria=(
        Criterion("greeting", "Opens warmly", "Opening", 5, (Kind.GREETING,)),
        Criterion("name", "Uses the customer's name", "Opening", 5, (Kind.NAME,)),
        Criterion("distress", "Empathy before analysis", "Care", 20, (Kind.DISTRESS,)),
        Criterion("hostility", "Stays kind under fire", "Care", 10, (Kind.HOSTILITY,)),
        Criterion(
            "drops_the_defense", "Drops the defense", "Care", 3, NEGATIVE, MarkKind.DEFENSIVE
        ),
        Criterion("churn", "Hears the wish to leave", "Care", 4, (Kind.CHURN,)),
        Criterion("personal", "Notices the person", "Care", 5, (Kind.PERSONAL,)),
        Criterion("praise", "Takes praise warmly", "Care", 2, (Kind.PRAISE,)),
        Criterion("question", "Answers what was asked", "Clarity", 15, (Kind.QUESTION,)),
        Criterion("refusal", "Says no with a way forward", "Clarity", 10, (Kind.REFUSAL,)),
        Criterion("repeat", "Owns a misunderstanding", "Clarity", 5, (Kind.REPEAT,)),
        Criterion("hold", "Asks for patience politely", "Clarity", 2, (Kind.HOLD,)),
        Criterion("dialogue", "Dialogue, not script", "Clarity", 2, (), MarkKind.SCRIPTED),
        Criterion("promise", "Says what and by when", "Kept word", 8, (Kind.PROMISE,)),
        Criterion("closing", "Ends with a check and a goodbye", "Ending", 4, (Kind.CLOSING,)),
        Criterion("no_insult", "Never insults", "Respect", 0, critical=True, fails_on="insult"),
    ),
)


def _check_source(criterion: Criterion) -> None:
    """Refuse a criterion that counts nothing, or two things that cannot be one answer."""
    key = criterion.key
    moments = bool(criterion.kinds or criterion.misses)
    ways = (moments, criterion.fails_on is not None, criterion.judged, criterion.custom)
    if not any(ways):
        raise BadScorecard(
            f"Criterion “{key}” counts nothing; give it kinds of moments, a mark or a cue, "
            "or let a person judge it."
        )
    if sum(ways) > 1:
        if criterion.judged:
            raise BadScorecard(
                f"Criterion “{key}” is both counted and judged by a person; make it two criteria."
            )
        raise BadScorecard(
            f"Criterion “{key}” counts both a cue and moments; make it two criteria."
        )


def _points_of(row: Mapping[str, Any], key: str) -> int | None:
    points = row.get("points")
    if points is not None and (isinstance(points, bool) or points not in POINTS):
        raise BadScorecard(
            f"A person answers criterion “{key}” by 2 (yes or no), 3, 4 or 5 points."
        )
    return points


def _number_of(
    row: Mapping[str, Any], field: str, key: str, *, default: float, most: float
) -> float:
    value = row.get(field, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
        raise BadScorecard(f"Criterion “{key}”: {field} must be a number from 0 to {most:g}.")
    return value


def _told(row: Mapping[str, Any], field: str, key: str) -> str:
    value = row.get(field, "")
    if not isinstance(value, str):
        raise BadScorecard(f"Criterion “{key}”: {field} must be a text.")
    return value


def _sentences(row: Mapping[str, Any], field: str, key: str) -> tuple[str, ...]:
    values = row.get(field, ())
    if isinstance(values, str) or not isinstance(values, Sequence):
        raise BadScorecard(f"Criterion “{key}”: {field} must be a list of texts.")
    if not all(isinstance(value, str) for value in values):
        raise BadScorecard(f"Criterion “{key}”: {field} must be a list of texts.")
    return tuple(values)


def _text_of(row: Mapping[str, Any], field: str, key: str) -> str:
    value = row.get(field)
    if not isinstance(value, str) or not value.strip():
        raise BadScorecard(f"Criterion “{key}” has no {field}.")
    return value


def _weight_of(row: Mapping[str, Any], key: str, *, critical: bool) -> float:
    weight = row.get("weight")
    if isinstance(weight, bool) or not isinstance(weight, (int, float)):
        raise BadScorecard(f"The weight of criterion “{key}” must be a number.")
    if not (0 <= weight <= 1000) or (weight == 0 and not critical):
        raise BadScorecard(
            f"The weight of criterion “{key}” is {weight}; it must be more than 0 and at most 1000."
        )
    return weight


def _kinds_of(row: Mapping[str, Any], key: str) -> tuple[Kind, ...]:
    names = row.get("kinds") or ()
    if isinstance(names, str) or not isinstance(names, Sequence):
        raise BadScorecard(f"The kinds of criterion “{key}” must be a list.")
    for name in names:
        if name not in tuple(Kind):
            raise BadScorecard(
                f"Criterion “{key}” reads an unknown kind of moment, {name!r}; "
                f"the kinds are {', '.join(Kind)}."
            )
    return tuple(Kind(name) for name in names)


def _mark_of(row: Mapping[str, Any], key: str) -> MarkKind | None:
    name = row.get("misses")
    if name is None:
        return None
    if name not in tuple(MarkKind):
        raise BadScorecard(
            f"Criterion “{key}” counts an unknown mark, {name!r}; "
            f"the marks are {', '.join(MarkKind)}."
        )
    return MarkKind(name)
