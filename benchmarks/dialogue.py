"""
Dialogue, not script, on real conversations: python -m benchmarks.dialogue [--shared FOLDER].

Own words against STAR's label of suggested and typed turns (phrasebook of train, judged on dev),
uptake against the readers' label of classroom pairs, ritual on labelled distress, and what it all
costs in time and memory. The floors stand beside each figure.
"""

from __future__ import annotations

import argparse
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import rankdata, spearmanr

from corpus.shared import SHARED, labelled, rows_of
from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.cues import observe_all
from highpoint.engine.dialogue import Phrasebook, Rite, own_words, rituals, share, uptakes
from highpoint.engine.dialogue.ritual import WARM
from highpoint.engine.insight.intervals import jeffreys
from highpoint.engine.reading import Reading
from highpoint.engine.text import normalize, words

SEED = 20261122
DRAWS = 1000
MANY = 40_000
# From this share of own words on, a turn is said to be typed.
TYPED = 0.5

Row = Mapping[str, Any]
Floats = np.ndarray


def main() -> int:
    """Print every table; 1 where the real conversations are not there."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shared", type=Path, default=SHARED)
    shared = options.parse_args().shared
    if not (shared / "conversations").is_dir():
        print(f"{shared} is not there: nothing to measure on")
        return 1
    own_words_on_star(shared)
    uptake_on_pairs(shared)
    many = room_for_many(shared)
    ritual_on_labelled(shared, many)
    return 0


def own_words_on_star(shared: Path) -> None:
    """Print how well own words tell typed turns from suggested ones."""
    train = [Conversation.from_dict(row) for row in rows(shared, "star.train")]
    seconds, book = timed(lambda: Phrasebook.of(train))
    per_turn = seconds / agent_turns(train) * 1e6
    dev = list(rows(shared, "star.dev"))
    talks = [Conversation.from_dict(row) for row in dev]
    seconds, found = timed(lambda: [own_words(talk, book) or () for talk in talks])
    exact = Counter(text for talk in train for text in {turn.text for turn in talk.by(Role.AGENT)})
    typed, own, rare, length, groups = [], [], [], [], []
    for number, (row, turns) in enumerate(zip(dev, found, strict=True)):
        for turn in turns:
            labelled = row["turns"][turn.turn]
            if mode := labelled["labels"].get("mode"):
                typed.append(mode == "own_words")
                own.append(turn.share)
                rare.append(-exact[labelled["text"]])
                length.append(len(labelled["text"]))
                groups.append(number)
    truth = np.array(typed)
    print(f"own words: {len(truth):,} turns of STAR dev, {truth.mean():.1%} typed")
    for name, scores in (
        ("own words", own),
        ("floor: same turn in train", rare),
        ("floor: length", length),
    ):
        print(f"  {name:28} AUC {with_interval(auc, np.array(scores), truth, groups)}")
    said = np.array(own) >= TYPED
    hits = int((said & truth).sum())
    print(f"  typed from {TYPED:.0%} on: precision {rate(hits, int(said.sum()))}", end=", ")
    print(f"recall {rate(hits, int(truth.sum()))}")
    reading = seconds / agent_turns(talks) * 1e6
    print(f"  {per_turn:.0f} µs a turn to take in, {reading:.0f} µs to read")


def uptake_on_pairs(shared: Path) -> None:
    """Print how uptake ranks the readers' label; none of its weights were fitted on these pairs."""
    for name in ("uptake.train", "uptake.dev"):
        labelled = [
            (Conversation.from_dict(row), row["turns"][1]["labels"])
            for row in rows(shared, name)
            if row["turns"][1]["labels"].get("uptake_zscore") is not None
        ]
        talks = [talk for talk, _ in labelled]
        truth = np.array([labels["uptake_zscore"] for _, labels in labelled])
        high = np.array([(labels.get("uptake_majority") or 0) == 2 for _, labels in labelled])
        groups = [talk.id.split("-")[1] for talk in talks]
        seconds, found = timed(lambda talks=talks: [uptakes(talk, "en") for talk in talks])
        values = [each[0].value if each else 0.0 for each in found]
        print(f"{name}: {len(talks):,} pairs")
        for label, scores in (
            ("uptake", values),
            ("floor: Jaccard of words", [jaccard(talk) for talk in talks]),
            ("floor: reply's length", [len(words(talk.turns[1].text)) for talk in talks]),
        ):
            ranked = with_interval(spearman, np.array(scores), truth, groups)
            told = with_interval(auc, np.array(scores), high, groups)
            print(f"  {label:28} Spearman {ranked}  AUC of high uptake {told}")
        print(f"  {seconds / len(talks) * 1e6:.0f} µs a pair")


