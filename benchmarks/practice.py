"""
The simulated customer: does better service always end calmer, is it the same anywhere, is it fast.

    ./dev bench practice [order] [bytes] [replies] [--seeds N] [--only SCENARIO] [--show]
                         [--people N] [--thinking FROM-TO …] [--seconds N] [--processes N]
                         [--db postgres]

``order`` plays four scripts of each kind on every scenario with every seed: good must end calmer
than cold, cold than defensive, ritual no calmer than cold. Those of the tests are counted apart,
and all pairs of scripts together; ``--show`` prints the talks of what breaks. ``bytes`` plays the
same talks in two processes with different hash seeds and compares the JSON. ``replies`` runs the
real server on this machine with so many people writing at once, each waiting so many seconds
between replies (as 0-1, 2-10, 5-30: each is a run of its own), and prints how long an answer took
and how long a core was busy with each, the pages between the talks counted in.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

PARTS = ("order", "bytes", "replies")
# What must end calmer than what; a script that only repeats its sorry may end as cold does.
PAIRS = (("good", "cold", False), ("cold", "defensive", False), ("cold", "ritual", True))
_PLAY = """
import json, sys
from highpoint.practice.scenario import names, shipped
from highpoint.practice.debrief import to_dict
from tests.practice import trainees
for name in names():
    for script in (trainees.GOOD, trainees.COLD, trainees.DEFENSIVE, trainees.RITUAL):
        for seed in map(int, sys.argv[1:]):
            talk = trainees.run(shipped(name), script, seed)
            print(json.dumps([talk.to_dict(), to_dict(talk)], ensure_ascii=False))
"""


def main() -> int:
    """Run the parts asked for, all of them where none is named; 1 where one does not hold."""
    asked = _arguments()
    held = True
    for part in asked.parts or PARTS:
        if part == "order":
            held &= order(asked.seeds, asked.only, shown=asked.show)
        elif part == "bytes":
            held &= same_bytes(min(asked.seeds, 3))
        else:
            from benchmarks._replying import replies

            replies(asked.people, asked.seconds, asked.thinking, asked.db, asked.processes)
    return 0 if held else 1


def _arguments() -> argparse.Namespace:
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="PART")
    reader.add_argument("--seeds", type=int, default=20)
    reader.add_argument("--only", default="")
    reader.add_argument("--show", action="store_true")
    reader.add_argument("--people", type=int, default=50)
    reader.add_argument("--seconds", type=int, default=20)
    reader.add_argument("--thinking", type=_range, nargs="+", default=[(0.0, 1.0)])
    reader.add_argument("--processes", type=int, default=None)
    reader.add_argument("--db", choices=["sqlite", "postgres"], default="sqlite")
    return reader.parse_args()


def _range(text: str) -> tuple[float, float]:
    least, _, most = text.partition("-")
    return float(least), float(most)


def order(seeds: int, only: str, *, shown: bool) -> bool:
    """Print in how many talks the order holds, and where it does not."""
    from highpoint.practice.scenario import names

    chosen = [name for name in names() if only in name]
    tested, all_pairs = Counter[bool](), Counter[bool]()
    broken: Counter[tuple[str, str]] = Counter()
    for name in chosen:
        for seed in range(1, seeds + 1):
            for pair, places, holds in _compared(_ends(name, seed)):
                all_pairs[holds] += 1
                tested[holds] += places == (0, 0)
                if not holds:
                    broken[name, f"{pair[0]} {places[0]}, {pair[1]} {places[1]}"] += 1
                    _show(name, seed, pair, places) if shown else None
    tested = Counter({holds: count for holds, count in tested.items() if count})
    print(f"{len(chosen)} scenarios, {seeds} seeds, {len(PAIRS)} comparisons each")
    print(f"  scripts of the tests: {_of(tested)} in order")
    print(f"  all pairs of 4 scripts a kind: {_of(all_pairs)} in order")
    for (name, which), count in broken.most_common():
        print(f"  breaks: {name}: {which} (from 0), {count} of {seeds} seeds")
    return not tested[False]


def _ends(name: str, seed: int) -> dict[str, list[float]]:
    from benchmarks._trainees import KINDS
    from highpoint.practice.scenario import shipped
    from tests.practice.trainees import run

    return {
        kind: [run(shipped(name), script, seed).state.mood for script in scripts]
        for kind, scripts in KINDS.items()
    }


def _compared(
    ends: dict[str, list[float]],
) -> Iterator[tuple[tuple[str, str], tuple[int, int], bool]]:
    for better, worse, may_tie in PAIRS:
        for i, high in enumerate(ends[better]):
            for j, low in enumerate(ends[worse]):
                yield (better, worse), (i, j), high > low or (may_tie and high == low)


def _of(counted: Counter[bool]) -> str:
    return f"{counted[True]:,} of {counted.total():,}"


def _show(name: str, seed: int, pair: tuple[str, str], places: tuple[int, int]) -> None:
    from benchmarks._trainees import KINDS
    from highpoint.practice.scenario import shipped
    from tests.practice.trainees import run

    for kind, place in zip(pair, places, strict=True):
        print(f"\n{name}, seed {seed}, {kind} {place}")
        for turn in run(shipped(name), KINDS[kind][place], seed).turns:
            felt = ", ".join(f"{each.move} {each.temper:+.2f}" for each in turn.effects)
            print(
                f"  {turn.mood:+.2f} {turn.role.value}: {turn.text}" + (f"  [{felt}]" * bool(felt))
            )


def same_bytes(seeds: int) -> bool:
    """Print whether two processes with different hash seeds write the same talks."""
    command = [sys.executable, "-c", _PLAY, *map(str, range(1, seeds + 1))]
    written = [
        subprocess.run(
            command,
            env={**os.environ, "PYTHONHASHSEED": str(number), "PYTHONPATH": _path()},
            check=True,
            capture_output=True,
        ).stdout
        for number in (1, 4711)
    ]
    same = written[0] == written[1]
    lines = written[0].count(b"\n")
    print(f"{lines:,} talks in two processes: {'the same bytes' if same else 'NOT the same bytes'}")
    return same


def _path() -> str:
    return os.pathsep.join([str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")])


if __name__ == "__main__":
    sys.exit(main())
