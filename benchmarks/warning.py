"""
How early and how surely the engine warns that a customer will end dissatisfied.

    python -m benchmarks.warning [--shared DIR] [--more FOLDER]

Runs on the labelled conversations beside the checkout that shaped no weights: all Twitter threads,
and the STAR chats of the half kept unseen. ``--more`` adds readings of the same make: files
``NAME.conversations.jsonl`` with ``NAME.reader.jsonl``. A talk counts where a careful reader told
its end state and the customer spoke at least twice, since there is nothing to warn of before.

Floors: the last mood alone, the first turn alone, the base rate, and an alarm at every first turn.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from pathlib import Path
from statistics import fmean, median
from time import perf_counter

import numpy as np
from scipy.stats import rankdata

from corpus.shared import SHARED, rows_of, tuned
from corpus.train_warning import ANSWER, RATES
from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.warning import Risk, WarningPath, model, own_threshold, risk_now, warn

SAMPLES = 1000
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Talk:
    """A labelled talk: its risks, the mood at each of them, and how it ended."""

    source: str
    path: WarningPath
    moods: tuple[float, ...]
    turns: int
    customers: tuple[int, ...]
    bad: bool

    @property
    def risks(self) -> tuple[Risk, ...]:
        return self.path.risks

    @property
    def half(self) -> int:
        """Which of two parts a threshold of one's own is set on, or tried on, with this talk."""
        return hashlib.sha256(self.path.conversation_id.encode()).digest()[1] % 2

    @property
    def late(self) -> int:
        """The place of the last risk that was known before the customer's last turn."""
        return sum(risk.turn < self.customers[-1] for risk in self.risks) - 1


