"""
How well the engine's moments agree with careful readings.

usage: python -m benchmarks.moments [--shared DIR] [--set main|more] [--half tuned|unseen] [--write]

Runs the engine on the labelled conversations beside the checkout and prints, for each kind, the
readers' F1, the engine's F1, precision and recall (means over the readers) and verdict kappa; then
the marks and the labels of the whole conversation. A published hash of the id parts each set: rules
may be tuned on the one half and never on the other, so both are printed. ``--write`` keeps the
figures of all parts where the pages on moments and cues read them.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from scipy.stats import spearmanr

from benchmarks import _kept
from highpoint.engine.analyze import Analysis, analyze, labelled
from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind, MarkKind

SHARED = Path(__file__).resolve().parents[2] / "shared"
SETS = {
    "main": ("conversations.jsonl.gz", ("reader_a.jsonl", "reader_b.jsonl")),
    "more": ("more.conversations.jsonl.gz", ("more.reader_a.jsonl", "more.reader_a.jsonl")),
}
HALVES = ("tuned", "unseen")
# Triggers that lie this many turns apart are still the same moment (MOMENTS.md).
REACH = 1
# A kind that a reader marked less often says little about verdicts.
FEWEST = 15

Row = dict[str, Any]
Rows = dict[str, Row]


def half(identity: str) -> str:
    """Return the half of the published split that a conversation belongs to."""
    return HALVES[hashlib.sha256(identity.encode()).digest()[0] % 2]


def paired(ones: Sequence[Row], others: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Return the moments that two readings share, nearest triggers first, each used once."""
    near = sorted(
        (abs(a["turn"] - b["turn"]), i, j)
        for i, a in enumerate(ones)
        for j, b in enumerate(others)
        if abs(a["turn"] - b["turn"]) <= REACH
    )
    left, right, pairs = set(), set(), []
    for _, i, j in near:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((ones[i], others[j]))
    return pairs


def kappa(couples: Sequence[tuple[Any, Any]]) -> float | None:
    """Return Cohen's kappa of two raters' answers, None where there are none."""
    if not couples:
        return None
    agreed = fmean(one == other for one, other in couples)
    ones, others = Counter(a for a, _ in couples), Counter(b for _, b in couples)
    chance = sum(ones[each] * others[each] for each in ones) / len(couples) ** 2
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)


def compare(found: Rows, reader: Rows, ids: Iterable[str], field: str, name: str) -> Row:
    """Count what two readings share of one kind of moment or mark."""
    key = "kind" if field == "moments" else "mark"
    shared: list[tuple[Row, Row]] = []
    mine = theirs = 0
    for identity in ids:
        own = [m for m in found[identity][field] if m[key] == name]
        read = [m for m in reader[identity][field] if m[key] == name]
        shared += paired(own, read)
        mine, theirs = mine + len(own), theirs + len(read)
    verdicts = [(a["verdict"], b["verdict"]) for a, b in shared] if field == "moments" else []
    return {
        "found": mine,
        "read": theirs,
        "f1": 2 * len(shared) / (mine + theirs) if mine + theirs else None,
        "precision": len(shared) / mine if mine else None,
        "recall": len(shared) / theirs if theirs else None,
        "kappa": kappa(verdicts),
    }


def mean(values: Iterable[float | None]) -> float | None:
    """Return the mean of the values that are there."""
    there = [value for value in values if value is not None]
    return fmean(there) if there else None


def table(found: Rows, readers: Sequence[Rows], ids: Sequence[str]) -> list[Row]:
    """Return a row for each kind and mark: the readers' agreement and the engine's."""
    rows = []
    names = [("moments", k.value) for k in Kind] + [("marks", m.value) for m in MarkKind]
    for field, name in names:
        ceiling = compare(readers[0], readers[1], ids, field, name)
        sides = [compare(found, reader, ids, field, name) for reader in readers]
        engine = {k: mean(s[k] for s in sides) for k in ("f1", "precision", "recall", "kappa")}
        rows.append({"name": name, "field": field, "readers": ceiling, **engine})
    return rows


def show(value: float | None) -> str:
    return "   -" if value is None else f"{value:.2f}"


