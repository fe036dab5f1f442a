"""
How fast the whole analysis runs, side by side with VADER's four numbers on the same texts.

usage: python benchmarks/speed.py [--shared DIR] [--rounds N] [--talks N]

Both run in turn on one core, several rounds; the median counts, in processor time, so that other
work on the machine disturbs it less. Conversations are analyzed one by one, as ``highpoint score``
does, and a few dozen at once, as an import does; no result is kept. Then: the share of each step
of the road, and how cost grows with the turns of a talk, the words of a turn and the number of
rules.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib.resources import files
from itertools import islice, pairwise
from pathlib import Path
from statistics import median

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from highpoint.engine.analyze import analyze, analyze_all
from highpoint.engine.conversation import Conversation
from highpoint.engine.cues import observe_all
from highpoint.engine.lexicon import Index, read_rules
from highpoint.engine.lexicon.needs import needs_of
from highpoint.engine.moments import find_marks, find_moments
from highpoint.engine.reading import Reading
from highpoint.engine.scorecard import DEFAULT, evaluate
from highpoint.engine.text import normalize
from highpoint.engine.trajectory import outcome

SHARED = Path(__file__).resolve().parents[2] / "shared"
SETS = ("twacs.dev", "star.dev")
# More conversations than this analyzed together are no faster.
AT_ONCE = 32
# A sentence encoder (MiniLM, onnxruntime) on one core; measured once, on turns of 23 words.
MINILM = 158
WORDS = (5, 10, 20, 40, 80)
SHARES = (0.25, 0.5, 1.0)
ROADS = ("one by one", f"{AT_ONCE} at once", "VADER")
STEPS = ("reading (rules)", "cues", "moments", "marks", "outcome", "scorecard")


def stream(path: Path) -> Iterator[Conversation]:
    """Yield a file's conversations one by one."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield Conversation.from_dict(json.loads(line))


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time a piece of work takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


def unread(talks: Iterable[Conversation], number: int) -> list[Conversation]:
    """
    Return talks with marks behind each turn, so that none of their texts was read before.

    The engine remembers what it found in the last texts; lines repeated within the talks are
    still found again, as they would be in use.
    """
    marks = " " + "~" * number
    return [
        replace(talk, turns=tuple(replace(turn, text=turn.text + marks) for turn in talk.turns))
        for talk in talks
    ]


def together(talks: Sequence[Conversation]) -> None:
    """Analyze talks as an import does, a few dozen at once."""
    for start in range(0, len(talks), AT_ONCE):
        analyze_all(talks[start : start + AT_ONCE])


def one_by_one(talks: Sequence[Conversation]) -> None:
    """Analyze talks as they come in."""
    for talk in talks:
        analyze(talk)


def against_vader(talks: Sequence[Conversation], rounds: int) -> list[tuple[float, float]]:
    """
    Return turns a second and their share of VADER's: medians of rounds.

    One by one, together, and VADER's own.
    """
    vader = SentimentIntensityAnalyzer()
    turns = sum(len(talk.turns) for talk in talks)
    speeds = []
    for number in range(1, 2 * rounds + 2, 2):
        texts = [turn.text for talk in unread(talks, number) for turn in talk.turns]
        spent = [
            seconds(partial(one_by_one, unread(talks, number))),
            seconds(partial(together, unread(talks, number + 1))),
            seconds(lambda texts=texts: deque(map(vader.polarity_scores, texts), maxlen=0)),
        ]
        speeds.append([(turns / each, spent[-1] / each) for each in spent])
    # The first round loads the rules and compiles those it needs.
    roads = zip(*speeds[1:], strict=True)
    return [(median(a for a, _ in road), median(b for _, b in road)) for road in roads]


def by_step(talks: Sequence[Conversation]) -> list[float]:
    """Return the microseconds a turn that each step of the road takes."""
    spent = [0.0] * len(STEPS)
    for talk in unread(talks, 20):
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


def micros_a_turn(talks: Sequence[Conversation], number: int) -> float:
    """Return the microseconds a turn that analyzing some talks takes."""
    fresh = unread(talks, number)
    spent = seconds(partial(one_by_one, fresh))
    return spent / sum(len(talk.turns) for talk in talks) * 1e6


def long_talks(talks: Sequence[Conversation], turns: int, wanted: int = 30) -> list[Conversation]:
    """Return talks of so many turns, made of the turns of short ones one after another."""
    stock = [turn for talk in talks for turn in talk.turns]
    starts = range(0, min(len(stock) - turns, wanted * turns), turns)
    return [
        Conversation("long", tuple(replace(t, index=i) for i, t in enumerate(stock[s : s + turns])))
        for s in starts
    ]


def growth(talks: Sequence[Conversation]) -> None:
    """Print how cost grows with the turns of a talk, the words of a turn and the number of rules."""
    print("  a turn's cost by the turns of its talk")
    for turns in (2, 8, 32, 128, 512):
        spent = micros_a_turn(long_talks(talks, turns), 20 + turns)
        print(f"    {turns:4} turns {spent:7.1f} us a turn")
    print("  by the words of the turn")
    by_words: dict[int, list[Conversation]] = {}
    for turn in (turn for talk in talks for turn in talk.turns):
        most = next((most for most in WORDS if len(turn.text.split()) <= most), None)
        if most is not None:
            by_words.setdefault(most, []).append(Conversation("one", (replace(turn, index=0),)))
    for most in sorted(by_words):
        print(f"    up to {most:3} {micros_a_turn(by_words[most], 19):7.1f} us")
    print("  the rules' part of it, by how many of the rules there are")
    folder = files("highpoint.engine.lexicon") / "en"
    rules, spoken = read_rules(folder)
    needs = needs_of(rules, folder)
    texts = [(t.role, normalize(t.text)) for talk in talks for t in talk.turns if t.role in spoken]
    for share in SHARES:
        indexes = {role: Index(mine[:: round(1 / share)], needs) for role, mine in spoken.items()}
        for marks in (" +", " ++"):
            # The first time compiles the rules.
            fresh = [(role, text + marks) for role, text in texts]
            spent = seconds(
                lambda fresh=fresh, by=indexes: [by[role].scan(text) for role, text in fresh]
            )
        alternatives = sum(len(index.pieces) for index in indexes.values())
        print(f"    {alternatives:5} alternatives {spent / len(fresh) * 1e6:7.1f} us a turn")


def report(name: str, talks: Sequence[Conversation], rounds: int) -> None:
    """Print all figures of one set."""
    print(f"{name}: {len(talks)} conversations")
    measured = against_vader(talks, rounds)
    for road, (speed, ratio) in zip(ROADS, measured, strict=True):
        print(f"  {road:14} {speed:8,.0f} turns/s   ratio to VADER {ratio:.2f}")
    ours, _ = measured[0]
    print(f"  MiniLM         {MINILM:8,.0f} turns/s   times {ours / MINILM:.0f} (20 asked for)")
    steps = by_step(talks)
    for step, spent in zip(STEPS, steps, strict=True):
        print(f"  {step:16}{spent:7.1f} us a turn {100 * spent / sum(steps):4.0f} %")


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
        report(name, talks, asked.rounds)
        if name == SETS[0]:
            growth(talks)
    return 0


if __name__ == "__main__":
    sys.exit(main())
