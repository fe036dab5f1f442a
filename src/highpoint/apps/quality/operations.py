"""Everything that changes readings, moments, evaluations and their tallies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from highpoint.apps.accounts.models import Agent
from highpoint.apps.conversations.models import Conversation as Kept
from highpoint.apps.conversations.operations import agent_key
from highpoint.apps.quality.models import (
    STANDARD,
    UNDATED,
    Evaluation,
    Mark,
    Moment,
    Reading,
    ScoreMonth,
    ScoreTally,
    Sign,
    Tally,
)
from highpoint.apps.quality.scoring import Scored, Scores
from highpoint.apps.quality.weeks import Counted, WeekCounts, counted_for
from highpoint.engine.analyze import Analysis
from highpoint.engine.insight import discovery
from highpoint.engine.moment import Verdict
from highpoint.engine.observation import Span


@dataclass(frozen=True, slots=True)
class Read:
    """A kept conversation with the engine's analysis of it, and what the scorecards make of it."""

    row: Kept
    analysis: Analysis
    scores: Scores
    roles: Sequence[str] = ()


def record(
    reads: Sequence[Read],
    *,
    agents: Mapping[str, Agent],
    now: datetime,
) -> None:
    """
    Store what the engine read, in place of what it read before, and bring the tallies up to date.

    Runs inside the caller's transaction, so that moments and tallies never part.
    """
    rows = [read.row.pk for read in reads]
    counts = Counts()
    counts.hold(agent.pk for agent in agents.values())
    counts.take_away(rows)
    for model in (Reading, Moment, Mark, Evaluation, Sign):
        model._default_manager.filter(conversation__in=rows).delete()

    readings: list[Reading] = []
    moments: list[Moment] = []
    marks: list[Mark] = []
    evaluations: list[Evaluation] = []
    signs: list[Sign] = []
    for read in reads:
        day = _day(read.row)
        found = list(_moments(read, agents))
        judged = list(_evaluations(read, agents))
        counts.add(found, day)
        counts.add_scores(judged, day)
        told = list(_signs(read, counts.standard(read.row.agent_id)))
        counts.add_signs(told, day)
        signs += told
        readings.append(_reading(read, day, now))
        moments += found
        marks += _marks(read, agents)
        evaluations += judged
    Reading.objects.bulk_create(readings)
    Moment.objects.bulk_create(moments)
    Mark.objects.bulk_create(marks)
    Evaluation.objects.bulk_create(evaluations)
    Sign.objects.bulk_create(signs)
    counts.write()


