"""Disputes in words: what can be disputed of an evaluation, and what was said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from highpoint.apps.accounts.models import User
from highpoint.apps.conversations.models import Turn
from highpoint.apps.desk.models import PersonEvaluation
from highpoint.apps.disputes import queries
from highpoint.apps.disputes.models import Dispute, DisputedCriterion, Outcome
from highpoint.apps.disputes.queries import About
from highpoint.apps.quality.models import Evaluation, Mark, Moment
from highpoint.apps.quality.models import Scorecard as Kept
from highpoint.engine.moment import Verdict
from highpoint.engine.scorecard import Criterion, Scorecard

# Answers to a criterion that reads moments, by their points.
MOMENT = ("missed", "in part", "met")
POINTS = {Verdict.MISSED: 0, Verdict.PARTIAL: 1, Verdict.MET: 2}
NONE = "none"


@dataclass(frozen=True, slots=True)
class Item:
    """Something of an evaluation that can be disputed: a rating, or a moment of the engine's."""

    key: str
    criterion: str
    title: str
    section: str
    was: int | None
    of: int
    engine: bool
    judged: bool = False
    quote: str = ""
    kind: str = ""
    pinned: tuple[int, int, int] | None = None

    @property
    def was_said(self) -> str:
        return self.said(self.was)

    def said(self, points: int | None) -> str:
        """Return an answer in words."""
        return answer(points, self.of, judged=self.judged, engine=self.engine)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The answers it could have instead, best first."""
        every: list[int | None] = [*range(self.of, -1, -1)]
        if not (self.engine and self.of == 1):
            every.append(None)
        return [(chosen(points), self.said(points)) for points in every if points != self.was]


def answer(points: int | None, of: int, *, judged: bool, engine: bool) -> str:
    """
    Return in words what points stand for.

    >>> answer(1, 2, judged=False, engine=False), answer(1, 1, judged=True, engine=False)
    ('in part', 'yes')
    >>> answer(None, 2, judged=False, engine=True), answer(3, 4, judged=True, engine=False)
    ('no such moment', '3 of 4')
    """
    if points is None:
        return "no such moment" if engine else "no occasion"
    if not judged and of == 2:
        return MOMENT[points]
    if of == 1:
        return ("missed", "met")[points] if engine else ("no", "yes")[points]
    return f"{points} of {of}"


def items_of_person(evaluation: PersonEvaluation) -> list[Item]:
    """Return the ratings of a person's evaluation, in the scorecard's order."""
    given = {rating.criterion: rating for rating in evaluation.ratings.all()}
    return [
        Item(
            each.key,
            each.key,
            each.title,
            each.section,
            given[each.key].points,
            given[each.key].of,
            engine=False,
            judged=each.judged,
            quote=given[each.key].note,
        )
        for each in _criteria(evaluation.scorecard)
        if each.key in given
    ]


def items_of_engine(evaluation: Evaluation) -> list[Item]:
    """Return the moments and marks that the engine's evaluation of an agent rests on."""
    here = {"conversation": evaluation.conversation_id, "agent": evaluation.agent_id}
    texts = dict(
        Turn.objects.filter(conversation=evaluation.conversation_id).values_list("index", "text")
    )
    moments = list(Moment.objects.filter(**here))
    marks = list(Mark.objects.filter(**here))
    found: list[Item] = []
    for criterion in _criteria(evaluation.scorecard):
        if criterion.misses is not None:
            found += _marks(criterion, marks, texts)
        elif criterion.fails_on is None:
            found += _moments(criterion, moments, texts)
    return found


def _moments(
    criterion: Criterion, moments: Iterable[Moment], texts: Mapping[int, str]
) -> Iterator[Item]:
    for moment in moments:
        span = _first(moment.evidence) or _first(moment.trigger)
        if moment.kind not in criterion.kinds or span is None:
            continue
        yield Item(
            f"{criterion.key}:{span[0]}.{span[1]}",
            criterion.key,
            criterion.title,
            criterion.section,
            POINTS[Verdict(moment.verdict)],
            2,
            engine=True,
            quote=_quote(texts, span),
            kind=moment.kind,
            pinned=span,
        )


def _marks(criterion: Criterion, marks: Iterable[Mark], texts: Mapping[int, str]) -> Iterator[Item]:
    for mark in marks:
        if mark.mark != criterion.misses:
            continue
        span = (mark.turn, mark.start, mark.end)
        yield Item(
            f"{criterion.key}:{mark.turn}.{mark.start}",
            criterion.key,
            criterion.title,
            criterion.section,
            0,
            1,
            engine=True,
            quote=_quote(texts, span),
            kind=mark.mark,
            pinned=span,
        )


