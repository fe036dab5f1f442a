"""The review desk's parts: the questions with their answers, the talk with what is judged in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from highpoint.apps.conversations.models import Turn
from highpoint.apps.desk.answers import allowed, most
from highpoint.apps.desk.models import Comment, PersonEvaluation, Rating
from highpoint.apps.quality.cards import criteria_of
from highpoint.apps.quality.models import Evaluation, Moment
from highpoint.engine.conversation import Role
from highpoint.engine.scorecard import Criterion
from highpoint.web.findings import Finding
from highpoint.web.segments import Segment, Words, segments

NO_OCCASION = "none"
_SEEN = {2: ("met", "met"), 1: ("partial", "in part"), 0: ("missed", "missed")}
_FEW_WORDS = 60


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose: what is sent, its word, the key that chooses it, its look."""

    value: str
    label: str
    key: str
    look: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A criterion as the desk asks it."""

    number: int
    criterion: Criterion
    options: Sequence[Option]
    note: str

    @property
    def answer(self) -> Option | None:
        return next((option for option in self.options if option.chosen), None)


def questions(evaluation: PersonEvaluation, ratings: Iterable[Rating]) -> list[Question]:
    """Return the criteria of an evaluation with what was answered so far."""
    given = {rating.criterion: rating for rating in ratings}
    return [
        Question(
            number,
            criterion,
            options(criterion, given.get(criterion.key)),
            given[criterion.key].note if criterion.key in given else "",
        )
        for number, criterion in enumerate(criteria_of(evaluation.scorecard), start=1)
    ]


def options(criterion: Criterion, rating: Rating | None) -> list[Option]:
    """
    Return the answers to choose among, the best first where they have words.

    Keys count from 1; 0 is always “no occasion”.
    """
    worded = criterion.points in (None, 2)
    points = sorted(allowed(criterion), reverse=worded)
    chosen = None if rating is None else _value(rating.points)
    found = [
        Option(
            str(point), answer_word(criterion, point), str(key), look(criterion, point),
            chosen == str(point),
        )
        for key, point in enumerate(points, start=1)
    ]  # fmt: skip
    return [*found, Option(NO_OCCASION, "no occasion", "0", "none", chosen == NO_OCCASION)]


def answer_word(criterion: Criterion, points: int | None) -> str:
    """
    Return an answer in words.

    >>> answer_word(Criterion("a", "A", "S", 1, points=5), 3)
    '4 of 5'
    """
    if points is None:
        return "no occasion"
    if criterion.points is None:
        return _SEEN[points][1]
    if criterion.points == 2:
        return "yes" if points else "no"
    return f"{points + 1} of {criterion.points}"


def look(criterion: Criterion, points: int | None) -> str:
    """Return the class of an answer's color: full is met, nothing missed, the rest in part."""
    if points is None:
        return "none"
    return "met" if points == most(criterion) else "partial" if points else "missed"


def points_of(value: str) -> int | None:
    """
    Return the points that a form sent; None for “no occasion”.

    :raises ValueError: if it is no answer at all
    """
    if value == NO_OCCASION:
        return None
    if not value.isdecimal() or len(value) > 1:
        raise ValueError(value)
    return int(value)


def _value(points: int | None) -> str:
    return NO_OCCASION if points is None else str(points)


@dataclass(frozen=True, slots=True)
class Line:
    """A turn of the talk on the desk: whether it is judged here, and the comments without words."""

    turn: Turn
    who: str
    judged: bool
    dimmed: bool
    segments: Sequence[Segment]
    notes: Sequence[tuple[int, Comment]]
    first_words: str


