"""The moments behind a figure of the weekly sums, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

from django.db.models import Model, Q, QuerySet

from highpoint.apps.newest import Place, midnight
from highpoint.apps.quality.cards import criteria_of
from highpoint.apps.quality.models import Evaluation, Mark, Moment, Scorecard
from highpoint.engine.moment import Verdict
from highpoint.engine.scorecard import Criterion

PAGE = 20
# Evaluations looked through for a page, a few first: a criterion that seldom has an occasion
# ends it after a thousand.
LOOKED_THROUGH = (50, 200, 750)


@dataclass(frozen=True, slots=True)
class What:
    """
    What a key of the weekly sums stands for.

    ``kinds`` are of the moments it counts, ``mark`` the one it counts as missed; with neither,
    it is answered once a conversation, by ``criterion`` of ``card``.
    """

    key: str
    kinds: tuple[str, ...] = ()
    mark: str = ""
    card: Scorecard | None = None
    criterion: Criterion | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: of which team, in which days, with which verdict; empty is not asked."""

    what: What
    seen: Q
    team: int | None = None
    first: date | None = None
    last: date | None = None
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of moments, marks or evaluations, and where the next one begins."""

    rows: Sequence[Any]
    older: Place | None


def what(key: str) -> What | None:
    """Return what a key stands for; None for a key that is none."""
    room, _, rest = key.partition(":")
    if room == "kind":
        return What(key, kinds=(rest,))
    card_pk, _, name = rest.partition(":")
    if room != "card" or not card_pk.isdecimal() or len(card_pk) > 18:
        return None
    card = Scorecard.objects.filter(pk=int(card_pk)).first()
    if card is None:
        return None
    if not name:
        return What(key, card=card)
    criterion = next((each for each in criteria_of(card) if each.key == name), None)
    if criterion is None or criterion.judged:
        return None
    if criterion.misses:
        return What(key, mark=criterion.misses, card=card, criterion=criterion)
    return What(key, tuple(criterion.kinds), card=card, criterion=criterion)


def page(wanted: Wanted, before: Place | None) -> Page:
    """Return what stands behind the figure, below a place or from the newest on."""
    if wanted.what.kinds:
        return _next(_moments(wanted), before)
    if wanted.what.mark:
        return _next([_fitting(Mark, wanted).filter(mark=wanted.what.mark)], before)
    return _evaluated(wanted, before)


def every(wanted: Wanted) -> Iterator[Any]:
    """Yield all of it, oldest kept first, a few at a time."""
    if wanted.what.kinds:
        rows: QuerySet[Any] = _fitting(Moment, wanted).filter(kind__in=wanted.what.kinds)
        rows = rows.filter(verdict=wanted.verdict) if wanted.verdict else rows
    elif wanted.what.mark:
        rows = _fitting(Mark, wanted).filter(mark=wanted.what.mark)
    else:
        rows = _fitting(Evaluation, wanted).filter(scorecard=wanted.what.card)
    found = (
        rows.select_related("conversation", "agent", *_card(wanted))
        .order_by("pk")
        .iterator(chunk_size=500)
    )
    yield from (row for row in found if not isinstance(row, Evaluation) or answers(wanted, row))


def answers(wanted: Wanted, evaluation: Evaluation) -> bool:
    """Test whether an evaluation says something of the criterion, with the verdict asked for."""
    if wanted.what.criterion is None:
        return evaluation.score is not None
    rating = rating_of(wanted.what, evaluation)
    if rating is None or not rating[0]:
        return False
    offered, met, partial = rating
    counts = {Verdict.MET: met, Verdict.PARTIAL: partial, Verdict.MISSED: offered - met - partial}
    return not wanted.verdict or bool(counts[Verdict(wanted.verdict)])


def rating_of(asked: What, evaluation: Evaluation) -> tuple[int, int, int] | None:
    """Return offered, met and partial of the criterion in an evaluation; None where it has none."""
    key = asked.criterion.key if asked.criterion else ""
    found = next((row for row in evaluation.ratings if row[0] == key), None)
    return None if found is None else (found[1], found[2], found[3])


def _moments(wanted: Wanted) -> list[QuerySet[Any]]:
    """Return the moments in runs that an index holds in order: one a kind and verdict."""
    verdicts = [wanted.verdict] if wanted.verdict else list(Verdict)
    return [
        _fitting(Moment, wanted).filter(kind=kind, verdict=verdict)
        for kind, verdict in product(wanted.what.kinds, verdicts)
    ]


def _fitting(model: type[Model], wanted: Wanted) -> QuerySet[Any]:
    rows = model._default_manager.filter(wanted.seen, agent__isnull=False)
    if wanted.team is not None:
        rows = rows.filter(agent__team=wanted.team)
    if wanted.first is not None and wanted.last is not None:
        first, last = midnight(wanted.first), midnight(wanted.last + timedelta(days=1))
        rows = rows.filter(started_at__gte=first, started_at__lt=last)
        rows = rows.filter(conversation__has_time=True)
    return rows


def _next(runs: Sequence[QuerySet[Any]], before: Place | None) -> Page:
    found: list[Any] = []
    for rows in runs:
        if before is not None:
            rows = rows.filter(before.beyond("started_at"))
        rows = rows.select_related("conversation", "agent")
        found += rows.order_by("-started_at", "-pk")[: PAGE + 1]
    found.sort(key=lambda row: (row.started_at, row.pk), reverse=True)
    rows_shown = found[:PAGE]
    return Page(rows_shown, _place(rows_shown[-1]) if len(found) > PAGE else None)


def _card(wanted: Wanted) -> list[str]:
    return [] if wanted.what.kinds or wanted.what.mark else ["scorecard"]


def _evaluated(wanted: Wanted, before: Place | None) -> Page:
    rows = _fitting(Evaluation, wanted).filter(scorecard=wanted.what.card)
    rows = rows.select_related("conversation", "agent").order_by("-started_at", "-pk")
    found: list[Evaluation] = []
    for most in LOOKED_THROUGH:
        looked = list((rows.filter(before.beyond("started_at")) if before else rows)[:most])
        for evaluation in looked:
            if answers(wanted, evaluation):
                found.append(evaluation)
            if len(found) == PAGE:
                return Page(found, _place(evaluation))
        if len(looked) < most:
            return Page(found, None)
        before = _place(looked[-1])
    return Page(found, before)


def _place(row: Any) -> Place:
    return Place(row.started_at, row.pk)
