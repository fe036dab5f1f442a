"""
How much each word tells when a reply shares it: python -m benchmarks.fit_listening [--write].

Counts in how many turns each stem stands, in the sets whose licence lets them shape weights, and
writes the weights file of engine/dialogue/vocabulary.py. The same sets give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from corpus.shared import SHARED, rows_of
from highpoint.engine.dialogue.vocabulary import Vocabulary, vocabulary

WEIGHTS = Path(__file__).resolve().parents[1] / "src/highpoint/engine/weights/words.en.json"

SETS = ("casino", "goemotions", "multidogo_customer", "star")
# Rarer stems, among them names and slips, are all taken as rare as this.
FEWEST_TURNS = 10


def main() -> None:
    """Count, report, and write where asked to."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shared", type=Path, default=SHARED)
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    words = vocabulary("en")
    if words is None or not (given.shared / "conversations").is_dir():
        raise SystemExit(f"{given.shared} is not there: nothing to count")
    content = counted(given.shared, words)
    if given.write:
        WEIGHTS.write_text(content, "utf-8")
    same = WEIGHTS.is_file() and WEIGHTS.read_text("utf-8") == content
    print(f"{WEIGHTS.name}: {len(content) / 1e3:.0f} kB, {'the same' if same else 'changed'}")


def counted(shared: Path, words: Vocabulary) -> str:
    """Return the weights file: stems by their inverse document frequency in nats, one decimal."""
    turns, stems, standing = 0, 0, Counter[str]()
    for text in texts(shared):
        found = words.matter(text)
        turns += 1
        stems += len(found)
        standing.update(found.keys())
    print(f"{turns:,} turns, {len(standing):,} stems")
    levels: dict[str, list[str]] = {}
    for stem in sorted(stem for stem, count in standing.items() if count >= FEWEST_TURNS):
        levels.setdefault(f"{math.log(turns / standing[stem]):.1f}", []).append(stem)
    content = {
        "stems_a_turn": round(stems / turns, 1),
        "rarest": round(math.log(turns / FEWEST_TURNS), 1),
        "stems": {level: " ".join(levels[level]) for level in sorted(levels, key=float)},
    }
    return json.dumps(content, ensure_ascii=False, indent=0) + "\n"


def texts(shared: Path) -> Iterator[str]:
    """Yield the turns of the sets, those of labelled conversations left out."""
    moments = sorted((shared / "moments").glob("*conversations.jsonl.gz"))
    apart = {row["id"] for path in moments for row in rows_of(path)}
    for name in SETS:
        for row in rows_of(shared / "conversations" / f"{name}.train.jsonl.gz"):
            if row["id"] not in apart:
                yield from (turn["text"] for turn in row["turns"])


if __name__ == "__main__":
    main()
