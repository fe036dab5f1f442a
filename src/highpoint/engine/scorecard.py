"""What a scorecard makes of the moments: rates, a score, its interval and n."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import Any

from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.moment import Kind, Mark, MarkKind, Moment, Verdict
from highpoint.engine.observation import Observation
from highpoint.errors import HighpointError

# Reaches from a normal distribution's mean to the edges of its middle 95 %.
REACH_OF_95 = 1.959964

# Fewer moments than this and a pooled score reads "not enough yet": at a rate of
# four in five, twenty moments still leave it some 17 points to either side.
FEWEST_MOMENTS = 20


class BadScorecard(HighpointError):
    """A scorecard's definition that cannot be used, with the criterion at fault."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """
    One question of a scorecard, answered by counting.

    - With ``kinds`` it counts the moments of those kinds.
    - With ``misses`` it counts replies, each with that mark a miss: the replies to the
      moments of ``kinds``, or every reply where no kinds are given.
    - With ``fails_on`` it counts the conversation once, missed where an agent's turn
      shows that cue.

    A missed ``critical`` criterion makes the whole score 0. A weight of 0 leaves the
    criterion out of the score; only a critical one may have it.
    """

    key: str
    title: str
    section: str
    weight: float
    kinds: tuple[Kind, ...] = ()
    misses: MarkKind | None = None
    critical: bool = False
    fails_on: str | None = None

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
        )
        if not (criterion.kinds or criterion.misses or criterion.fails_on):
            raise BadScorecard(
                f"Criterion “{key}” counts nothing; give it kinds of moments, a mark or a cue."
            )
        if criterion.fails_on and (criterion.kinds or criterion.misses):
            raise BadScorecard(
                f"Criterion “{key}” counts both a cue and moments; make it two criteria."
            )
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
        }


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A versioned set of criteria."""

    name: str
    version: int
    criteria: tuple[Criterion, ...]

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


@dataclass(frozen=True, slots=True)
class Rating:
    """One criterion's answer for one author in one conversation; nothing offered is no occasion."""

    criterion: str
    offered: int
    met: int
    partial: int

    @property
    def missed(self) -> int:
        return self.offered - self.met - self.partial

    @property
    def rate(self) -> float | None:
        """Met over offered, a partial one counting half; None where there was no occasion."""
        return (self.met + self.partial / 2) / self.offered if self.offered else None


@dataclass(frozen=True, slots=True)
class Score:
    """A score from 0 to 100 with its 95 % interval, None where nothing was offered, and its n."""

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """
    One scorecard filled in by the engine for one author (None: the whole conversation).

    ``score``, ``low`` and ``high`` run from 0 to 100, None where nothing was offered;
    ``n`` counts the moments the score rests on; ``failed`` names failed critical criteria.
    """

    scorecard: str
    version: int
    author: str | None
    ratings: tuple[Rating, ...]
    score: float | None
    low: float | None
    high: float | None
    n: int
    failed: tuple[str, ...] = ()


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


def evaluate(
    conversation: Conversation,
    moments: Sequence[Moment],
    marks: Sequence[Mark],
    card: Scorecard = DEFAULT,
    author: str | None = None,
    observations: Iterable[Observation] = (),
) -> Evaluation:
    """
    Fill in a scorecard from the moments; with ``author``, from those they wrote the reply to.

    ``observations`` are read by the criteria with ``fails_on`` only.
    """
    if author is not None:
        moments = [moment for moment in moments if moment.author == author]
        marks = [mark for mark in marks if mark.author == author]
    tally = _tally(moments)
    ratings = []
    failed = []
    for criterion in card.criteria:
        if criterion.fails_on is not None:
            counts = _never(criterion.fails_on, conversation, author, observations)
        elif criterion.misses is not None:
            counts = _unmarked(criterion, conversation, moments, marks, author)
        else:
            counts = _counted(criterion.kinds, tally)
        offered, met, partial = counts
        ratings.append(_rating(criterion.key, offered, met, partial))
        if criterion.critical and met + partial < offered:
            failed.append(criterion.key)
    score = _score(card, [(r.offered, r.met + r.partial / 2) for r in ratings])
    if failed:
        score = Score(0.0, 0.0, 0.0, score.n)
    return Evaluation(
        scorecard=card.name,
        version=card.version,
        author=author,
        ratings=tuple(ratings),
        score=score.value,
        low=score.low,
        high=score.high,
        n=score.n,
        failed=tuple(failed),
    )


