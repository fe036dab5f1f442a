"""The table of a score for people: a row a conversation as it comes, and the sum at the end."""

from __future__ import annotations

from collections import Counter

from highpoint.cli._words import fitted, unscored
from highpoint.engine.analyze import Analysis
from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind, Verdict
from highpoint.engine.scorecard import (
    DEFAULT,
    FEWEST_MOMENTS,
    Criterion,
    Evaluation,
    Rating,
    Score,
    Scorecard,
    pool,
)

ID_WIDTH = 24
HEADER = (
    f"{'conversation':{ID_WIDTH}}  {'met':>4} {'part':>4} {'missed':>6} {'of':>4}  "
    f"{'score (95 % interval, n)':28}  {'customer ends':13}  resolved"
)


class Table:
    """Prints rows at once and keeps sums only, so that a million rows take no more memory."""

    def __init__(self) -> None:
        self._talks = self._unscored = 0
        self._verdicts: Counter[tuple[Kind, Verdict]] = Counter()
        self._ends: Counter[str] = Counter()
        self._resolved: Counter[str] = Counter()
        self._ratings: dict[str, Rating] = {}

    def write(self, talk: Conversation, analysis: Analysis) -> None:
        if not self._talks:
            print(HEADER)
        print(_row(talk, analysis))
        self._add(analysis)

    def end(self) -> None:
        if not self._talks:
            return
        print(
            f"\n{'kind of moment':{ID_WIDTH}}  {'met':>7} {'part':>7} {'missed':>7} {'of':>8}  rate"
        )
        for kind in Kind:
            if any(self._verdicts[kind, verdict] for verdict in Verdict):
                print(self._kind_row(kind))
        whole = pool(DEFAULT, self._ratings.values())
        print(f"\n{self._talks:,} conversation{'s' * (self._talks != 1)}, score {_score(whole)}")
        if self._ends:
            print(f"Customers end {_shares(self._ends)}. Resolved: {_shares(self._resolved)}.")
        if self._unscored:
            print(unscored(self._unscored))

    def _add(self, analysis: Analysis) -> None:
        self._talks += 1
        self._verdicts.update((moment.kind, moment.verdict) for moment in analysis.moments)
        self._unscored += not analysis.scored
        if analysis.whole:
            self._ends[analysis.end_state.value] += 1
            self._resolved[analysis.resolved.value] += 1
        for rating in analysis.evaluation.ratings:
            before = self._ratings.get(rating.criterion, Rating(rating.criterion, 0, 0, 0))
            self._ratings[rating.criterion] = Rating(
                rating.criterion,
                before.offered + rating.offered,
                before.met + rating.met,
                before.partial + rating.partial,
            )

    def _kind_row(self, kind: Kind) -> str:
        met, partial, missed = (self._verdicts[kind, verdict] for verdict in Verdict)
        offered = met + partial + missed
        rate = pool(_of_one(kind), [Rating(kind.value, offered, met, partial)])
        return (
            f"{kind.value:{ID_WIDTH}}  {met:7,} {partial:7,} {missed:7,} {offered:8,}  "
            f"{_score(rate, '%')}"
        )


def _row(talk: Conversation, analysis: Analysis) -> str:
    if not analysis.scored:
        return f"{fitted(talk.id, ID_WIDTH)}  {analysis.notice}"
    verdicts = Counter(moment.verdict for moment in analysis.moments)
    return (
        f"{fitted(talk.id, ID_WIDTH)}  {verdicts[Verdict.MET]:4} {verdicts[Verdict.PARTIAL]:4} "
        f"{verdicts[Verdict.MISSED]:6} {len(analysis.moments):4}  "
        f"{evaluated(analysis.evaluation):28}  {analysis.end_state.value:13}  {analysis.resolved.value}"
    )


def evaluated(evaluation: Evaluation) -> str:
    """Return an evaluation's score in words, with its interval and n."""
    if evaluation.failed:
        return f"0, failed: {', '.join(evaluation.failed)}"
    # One talk judges nobody: its score is shown however few its moments, with its wide interval.
    return _score(Score(evaluation.score, evaluation.low, evaluation.high, evaluation.n), fewest=1)


def _score(score: Score, unit: str = "", fewest: int = FEWEST_MOMENTS) -> str:
    if score.value is None or score.low is None or score.high is None:
        return "nothing offered"
    if score.n < fewest:
        return f"not enough yet (n {score.n})"
    sign = f" {unit}" if unit else ""
    return f"{score.value:.0f}{sign} ({score.low:.0f} to {score.high:.0f}, n {score.n:,})"


def _of_one(kind: Kind) -> Scorecard:
    criterion = Criterion(kind.value, kind.value, "", 1, (kind,))
    return Scorecard(kind.value, 1, (criterion,))


def _shares(counts: Counter[str]) -> str:
    total = counts.total()
    return ", ".join(f"{name} {100 * n / total:.0f} %" for name, n in counts.most_common())