Score = Callable[[Talk], float]
SCORES: Mapping[str, Score] = {
    "before the last turn": lambda talk: talk.risks[talk.late].chance,
    "  last mood alone": lambda talk: -talk.moods[talk.late],
    "  first turn alone": lambda talk: talk.risks[0].chance,
    "halfway": lambda talk: talk.risks[talk.late // 2].chance,
    "  last mood alone ": lambda talk: -talk.moods[talk.late // 2],
}


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shared", type=Path, default=SHARED)
    options.add_argument("--more", type=Path)
    given = options.parse_args()
    if not (given.shared / "moments").is_dir():
        raise SystemExit(f"There are no labelled conversations in {given.shared}.")
    sets = {"labelled talks": list(labelled(given.shared))}
    if given.more:
        sets["more"] = list(further(given.more))
    for name, rows in sets.items():
        talks = [measured(talk, bad) for talk, bad in rows if len(talk.by(Role.CUSTOMER)) > 1]
        report(name, talks)
        if name == "labelled talks":
            unseen = [talk for talk in talks if not tuned(talk.path.conversation_id)]
            report(f"{name}, the half no rule was tuned on", unseen)
        for source in sorted({talk.source for talk in talks}):
            report(f"{name}, {source}", [talk for talk in talks if talk.source == source])
    answers(given.shared)
    cost([talk for talk, _ in sets["labelled talks"]])


Rows = Iterator[tuple[Conversation, bool]]


def labelled(shared: Path) -> Rows:
    """Yield the labelled talks that shaped no weights, and whether they ended badly."""
    folder = shared / "moments"
    for name in ("", "more."):
        pair = folder / f"{name}conversations.jsonl.gz", folder / f"{name}reader_a.jsonl"
        for talk, bad in read_pair(*pair):
            if talk.source != "STAR" or not tuned(talk.id):
                yield talk, bad


def further(folder: Path) -> Rows:
    """Yield the talks of further readings."""
    for reader in sorted(folder.glob("*.reader.jsonl")):
        stem = reader.name.removesuffix(".reader.jsonl")
        yield from read_pair(folder / f"{stem}.conversations.jsonl", reader)


def read_pair(talks: Path, reader: Path) -> Rows:
    """Yield the talks of which a reader told the end state."""
    ends = {row["id"]: row["labels"]["end_state"] for row in rows_of(reader)}
    for row in rows_of(talks):
        if ends.get(row["id"], "unknown") != "unknown":
            yield Conversation.from_dict(row), ends[row["id"]] == "dissatisfied"


def measured(talk: Conversation, bad: bool) -> Talk:
    """Return a talk's risks, with the mood as it was known at each."""
    path = warn(talk)
    moods = {point.turn: point.value for point in analyze(talk).mood}
    known = []
    for risk in path.risks:
        spoken = [turn for turn in moods if turn <= risk.turn]
        known.append(moods[spoken[-1]])
    customers = tuple(turn.index for turn in talk.by(Role.CUSTOMER))
    return Talk(talk.source, path, tuple(known), len(talk.turns), customers, bad)


def report(name: str, talks: Sequence[Talk]) -> None:
    """Print everything of one set of talks; those without a risk (language) are told and left out."""
    told = [talk for talk in talks if talk.risks]
    bad = np.array([talk.bad for talk in told])
    print(
        f"\n{name}: {len(told)} talks, {bad.sum()} end dissatisfied; not read: {len(talks) - len(told)}"
    )
    for label, score in SCORES.items():
        values = np.array([score(talk) for talk in told])
        low, high = interval(values, bad)
        print(f"  AUC {label:22} {auc(values, bad):.2f}  ({low:.2f} to {high:.2f})")
    chance, mood = (np.array([score(talk) for talk in told]) for score in list(SCORES.values())[:2])
    low, high = interval(chance, bad, mood)
    print(f"  above the last mood's by {low:+.2f} to {high:+.2f}")
    calibration(told)
    for rate in RATES:
        for line in alarms(told, rate):
            print(f"  rate {rate:<5g} {line}")
    print(f"  at every first turn: precision {bad.mean():.2f}, recall 1, false alarms 1")


def auc(values: np.ndarray, bad: np.ndarray) -> float:
    """Return the chance that a talk that ends badly is scored above one that does not."""
    ranks, n = rankdata(values), int(bad.sum())
    if n in (0, len(bad)):
        return float("nan")
    return float((ranks[bad].sum() - n * (n + 1) / 2) / (n * (len(bad) - n)))


def interval(
    values: np.ndarray, bad: np.ndarray, floor: np.ndarray | None = None
) -> tuple[float, float]:
    """Return the 95 % percentile interval of AUC, or of how far it lies above a floor's."""
    draws = np.random.default_rng(0).integers(0, len(bad), (SAMPLES, len(bad)))
    found = [
        auc(values[drawn], bad[drawn]) - (0 if floor is None else auc(floor[drawn], bad[drawn]))
        for drawn in draws
    ]
    low, high = np.nanpercentile(found, (2.5, 97.5))
    return float(low), float(high)


def calibration(talks: Sequence[Talk]) -> None:
    """Print the chance said before the last turn against what came, and Brier's score."""
    said = np.array([talk.risks[talk.late].chance for talk in talks])
    bad = np.array([talk.bad for talk in talks], float)
    base = bad.mean()
    print(f"  Brier {((said - bad) ** 2).mean():.3f}, by base rate {base * (1 - base):.3f}", end="")
    print(f"; mean chance {said.mean():.2f}, came {base:.2f};", end="")
    for low, high in pairwise(BINS):
        inside = (said >= low) & (said < high)
        if inside.any():
            print(f"  {low:g}-{high:g}: {bad[inside].mean():.2f} of {inside.sum()}", end="")
    print()


def alarms(talks: Sequence[Talk], rate: float) -> Iterator[str]:
    """Yield the figures of the alarm at a rate, by three ways of setting its threshold."""
    shipped = model().threshold(rate)
    rung = [first([risk.chance for risk in talk.risks], shipped) for talk in talks]
    yield f"threshold shipped   {figures(talks, rung)}"
    false = false_share(talks, rung)
    calm = sorted(max(-mood for mood in talk.moods) for talk in talks if not talk.bad)
    # The lowest at which no more than as many calm talks ring; one step above the last that may not.
    by_mood = float(np.nextafter(calm[max(0, ceil(len(calm) * (1 - false)) - 1)], np.inf))
    moods = [first([-mood for mood in talk.moods], by_mood) for talk in talks]
    yield f"mood, as many false {figures(talks, moods)}"
    own = [0.0, 0.0]
    for part in (0, 1):
        well = [talk.path for talk in talks if talk.half != part and not talk.bad]
        own[part] = own_threshold(well, rate) if len(well) >= 1 / rate else 1.0
    rung = [first([risk.chance for risk in talk.risks], own[talk.half]) for talk in talks]
    yield f"threshold of one's own {figures(talks, rung)}"


def first(values: Sequence[float], threshold: float) -> int | None:
    """Return the place of the first value that reaches a threshold."""
    return next((place for place, value in enumerate(values) if value >= threshold), None)


def false_share(talks: Sequence[Talk], rung: Sequence[int | None]) -> float:
    """Return the share of talks that end well with an alarm."""
    return fmean(at is not None for talk, at in zip(talks, rung, strict=True) if not talk.bad)


def figures(talks: Sequence[Talk], rung: Sequence[int | None]) -> str:
    """Return false alarms, precision, recall, recall before the last turn, and median leads."""
    warned = [(talk, at) for talk, at in zip(talks, rung, strict=True) if at is not None]
    right = [(talk, talk.risks[at].turn) for talk, at in warned if talk.bad]
    bad = sum(talk.bad for talk in talks)
    early = [(talk, turn) for talk, turn in right if turn < talk.customers[-1]]
    false = len(warned) - len(right)
    line = (
        f"false {false_share(talks, rung):.2f} ({false} of {len(talks) - bad})  precision {len(right) / max(1, len(warned)):.2f}"
        f"  recall {len(right) / bad:.2f}  in time {len(early) / bad:.2f}"
    )
    if not early:
        return line
    to_last = median(talk.customers[-1] - turn for talk, turn in early)
    to_end = median(talk.turns - 1 - turn for talk, turn in early)
    return f"{line}  turns before the customer's last {to_last:g}, before the end {to_end:g}"


def answers(shared: Path) -> None:
    """
    Print AUC against what the people of STAR's train file answered.

    The labelled talks are left out, since some shaped the weights; one calm talk in ten counts.
    """
    read = {
        row["id"] for path in (shared / "moments").glob("*reader_a.jsonl") for row in rows_of(path)
    }
    found: dict[str, list[tuple[float, float, bool]]] = {ANSWER: [], "goal_reached": []}
    for row in rows_of(shared / "conversations" / "star.train.jsonl.gz"):
        said, place = row["labels"], hashlib.sha256(row["id"].encode()).digest()[1]
        conversation = Conversation.from_dict(row)
        spoke = len(conversation.by(Role.CUSTOMER)) > 1
        if (
            row["id"] in read
            or not spoke
            or said.get(ANSWER) is None
            or (not said[ANSWER] and place % 10)
        ):
            continue
        talk = measured(conversation, said[ANSWER])
        if talk.risks:
            pair = talk.risks[talk.late].chance, -talk.moods[talk.late]
            found[ANSWER].append((*pair, talk.bad))
            if said.get("goal_reached") is not None:
                found["goal_reached"].append((*pair, not said["goal_reached"]))
    print()
    for name, rows in found.items():
        chance, mood, bad = (np.array(column) for column in zip(*rows, strict=True))
        low, high = interval(chance, bad, mood)
        print(
            f"STAR, {name}: {len(bad)} talks, {bad.sum()} bad; AUC {auc(chance, bad):.2f}, "
            f"last mood {auc(mood, bad):.2f}, above it by {low:+.2f} to {high:+.2f}"
        )


def cost(talks: Sequence[Conversation]) -> None:
    """Print the time of a live talk's next step: its analysis, and the warning on top of it."""
    analyzing, warning, paths = [], [], []
    for talk in talks:
        begin = perf_counter()
        analysis = analyze(talk)
        middle = perf_counter()
        risk_now(talk, analysis)
        end = perf_counter()
        warn(talk)
        analyzing.append(middle - begin)
        warning.append(end - middle)
        paths.append(perf_counter() - end)
    turns = median(len(talk.turns) for talk in talks)
    print(f"\nmedian talk of {turns:g} turns: analysis {median(analyzing) * 1e3:.2f} ms, ", end="")
    print(f"next risk {median(warning) * 1e6:.0f} µs, whole path {median(paths) * 1e3:.1f} ms")


if __name__ == "__main__":
    main()