def pool(card: Scorecard, ratings: Iterable[Rating]) -> Score:
    """
    Return what a scorecard makes of ratings, of one conversation or summed over many.

    The score is the weighted mean of the rates of the criteria that had an occasion. Its
    interval follows from the delta method (the variance of a weighted sum), each rate having
    the variance of its Jeffreys posterior, Beta(met + 1/2, missed + 1/2), whose closed form
    needs no library (Brown, Cai and DasGupta 2001). It stands around the score itself, so
    it always holds it, and is cut to 0 to 100. Several ratings of one criterion are summed.
    A failed critical criterion is no part of it: say it beside a pooled score.

    >>> card = Scorecard("Two", 1, (Criterion("a", "A", "S", 3, (Kind.NAME,)),
    ...                             Criterion("b", "B", "S", 1, (Kind.HOLD,))))
    >>> pool(card, [Rating("a", 10, 10, 0), Rating("b", 10, 5, 0)]).value
    87.5
    """
    met: dict[str, float] = {}
    offered: dict[str, int] = {}
    for rating in ratings:
        key = rating.criterion
        met[key] = met.get(key, 0.0) + rating.met + rating.partial / 2
        offered[key] = offered.get(key, 0) + rating.offered
    keys = [criterion.key for criterion in card.criteria]
    return _score(card, [(offered.get(key, 0), met.get(key, 0.0)) for key in keys])


def _score(card: Scorecard, counts: Sequence[tuple[int, float]]) -> Score:
    """Return the score of (offered, met) for each criterion, in the scorecard's order."""
    weights = total = variance = 0.0
    n = 0
    for criterion, (offered, met) in zip(card.criteria, counts, strict=True):
        weight = criterion.weight
        if not offered or not weight:
            continue
        weights += weight
        total += weight * met / offered
        variance += weight * weight * _jeffreys_variance(met, offered)
        if criterion.misses is None and criterion.fails_on is None:
            n += offered
    if not weights:
        return Score(None, None, None, n)
    value = 100 * total / weights
    reach = 100 * REACH_OF_95 * sqrt(variance) / weights
    return Score(value, max(0.0, value - reach), min(100.0, value + reach), n)


def _jeffreys_variance(met: float, offered: int) -> float:
    a, b = met + 0.5, offered - met + 0.5
    both = a + b
    return a * b / (both * both * (both + 1))


def _tally(moments: Iterable[Moment]) -> dict[Kind, list[int]]:
    tally: dict[Kind, list[int]] = {}
    for moment in moments:
        counts = tally.get(moment.kind)
        if counts is None:
            counts = tally[moment.kind] = [0, 0, 0]
        counts[0] += 1
        if moment.verdict is Verdict.MET:
            counts[1] += 1
        elif moment.verdict is Verdict.PARTIAL:
            counts[2] += 1
    return tally


@lru_cache(maxsize=4096)
def _rating(key: str, offered: int, met: int, partial: int) -> Rating:
    """Return a rating; few differ, and making one costs more than finding it again."""
    return Rating(key, offered, met, partial)


def _counted(kinds: Sequence[Kind], tally: Mapping[Kind, list[int]]) -> tuple[int, int, int]:
    offered = met = partial = 0
    for kind in kinds:
        if counts := tally.get(kind):
            offered += counts[0]
            met += counts[1]
            partial += counts[2]
    return offered, met, partial


def _unmarked(
    criterion: Criterion,
    conversation: Conversation,
    moments: Sequence[Moment],
    marks: Sequence[Mark],
    author: str | None,
) -> tuple[int, int, int]:
    """Count the replies a mark could have stood in, and those where it does not."""
    if criterion.kinds:
        replies = {m.reply for m in moments if m.kind in criterion.kinds and m.reply}
    else:
        replies = _replies(conversation, author)
    at = {mark.turn for mark in marks if mark.mark is criterion.misses}
    missed = sum(not at.isdisjoint(reply) for reply in replies) if at else 0
    return len(replies), len(replies) - missed, 0


def _never(
    cue: str, conversation: Conversation, author: str | None, observations: Iterable[Observation]
) -> tuple[int, int, int]:
    """Count the conversation once where the author wrote in it, met where the cue was not seen."""
    turns = {
        turn.index
        for turn in conversation.by(Role.AGENT)
        if author is None or conversation.author_of(turn) == author
    }
    if not turns:
        return 0, 0, 0
    seen = any(found.cue == cue and found.span.turn in turns for found in observations)
    return 1, 0 if seen else 1, 0


def _replies(conversation: Conversation, author: str | None) -> set[tuple[int, ...]]:
    """Return the runs of agent turns between customer turns, of one author's turns where given."""
    replies = set()
    run: list[int] = []
    heard = False
    for turn in conversation.turns:
        if turn.role is Role.CUSTOMER:
            heard = True
            if run:
                replies.add(tuple(run))
                run = []
        elif (
            heard
            and turn.role is Role.AGENT
            and (author is None or conversation.author_of(turn) == author)
        ):
            run.append(turn.index)
    if run:
        replies.add(tuple(run))
    return replies


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