def talk_lines(
    evaluation: PersonEvaluation,
    turns: Sequence[Turn],
    comments: Sequence[Comment],
    found: Sequence[Finding],
) -> list[Line]:
    """Return the talk with an agent's own turns to judge, comments and, where shown, moments."""
    talk = evaluation.conversation
    here: dict[int, list[Words]] = {}
    for index, words in chain.from_iterable(finding.spans for finding in found):
        here.setdefault(index, []).append(words)
    notes: dict[int, list[tuple[int, Comment]]] = {}
    for number, comment in enumerate(comments, start=1):
        if comment.turn is None:
            continue
        if comment.start is None or comment.end is None:
            notes.setdefault(comment.turn, []).append((number, comment))
        else:
            here.setdefault(comment.turn, []).append(_words(number, comment))
    lines = []
    for turn in turns:
        agents = turn.role == Role.AGENT
        judged = agents and is_judged(evaluation, turn)
        lines.append(
            Line(
                turn,
                who(turn, talk.customer_name, str(turn.author or talk.agent or "Agent")),
                judged,
                agents and not judged,
                segments(turn.text, here.get(turn.index, ())),
                notes.get(turn.index, ()),
                _short(turn.text),
            )
        )
    return lines


def is_judged(evaluation: PersonEvaluation, turn: Turn) -> bool:
    """Tell whether a turn is what an evaluation is of."""
    if evaluation.turn is not None:
        return turn.index == evaluation.turn
    return (turn.author_id or evaluation.conversation.agent_id) == evaluation.agent_id


def who(turn: Turn, customer: str, agent: str) -> str:
    """Return who wrote a turn, as the page calls them."""
    named = {Role.CUSTOMER: customer or "Customer", Role.AGENT: agent, Role.BOT: "Bot"}
    return named.get(Role(turn.role), "System")


def _words(number: int, comment: Comment) -> Words:
    tint = "met" if comment.tone == Comment.Tone.PRAISE else "promise"
    says = f"comment {number}: {comment.get_tone_display()}"
    assert comment.start is not None
    assert comment.end is not None
    return Words(comment.start, comment.end, f"q{number}", tint, "comment", number, tint, says)


def _short(text: str) -> str:
    told = " ".join(text.split())
    return told if len(told) <= _FEW_WORDS else told[:_FEW_WORDS].rstrip() + " …"


@dataclass(frozen=True, slots=True)
class Pair:
    """One criterion as a person and as the engine answered it, side by side, never added up."""

    criterion: Criterion
    person: str
    look: str
    note: str
    failed: bool
    engine: str


def side_by_side(
    evaluation: PersonEvaluation, ratings: Iterable[Rating], counts: Mapping[str, Sequence[int]]
) -> list[Pair]:
    """Return each criterion's two answers; ``counts`` are the engine's offered, met and partial."""
    given = {rating.criterion: rating for rating in ratings}
    pairs = []
    for criterion in criteria_of(evaluation.scorecard):
        rating = given.get(criterion.key)
        points = rating.points if rating else None
        pairs.append(
            Pair(
                criterion,
                answer_word(criterion, points),
                look(criterion, points),
                rating.note if rating else "",
                criterion.key in evaluation.failed,
                _engine_word(criterion, counts.get(criterion.key)),
            )
        )
    return pairs


def engine_counts(
    evaluation: PersonEvaluation, engine: Evaluation | None, moments: Iterable[Moment]
) -> dict[str, Sequence[int]]:
    """Return the engine's answers of the whole talk, or of the one message that was judged."""
    if evaluation.turn is None:
        return {row[0]: row[1:] for row in engine.ratings} if engine else {}
    there = [moment for moment in moments if evaluation.turn in (moment.reply or [moment.turn])]
    counts: dict[str, Sequence[int]] = {}
    for criterion in criteria_of(evaluation.scorecard):
        if criterion.kinds and criterion.misses is None:
            verdicts = [moment.verdict for moment in there if moment.kind in criterion.kinds]
            counts[criterion.key] = (
                len(verdicts), verdicts.count("met"), verdicts.count("partial"),
            )  # fmt: skip
    return counts


def _engine_word(criterion: Criterion, counts: Sequence[int] | None) -> str:
    if criterion.judged:
        return "only a person answers this"
    if counts is None:
        return "not read"
    offered, met, partial = counts
    if not offered:
        return "no occasion"
    told = [(met, "met"), (partial, "in part"), (offered - met - partial, "missed")]
    if offered == 1:
        return next(word for count, word in told if count)
    return ", ".join(f"{count} {word}" for count, word in told if count) + f" of {offered}"