def room_for_many(shared: Path) -> Phrasebook:
    """Print the memory and the error of a book of 40,000 conversations, and return it."""
    apart = {row["id"] for row, _ in labelled(shared)}
    talks = [
        Conversation.from_dict(row)
        for name in ("twacs.train", "star.train", "twcs_sample.train")
        for row in rows(shared, name)
        if row["id"] not in apart
    ][:MANY]
    tracemalloc.start()
    seconds, book = timed(lambda: Phrasebook.of(talks))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    spent, packed = timed(book.to_bytes)
    print(
        f"{book.conversations:,} conversations in one book: {peak / 1e6:.1f} MB at most,", end=" "
    )
    print(f"{len(packed) / 1e6:.1f} MB saved in {spent:.2f} s")
    phrases, sketch = book.sketch.added, book.sketch
    print(f"  {phrases:,} phrases; a count is at most {phrases / sketch.width:.1f} too small and")
    print(f"  (with a chance of 98 %) {sketch.most_too_large:.1f} too large", end="; ")
    print(f"{seconds:.1f} s under the memory tracer")
    return book


def ritual_on_labelled(shared: Path, book: Phrasebook) -> None:
    """Print how often a warm reply to labelled distress is ritual, by the reader's verdict."""
    counts: Counter[tuple[str, bool]] = Counter()
    spent = 0.0
    talks = list(labelled(shared))
    for row, told in talks:
        reading = Reading(Conversation.from_dict(row))
        observe_all(reading)
        seconds, found = timed(lambda reading=reading: rituals(reading, book))
        spent += seconds
        rites = {each.span.turn for each in found if each.rite is Rite.EMPATHY}
        for moment in told["moments"]:
            warm = [turn for turn in moment["reply"] if reading.has(turn, *WARM)]
            if moment["kind"] in ("distress", "hostility") and warm:
                counts[moment["verdict"], not rites.isdisjoint(warm)] += 1
    print("warm replies to distress and hostility, by the reader's verdict")
    for verdict in ("met", "partial", "missed"):
        ritual, other = counts[verdict, True], counts[verdict, False]
        print(f"  {verdict:8} ritual {rate(ritual, ritual + other)} of {ritual + other}")
    print(f"  {spent / len(talks) * 1e6:.0f} µs a conversation")
    unseen = [Conversation.from_dict(row) for row in rows(shared, "twacs.dev")]
    found = [turn for talk in unseen for turn in own_words(talk, book) or ()]
    print(f"own words of {len(unseen):,} unseen twacs talks: {share(found):.2f}")


def rows(shared: Path, name: str) -> Iterator[Row]:
    """Yield the rows of one set."""
    yield from rows_of(shared / "conversations" / f"{name}.jsonl.gz")


def agent_turns(talks: Sequence[Conversation]) -> int:
    """Count the agents' turns."""
    return sum(len(talk.by(Role.AGENT)) for talk in talks)


def jaccard(talk: Conversation) -> float:
    """Return the share of all words of a pair that stand in both turns."""
    one, other = (set(words(normalize(turn.text))) for turn in talk.turns)
    return len(one & other) / max(1, len(one | other))


def auc(scores: Floats, truth: Floats) -> float:
    """Return the chance that a true one scores above a false one, ties half (Mann and Whitney)."""
    yes = int(truth.sum())
    no = len(truth) - yes
    return float((rankdata(scores)[truth].sum() - yes * (yes + 1) / 2) / (yes * no))


def spearman(scores: Floats, truth: Floats) -> float:
    """Return Spearman's rank correlation, ties averaged."""
    return float(spearmanr(scores, truth).statistic)


def with_interval(
    statistic: Callable[[Floats, Floats], float],
    scores: Floats,
    truth: Floats,
    groups: Sequence[object],
) -> str:
    """Return a figure with its 95 % interval, whole groups (talks, lessons) drawn again."""
    _, group = np.unique([str(each) for each in groups], return_inverse=True)
    members = [np.flatnonzero(group == each) for each in range(group.max() + 1)]
    chance = np.random.default_rng(SEED)
    drawn = []
    for _ in range(DRAWS):
        picked = np.concatenate(
            [members[n] for n in chance.integers(len(members), size=len(members))]
        )
        drawn.append(statistic(scores[picked], truth[picked]))
    low, high = np.quantile(drawn, [0.025, 0.975])
    return f"{statistic(scores, truth):.3f} ({low:.3f} to {high:.3f})"


def rate(hits: int, n: int) -> str:
    """Return a rate with its 95 % interval."""
    interval = jeffreys(hits, n)
    return f"{hits / max(1, n):.2f} ({interval.low:.2f} to {interval.high:.2f})"


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds something took, and what it gave."""
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


if __name__ == "__main__":
    sys.exit(main())
