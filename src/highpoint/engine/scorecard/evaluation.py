"""Filling in a scorecard from what was found in a conversation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.moment import Mark, Moment, Verdict
from highpoint.engine.observation import Observation
from highpoint.engine.scorecard.card import DEFAULT, Criterion, Scorecard
from highpoint.engine.scorecard.custom import Occasion
from highpoint.engine.scorecard.score import Rating, Score, score_of

# Offered, met and partial where there was no occasion.
_NONE = (0, 0, 0)
# Looking a member up in its enumeration takes as long as testing for it.
_AGENT, _CUSTOMER = Role.AGENT, Role.CUSTOMER
_MET, _PARTIAL = Verdict.MET, Verdict.PARTIAL


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


def evaluate(
    conversation: Conversation,
    moments: Sequence[Moment],
    marks: Sequence[Mark],
    card: Scorecard = DEFAULT,
    author: str | None = None,
    observations: Iterable[Observation] = (),
    *,
    whole: bool = True,
) -> Evaluation:
    """
    Fill in a scorecard from the moments; with ``author``, from those they wrote the reply to.

    ``observations`` are read by the criteria with ``fails_on`` only. Unless the ``whole`` talk
    was read, only kinds of moments count: a mark or cue nobody looked for was not avoided.
    """
    if author is not None:
        moments = [moment for moment in moments if moment.author == author]
        marks = [mark for mark in marks if mark.author == author]
    counts = _counted(card, moments)
    for place in card.own:
        counts[place] = _custom(card.criteria[place], conversation, moments, author)
    for place in card.avoiding if whole else ():
        criterion = card.criteria[place]
        if criterion.fails_on is not None:
            counts[place] = _never(criterion.fails_on, conversation, author, observations)
        else:
            counts[place] = _unmarked(criterion, conversation, moments, marks, author)
    ratings = list(_blank(card.keys))
    failed = []
    caps = []
    scored = []
    for place in sorted(counts):
        criterion = card.criteria[place]
        offered, met, partial = counts[place]
        ratings[place] = _rating(criterion.key, offered, met, partial)
        scored.append((criterion, offered, met + partial * criterion.partial))
        if criterion.critical and met + partial < offered:
            failed.append(criterion.key)
            caps.append(criterion.cap)
    score = score_of(scored)
    if caps:
        score = _capped(score, min(caps))
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


def occasions(
    criterion: Criterion,
    conversation: Conversation,
    moments: Sequence[Moment],
    author: str | None = None,
) -> list[Occasion]:
    """Return where a custom criterion had an answer, with the words; none for any other."""
    if criterion.words:
        return list(criterion.words.occasions(conversation, author))
    return list(criterion.combination.occasions(moments)) if criterion.combination else []


def _custom(
    criterion: Criterion,
    conversation: Conversation,
    moments: Sequence[Moment],
    author: str | None,
) -> tuple[int, int, int]:
    found = occasions(criterion, conversation, moments, author)
    return len(found), sum(occasion.met for occasion in found), 0


def _capped(score: Score, cap: float) -> Score:
    """Return a score that is no more than a cap, and the cap where nothing else counted."""
    if score.value is None or score.low is None or score.high is None:
        return Score(cap, cap, cap, score.n)
    return Score(min(score.value, cap), min(score.low, cap), min(score.high, cap), score.n)


@lru_cache(maxsize=4096)
def _rating(key: str, offered: int, met: int, partial: int) -> Rating:
    """Return a rating; few differ, and making one costs more than finding it again."""
    return Rating(key, offered, met, partial)


@lru_cache(maxsize=64)
def _blank(criteria: tuple[str, ...]) -> tuple[Rating, ...]:
    """Return for each criterion that there was no occasion for it."""
    return tuple(_rating(key, *_NONE) for key in criteria)


def _counted(card: Scorecard, moments: Iterable[Moment]) -> dict[int, Sequence[int]]:
    """Return offered, met and partial of the criteria that some moment counts for, by place."""
    counts: dict[int, Sequence[int]] = {}
    for moment in moments:
        verdict = moment.verdict
        for place in card.counting.get(moment.kind, ()):
            offered, met, partial = counts.get(place, _NONE)
            counts[place] = offered + 1, met + (verdict is _MET), partial + (verdict is _PARTIAL)
    return counts


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
        for turn in conversation.by(_AGENT)
        if author is None or conversation.author_of(turn) == author
    }
    if not turns:
        return _NONE
    for found in observations:
        if found.cue == cue and found.span.turn in turns:
            return 1, 0, 0
    return 1, 1, 0


def _replies(conversation: Conversation, author: str | None) -> set[tuple[int, ...]]:
    """Return the runs of agent turns between customer turns, of one author's turns where given."""
    replies = set()
    run: list[int] = []
    heard = False
    for turn in conversation.turns:
        if turn.role is _CUSTOMER:
            heard = True
            if run:
                replies.add(tuple(run))
                run = []
        elif (
            heard
            and turn.role is _AGENT
            and (author is None or conversation.author_of(turn) == author)
        ):
            run.append(turn.index)
    if run:
        replies.add(tuple(run))
    return replies
