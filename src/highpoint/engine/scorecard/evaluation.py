"""Filling in a scorecard from what was found in a conversation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.moment import Kind, Mark, Moment, Verdict
from highpoint.engine.observation import Observation
from highpoint.engine.scorecard.card import DEFAULT, Criterion, Scorecard
from highpoint.engine.scorecard.custom import Occasion
from highpoint.engine.scorecard.score import Rating, Score, score_of


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
    tally = _tally(moments)
    ratings = []
    failed = []
    caps = []
    for criterion in card.criteria:
        if criterion.kinds and criterion.misses is None:
            counts = _counted(criterion.kinds, tally)
        elif criterion.judged or (not whole and not criterion.custom):
            counts = 0, 0, 0
        elif criterion.custom:
            counts = _custom(criterion, conversation, moments, author)
        elif criterion.fails_on is not None:
            counts = _never(criterion.fails_on, conversation, author, observations)
        else:
            counts = _unmarked(criterion, conversation, moments, marks, author)
        offered, met, partial = counts
        ratings.append(_rating(criterion.key, offered, met, partial))
        if criterion.critical and met + partial < offered:
            failed.append(criterion.key)
            caps.append(criterion.cap)
    score = score_of(
        card,
        [
            (r.offered, r.met + r.partial * c.partial)
            for c, r in zip(card.criteria, ratings, strict=True)
        ],
    )
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
