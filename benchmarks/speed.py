"""
How fast the whole analysis runs, side by side with VADER's four numbers on the same texts.

usage: python benchmarks/speed.py [--shared DIR] [--rounds N] [--talks N]

Both run in turn on one core, several rounds; the median counts, in processor time, so that other
work on the machine disturbs it less. Then: the share of each step of the road, and the peak memory
while conversations stream.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path
from statistics import median

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.cues import observe_all
from highpoint.engine.moments import find_marks, find_moments
from highpoint.engine.reading import Reading
from highpoint.engine.scorecard import DEFAULT, evaluate
from highpoint.engine.trajectory import outcome

SHARED = Path(__file__).resolve().parents[2] / "shared"
SETS = ("twacs.dev", "star.dev")
STEPS = ("reading (rules)", "cues", "moments", "marks", "outcome", "scorecard")


def stream(path: Path) -> Iterator[Conversation]:
    """Yield a file's conversations one by one."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield Conversation.from_dict(json.loads(line))


def seconds(work: Callable[[], None]) -> float:
    """Return the processor time a piece of work takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


def against_vader(talks: Sequence[Conversation], rounds: int) -> tuple[float, float]:
    """Return turns a second of the whole analysis and of VADER, medians of alternating rounds."""
    texts = [turn.text for talk in talks for turn in talk.turns]
    vader = SentimentIntensityAnalyzer()

    def ours() -> None:
        for talk in talks:
            analyze(talk)

    def theirs() -> None:
        for text in texts:
            vader.polarity_scores(text)

    ours()
    times = [(seconds(ours), seconds(theirs)) for _ in range(rounds)]
    return len(texts) / median(t[0] for t in times), len(texts) / median(t[1] for t in times)


def by_step(talks: Sequence[Conversation]) -> list[float]:
    """Return the microseconds a turn that each step of the road takes."""
    spent = [0.0] * len(STEPS)
    for talk in talks:
        clock = [time.process_time()]
        reading = Reading(talk)
        clock.append(time.process_time())
        seen = observe_all(reading)
        clock.append(time.process_time())
        moments = find_moments(reading)
        clock.append(time.process_time())
        marks = find_marks(reading)
        clock.append(time.process_time())
        outcome(talk, seen, moments, marks)
        clock.append(time.process_time())
        evaluate(talk, moments, marks, DEFAULT, observations=seen)
        clock.append(time.process_time())
        for step, (before, after) in enumerate(pairwise(clock)):
            spent[step] += after - before
    turns = sum(len(talk.turns) for talk in talks)
    return [total / turns * 1e6 for total in spent]


def main() -> int:
    args = argparse.ArgumentParser(description="speed of the whole analysis against VADER")
    args.add_argument("--shared", type=Path, default=SHARED)
    args.add_argument("--rounds", type=int, default=5)
    args.add_argument("--talks", type=int, default=1500)
    asked = args.parse_args()
    for name in SETS:
        path = asked.shared / "data" / "conversations" / f"{name}.jsonl.gz"
        if not path.is_file():
            print(f"{path.name} is not beside the checkout; nothing was measured on it.")
            continue
        talks = list(islice(stream(path), asked.talks))
        ours, theirs = against_vader(talks, asked.rounds)
        print(f"{name}: {len(talks)} conversations")
        print(f"  whole analysis {ours:8,.0f} turns/s")
        print(f"  VADER          {theirs:8,.0f} turns/s   ratio {ours / theirs:.2f}")
        for step, spent in zip(STEPS, by_step(talks), strict=True):
            print(f"  {step:16}{spent:7.1f} us a turn")
        del talks
        for talk in stream(path):
            analyze(talk)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"  peak memory after streaming the whole set: {peak:,.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
