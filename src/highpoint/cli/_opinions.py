"""Second opinions as they come in: kept, counted, and at the end set beside the engine's readings."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from types import TracebackType
from typing import Any, Self

from highpoint.cli._failures import say
from highpoint.cli._words import shown
from highpoint.connectors.files import Read
from highpoint.engine.analyze import analyze
from highpoint.llm.agreement import Agreement, Shared
from highpoint.llm.endpoint import Endpoint
from highpoint.llm.kept import Kept
from highpoint.llm.opinion import NoOpinion, Opinion
from highpoint.llm.reader import Talk

# Verdicts compared below this number say little; their kappa is not shown to people.
FEWEST_VERDICTS = 10
# Where no bar can be drawn, so many conversations between two sentences.
EVERY = 25
HEADER = f"{'':14}{'both':>6}{'engine only':>13}{'opinion only':>14}{'F1':>7}{'verdict kappa':>15}"


class Opinions:
    """Goes through conversations once; a context manager that shows on stderr how far it is."""

    def __init__(self, source: Iterable[Read], kept: Kept | None, limit: int | None):
        self._source = source
        self._kept = kept
        self._limit = limit
        self._agreement = Agreement()
        self._without: list[tuple[str, str]] = []
        self._unread = self._from_before = self._done = 0
        self._dates: set[str] = set()
        self._bar = _Bar(limit)

    def __enter__(self) -> Self:
        self._bar.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.__exit__(kind, error, trace)

    @property
    def without(self) -> int:
        """How many conversations got no opinion."""
        return len(self._without)

    def unasked(self) -> Iterator[Talk]:
        """Yield the conversations that no kept opinion is on; count the others."""
        for read in islice(self._source, self._limit):
            talk = read.conversation
            item = talk, analyze(talk)
            opinion = self._kept.on(talk) if self._kept else None
            if opinion is None:
                yield item
            else:
                self._from_before += 1
                self._count(item, opinion)

    def take(self, item: Talk, outcome: Opinion | NoOpinion) -> None:
        """Keep an opinion, or the reason why there is none."""
        if isinstance(outcome, NoOpinion):
            self._without.append((item[0].id, str(outcome)))
            self._move()
            return
        if self._kept:
            self._kept.add(outcome)
        self._count(item, outcome)

    def to_dict(self, where: Endpoint) -> dict[str, Any]:
        """Return the agreement, with whose opinion it is about and who got none."""
        return {
            "second_opinion": {
                "model": where.model,
                "server": where.server,
                "dates": sorted(self._dates),
            },
            "asked_before": self._from_before,
            "not_read_by_the_engine": self._unread,
            "without_opinion": [
                {"id": identity, "reason": reason} for identity, reason in self._without
            ],
            "agreement": self._agreement.to_dict(),
        }

    def show(self, where: Endpoint) -> None:
        """Print the agreement for people."""
        agreed = self._agreement
        if agreed.conversations:
            print(HEADER)
            rows = [(kind.value, each, True) for kind, each in agreed.kinds.items()]
            rows += [("all moments", agreed.every_kind, True)]
            rows += [(mark.value, each, False) for mark, each in agreed.marks.items()]
            for name, each, judged in rows:
                print(_row(name, each, judged))
            print("\n" + _endings(agreed))
        for reason, number in Counter(reason for _, reason in self._without).most_common():
            print(f"No opinion on {_talks(number)}: {shown(reason)}")
        if agreed.thrown_away:
            why = ", ".join(f"{n:,} {reason}" for reason, n in agreed.thrown_away.most_common())
            print(f"Thrown away of what the model found: {why}.")
        if self._unread:
            print(f"The engine does not read the language of {_talks(self._unread)}.")
        if agreed.conversations:
            dates = " to ".join(dict.fromkeys((min(self._dates), max(self._dates))))
            print(
                f"A second opinion by {shown(where.model)} at {where.server}, {dates}. It is not "
                "the engine's reading and changes nothing in it."
            )

    def _count(self, item: Talk, opinion: Opinion) -> None:
        analysis = item[1]
        self._dates.add(opinion.source.at[:10])
        if analysis.scored:
            self._agreement.add(analysis, opinion)
        else:
            self._unread += 1
        self._move()

    def _move(self) -> None:
        self._done += 1
        self._bar.move(self._done, self.without)


def _row(name: str, each: Shared, judged: bool) -> str:
    enough = judged and len(each.verdicts) >= FEWEST_VERDICTS
    return (
        f"{name:14}{each.both:6,}{each.engine_only:13,}{each.opinion_only:14,}"
        f"{_figure(each.f1):>7}{_figure(each.kappa if enough else None):>15}"
    )


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _endings(agreed: Agreement) -> str:
    labels = agreed.to_dict()["labels"]
    told = [
        f"{name.replace('_', ' ')} {_figure(each['kappa'] if enough else None)} (n {each['n']:,})"
        for name, each in labels.items()
        for enough in [each["n"] >= FEWEST_VERDICTS]
    ]
    return f"{_talks(agreed.conversations)} compared. Kappa of {', of '.join(told)}."


def _talks(number: int) -> str:
    return f"{number:,} conversation{'' if number == 1 else 's'}"


class _Bar:
    """How far it is: a bar on a terminal, elsewhere a sentence now and then."""

    def __init__(self, total: int | None):
        self._progress: Any = None
        self._total = total

    def __enter__(self) -> None:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self._progress = Progress(console=Console(stderr=True), transient=True)
            self._task = self._progress.add_task("second opinions", total=self._total)
            self._progress.start()

    def __exit__(self, *_: object) -> None:
        if self._progress:
            self._progress.stop()

    def move(self, done: int, without: int) -> None:
        told = f"{done:,} conversations, {without:,} without an opinion"
        if self._progress:
            self._progress.update(self._task, completed=done, description=told)
        elif done % EVERY == 0:
            say(f"{told}, so far.")