@dataclass(frozen=True, slots=True)
class Said:
    """What a dispute says of one criterion, in words."""

    row: DisputedCriterion
    title: str
    was: str
    wish: str
    became: str
    quote: str
    choices: Sequence[tuple[str, str]]


def said(dispute: Dispute) -> list[Said]:
    """Return what a dispute says, criterion by criterion, in the order it was written."""
    criteria = {each.key: each for each in _criteria(dispute.scorecard)}
    rows = list(dispute.criteria.all())
    pinned = {row.turn for row in rows if row.turn is not None}
    texts = dict(
        Turn.objects.filter(conversation=dispute.conversation_id, index__in=pinned).values_list(
            "index", "text"
        )
    )
    return [_said(row, criteria.get(row.criterion), dispute, texts) for row in rows]


def _said(
    row: DisputedCriterion, criterion: Criterion | None, dispute: Dispute, texts: Mapping[int, str]
) -> Said:
    item = Item(
        row.key,
        row.criterion,
        criterion.title if criterion else row.criterion,
        criterion.section if criterion else "",
        row.was,
        row.of,
        engine=dispute.evaluation_id is None,
        judged=bool(criterion and criterion.judged),
    )
    quote = ""
    if row.turn is not None and row.start is not None and row.end is not None:
        quote = _quote(texts, (row.turn, row.start, row.end))
    closed = not dispute.is_open and dispute.outcome != Outcome.WITHDRAWN
    became = item.said(row.became) if closed else ""
    return Said(row, item.title, item.was_said, item.said(row.wish), became, quote, item.choices)


def proposed(rows: Iterable[Said], changes: Mapping[str, int | None]) -> list[tuple[Said, str]]:
    """Return what a proposed answer changes, with what each would become in words."""
    return [
        (each, dict(each.choices)[chosen(changes[each.row.key])])
        for each in rows
        if each.row.key in changes
    ]


def chosen(points: int | None) -> str:
    """Return points as a form sends them."""
    return NONE if points is None else str(points)


def titles(dispute: Dispute, cards: Mapping[int, Mapping[str, str]]) -> list[str]:
    """Return the names of the disputed criteria, for a list of many."""
    named = cards.get(dispute.scorecard_id, {})
    found = [named.get(row.criterion, row.criterion) for row in dispute.criteria.all()]
    return list(dict.fromkeys(found))


def names_of(cards: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return the names of the criteria of scorecards, by the scorecard's number."""
    rows = Kept.objects.filter(pk__in=set(cards))
    return {row.pk: {each.key: each.title for each in _criteria(row)} for row in rows}


def beside(user: User, evaluation: PersonEvaluation | Evaluation, now: datetime) -> dict[str, Any]:
    """
    Return what disputes/_open.html shows beside an evaluation: that it is disputed, or may be.

    Give it to a page as ``dispute_beside``.
    """
    person = isinstance(evaluation, PersonEvaluation)
    if isinstance(evaluation, Evaluation) and not _concerns(user, evaluation):
        return {}
    about = (
        queries.about_person(evaluation)
        if isinstance(evaluation, PersonEvaluation)
        else queries.about_engine(evaluation)
    )
    if about is None:
        return {}
    own = about.agent.person == user
    may_open = own and not about.refusal(user, now)
    read = about.evaluation is not None and hasattr(about.evaluation, "acknowledgement")
    to_acknowledge = own and person and _waits(evaluation, about)
    if not (about.earlier or may_open or read or to_acknowledge):
        return {}
    return {
        "about": about,
        "last": about.open or about.ruled,
        "own": own,
        "may_open": may_open,
        "address": "dispute_new" if person else "dispute_new_engine",
        "evaluation": evaluation,
        "to_acknowledge": to_acknowledge,
    }


def _concerns(user: User, evaluation: Evaluation) -> bool:
    """Tell whether the engine's evaluation is this person's own, or was ever disputed."""
    own = user.serves_as
    mine = own is not None and evaluation.agent_id in own.names
    return mine or queries.of_engine(evaluation).exists()


def _waits(evaluation: PersonEvaluation | Evaluation, about: About) -> bool:
    return bool(
        isinstance(evaluation, PersonEvaluation)
        and evaluation.submitted_at
        and evaluation.purpose in queries.ANSWERABLE
        and not hasattr(evaluation, "acknowledgement")
    )


def _criteria(card: Kept) -> tuple[Criterion, ...]:
    return Scorecard.from_dict(card.definition).criteria


def _first(spans: Sequence[Sequence[int]]) -> tuple[int, int, int] | None:
    return (spans[0][0], spans[0][1], spans[0][2]) if spans else None


def _quote(texts: Mapping[int, str], span: tuple[int, int, int]) -> str:
    turn, start, end = span
    return " ".join(texts.get(turn, "")[start:end].split())