def report(found: Rows, readers: Sequence[Rows], ids: Sequence[str]) -> None:
    """Print the table and its means."""
    rows = table(found, readers, ids)
    print(f"{'':13}{'readers':>8}{'kappa':>7}{'F1':>7}{'P':>7}{'R':>7}{'kappa':>7}")
    for row in rows:
        cells = (row["readers"]["f1"], row["readers"]["kappa"], row["f1"], row["precision"])
        shown = [show(cell) for cell in (*cells, row["recall"], row["kappa"])]
        print(f"{row['name']:13}{shown[0]:>8}" + "".join(f"{cell:>7}" for cell in shown[1:]))
    kinds = [r for r in rows if r["field"] == "moments" and r["readers"]["f1"] is not None]
    judged = [
        r
        for r in kinds
        if min(r["readers"]["found"], r["readers"]["read"]) >= FEWEST
        and (r["readers"]["kappa"] or 0) > 0
    ]
    macro = fmean(r["f1"] or 0.0 for r in kinds)
    ceiling = fmean(r["readers"]["f1"] for r in kinds)
    print(f"macro F1 {macro:.2f} of the readers' {ceiling:.2f}: {macro / ceiling:.2f}")
    if judged:
        print(f"verdict kappa {fmean(r['kappa'] or 0.0 for r in judged):.2f}")
    for label, told in whole(found, readers, ids).items():
        print(f"{label} {told['kind']} {show(told['value'])}")


def whole(found: Rows, readers: Sequence[Rows], ids: Sequence[str]) -> Rows:
    """Return how the labels of the whole conversation agree, meant over the readers."""
    told = {}
    for label in ("end_state", "resolved"):
        sides = [
            kappa([(found[i]["labels"][label], reader[i]["labels"][label]) for i in ids])
            for reader in readers
        ]
        told[label] = {"kind": "kappa", "value": mean(sides)}
    # A talk in a language that is not read as a whole has no ``overall``.
    read_whole = [i for i in ids if found[i]["labels"]["overall"] is not None]
    overall = [[each[i]["labels"]["overall"] for i in read_whole] for each in (found, *readers)]
    sides = [float(spearmanr(overall[0], side).statistic) for side in overall[1:]]
    return told | {"overall": {"kind": "rho", "value": mean(sides)}}


def read(path: Path) -> Rows:
    """Return the rows of a labelled file by id."""
    return {row["id"]: row for row in map(json.loads, path.read_text("utf-8").splitlines())}


def run(path: Path) -> dict[str, tuple[Conversation, Analysis]]:
    """Run the engine on a file of conversations."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        talks = [Conversation.from_dict(json.loads(line)) for line in lines]
    return {talk.id: (talk, analyze(talk)) for talk in talks}


def main() -> int:
    args = argparse.ArgumentParser(description="agreement of the engine with careful readings")
    args.add_argument("--shared", type=Path, default=SHARED)
    args.add_argument("--set", choices=SETS, action="append")
    args.add_argument("--half", choices=HALVES, action="append")
    args.add_argument("--write", action="store_true")
    asked = args.parse_args()
    if asked.write and (asked.set or asked.half):
        args.error("--write keeps all parts; leave out --set and --half")
    folder = asked.shared / "data" / "moments"
    if not folder.is_dir():
        print(f"The labelled conversations are not at {folder}; nothing was measured.")
        return 0
    parts = []
    for name in asked.set or SETS:
        conversations, labels = SETS[name]
        talks, readers = run(folder / conversations), [read(folder / each) for each in labels]
        found = {identity: labelled(*pair) for identity, pair in talks.items()}
        for part in asked.half or HALVES:
            ids = sorted(i for i in found if half(i) == part and all(i in r for r in readers))
            print(f"\n{name}, {part}: {len(ids)} conversations")
            report(found, readers, ids)
            parts.append(
                {
                    "set": name,
                    "half": part,
                    "talks": len(ids),
                    "turns": _kept.people(talks, ids),
                    "whole": whole(found, readers, ids),
                    "kinds": _kept.kinds(table(found, readers, ids), readers_agree=name == "main"),
                    "cues": _kept.cues(talks, readers[0], ids, REACH),
                }
            )
    if asked.write:
        _kept.write(parts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