class Counts:
    """What a batch adds to and takes from the daily tallies and the weekly sums."""

    def __init__(self) -> None:
        self._moments: Counter[tuple[int, date, str, str]] = Counter()
        self._scores: dict[tuple[int, date, int], list[float]] = {}
        self._weeks = WeekCounts()
        self._held: dict[int | None, Counted] = {}

    def hold(self, agents: Iterable[int]) -> None:
        """Hold what these agents are counted for and by, until the transaction ends."""
        self._held |= counted_for(sorted({*agents} - self._held.keys()))

    def standard(self, agent: int | None) -> float:
        """Return the standard that an agent is counted by, the usual one for nobody."""
        if agent is not None and agent not in self._held:
            self.hold([agent])
        return self._held[agent].standard if agent in self._held else STANDARD

    def add(self, moments: Iterable[Moment], day: date, sign: int = 1) -> None:
        for moment in moments:
            if moment.agent_id is None:
                continue
            self._moments[moment.agent_id, day, moment.kind, "offered"] += sign
            self._moments[moment.agent_id, day, moment.kind, moment.verdict] += sign
            self._weeks.add_moment(moment, day, sign)

    def add_scores(self, evaluations: Iterable[Evaluation], day: date, sign: int = 1) -> None:
        for evaluation in evaluations:
            if evaluation.agent_id is None:
                continue
            standard = self.standard(evaluation.agent_id)
            self._weeks.add_evaluation(evaluation, day, sign, standard)
            if evaluation.score is None:
                continue
            key = (evaluation.agent_id, day, evaluation.scorecard_id)
            sums = self._scores.setdefault(key, [0, 0.0, 0.0, 0])
            sums[0] += sign
            sums[1] += sign * evaluation.score
            sums[2] += sign * evaluation.score**2
            sums[3] += sign * (evaluation.score >= standard)

    def add_signs(self, signs: Iterable[Sign], day: date, sign: int = 1) -> None:
        for each in signs:
            self._weeks.add_sign(each, day, sign)

    def take_away(self, conversations: Sequence[int]) -> None:
        """Take away what these conversations, read before, had added."""
        days = dict(
            Reading.objects.filter(conversation__in=conversations).values_list(
                "conversation", "day"
            )
        )
        if not days:
            return
        rows = Evaluation.objects.filter(conversation__in=days, agent__isnull=False)
        self.hold(rows.order_by().values_list("agent", flat=True).distinct())
        for moment in Moment.objects.filter(conversation__in=days).only(
            "agent", "conversation", "kind", "verdict"
        ):
            self.add([moment], days[moment.conversation_id], sign=-1)
        for evaluation in Evaluation.objects.filter(conversation__in=days).only(
            "agent", "conversation", "scorecard", "score", "ratings"
        ):
            self.add_scores([evaluation], days[evaluation.conversation_id], sign=-1)
        self._weeks.take_signs(days, days)

    def write(self) -> None:
        """Add the sums to the rows of the day, making those that are missing."""
        rows: dict[tuple[int, date, str], Counter[str]] = {}
        for (agent, day, kind, field), count in self._moments.items():
            rows.setdefault((agent, day, kind), Counter())[field] += count
        add_up(
            Tally._meta.db_table,
            ("agent_id", "day", "kind"),
            ("offered", "met", "partial"),
            [
                (*key, row["offered"], row["met"], row["partial"])
                for key, row in sorted(rows.items())
                if any(row.values())
            ],
        )
        add_up(
            ScoreTally._meta.db_table,
            ("agent_id", "day", "scorecard_id"),
            ("conversations", "total", "squares", "at_standard"),
            [(*key, *sums) for key, sums in sorted(self._scores.items()) if any(sums)],
        )
        add_up(
            ScoreMonth._meta.db_table,
            ("agent_id", "month", "scorecard_id"),
            ("conversations", "total", "squares"),
            [(*key, *sums) for key, sums in sorted(self._months().items()) if any(sums)],
        )
        self._weeks.write()

    def _months(self) -> dict[tuple[int, date, int], list[float]]:
        """Return the same sums of scores by month."""
        months: dict[tuple[int, date, int], list[float]] = {}
        for (agent, day, card), sums in self._scores.items():
            month = months.setdefault((agent, day.replace(day=1), card), [0, 0.0, 0.0])
            for place in range(len(month)):
                month[place] += sums[place]
        return months


def add_up(
    table: str,
    key: tuple[str, ...],
    sums: tuple[str, ...],
    rows: list[tuple[int | float | str | date, ...]],
) -> None:
    """Add to rows by their key, making those that are missing, on SQLite and PostgreSQL alike."""
    if not rows:
        return
    columns = ", ".join((*key, *sums))
    # A sum may be a difference below zero, which a check constraint refuses in a row of its
    # own: so each row starts from zeros and is then added to.
    zeros = ", ".join(["%s"] * len(key) + ["0"] * len(sums))
    added = ", ".join(f"{name} = {name} + %s" for name in sums)
    same = " AND ".join(f"{name} = %s" for name in key)
    # Only names of our own tables and columns stand in the text; every value is a parameter.
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({zeros}) ON CONFLICT DO NOTHING",  # nosec B608
            [row[: len(key)] for row in rows],
        )
        cursor.executemany(
            f"UPDATE {table} SET {added} WHERE {same}",  # nosec B608
            [(*row[len(key) :], *row[: len(key)]) for row in rows],
        )


def _day(row: Kept) -> date:
    # The company's day, whoever's clock the request at hand goes by.
    return (
        row.started_at.astimezone(timezone.get_default_timezone()).date()
        if row.has_time
        else UNDATED
    )


def _reading(read: Read, day: date, now: datetime) -> Reading:
    analysis = read.analysis
    verdicts = Counter(moment.verdict for moment in analysis.moments)
    return Reading(
        conversation=read.row,
        engine_version=analysis.engine_version,
        read_at=now,
        started_at=read.row.started_at,
        day=day,
        language=analysis.language,
        observations=[
            [seen.cue, *_span(seen.span), seen.rule, seen.strength]
            for seen in analysis.observations
        ],
        mood=[[point.turn, point.value, _spans(point.spans)] for point in analysis.mood],
        end_state=analysis.end_state.value,
        end_spans=_spans(analysis.end_spans),
        resolved=analysis.resolved.value,
        overall=analysis.overall,
        impact=analysis.impact,
        score=read.scores.whole.evaluation.score,
        scorecard=read.scores.whole.scorecard,
        offered=len(analysis.moments),
        met=verdicts[Verdict.MET],
        partial=verdicts[Verdict.PARTIAL],
    )


def _moments(read: Read, agents: Mapping[str, Agent]) -> Iterable[Moment]:
    for moment in read.analysis.moments:
        yield Moment(
            conversation=read.row,
            agent=_agent(moment.author, agents),
            engine_version=read.analysis.engine_version,
            started_at=read.row.started_at,
            kind=moment.kind.value,
            verdict=moment.verdict.value,
            turn=moment.turn,
            reply=list(moment.reply),
            trigger=_spans(moment.trigger),
            evidence=_spans(moment.evidence),
            reason=moment.reason,
        )


def _marks(read: Read, agents: Mapping[str, Agent]) -> Iterable[Mark]:
    for mark in read.analysis.marks:
        yield Mark(
            conversation=read.row,
            agent=_agent(mark.author, agents),
            engine_version=read.analysis.engine_version,
            started_at=read.row.started_at,
            mark=mark.mark.value,
            turn=mark.turn,
            start=mark.span.start,
            end=mark.span.end,
            reason=mark.reason,
        )


def _signs(read: Read, standard: float) -> Iterable[Sign]:
    """Yield what the conversation can be found by, its box by its agent's standard included."""
    analysis = read.analysis
    score = read.scores.whole.evaluation.score
    found = discovery.discovered(
        read.roles,
        ((seen.cue, seen.span.turn) for seen in analysis.observations),
        ((moment.kind, moment.verdict) for moment in analysis.moments),
        analysis.end_state,
        analysis.impact,
    )
    if box := discovery.box(score, analysis.end_state, standard):
        found.add(box)
    for name in sorted(found):
        yield Sign(
            conversation=read.row,
            agent_id=read.row.agent_id,
            sign=name,
            started_at=read.row.started_at,
        )


def _evaluations(read: Read, agents: Mapping[str, Agent]) -> Iterable[Evaluation]:
    for scored in read.scores.each:
        agent = _agent(scored.evaluation.author, agents)
        yield evaluation_row(read.row, agent, scored, read.analysis.engine_version)


def evaluation_row(
    talk: Kept, agent: Agent | None, scored: Scored, engine_version: str
) -> Evaluation:
    """Return the engine's evaluation as it is kept; not saved."""
    evaluation = scored.evaluation
    return Evaluation(
        conversation=talk,
        agent=agent,
        scorecard=scored.scorecard,
        engine_version=engine_version,
        started_at=talk.started_at,
        score=evaluation.score,
        low=evaluation.low,
        high=evaluation.high,
        n=evaluation.n,
        ratings=[[r.criterion, r.offered, r.met, r.partial] for r in evaluation.ratings],
        failed=list(evaluation.failed),
    )


def _agent(author: str | None, agents: Mapping[str, Agent]) -> Agent | None:
    return agents[key] if (key := agent_key(author)) else None


def _span(span: Span) -> list[int]:
    return [span.turn, span.start, span.end]


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [_span(span) for span in spans]
