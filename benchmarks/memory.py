"""
Peak memory of highpoint score while it streams: python benchmarks/memory.py [N …].

With ``--engine N`` the memory of one process that analyzes so many talks, as it goes.
"""

from __future__ import annotations

import gzip
import json
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation

DATA = Path(__file__).parents[2] / "shared" / "data" / "conversations" / "twacs.train.jsonl.gz"
SIZES = (1_000, 10_000, 40_000)

MADE_UP = (
    '{"id": "x", "turns": [{"role": "customer", "text": "My parcel is late again, number %d!"}, '
    '{"role": "agent", "text": "I am so sorry about parcel %d. Let me look at once."}]}'
)


def main() -> None:
    """Print, for each number of conversations, the seconds and the peak memory it took."""
    if sys.argv[1:2] == ["--engine"]:
        curve(int(sys.argv[2].replace("_", "")))
        return
    sizes = [int(word.replace("_", "")) for word in sys.argv[1:]] or list(SIZES)
    print(
        "twacs, repeated under new ids" if DATA.exists() else "made-up talks (no shared data here)"
    )
    print(f"{'conversations':>14} {'seconds':>8} {'peak MB':>8}")
    for size in sizes:
        seconds, peak = measure(size)
        print(f"{size:14,} {seconds:8.1f} {peak:8.1f}", flush=True)


def measure(size: int) -> tuple[float, float]:
    """Score so many conversations in a process of its own; return its seconds and peak MB."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", MEASURED, "score", "-", "--format", "jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stderr is not None
    writer = threading.Thread(target=_feed, args=(process.stdin, size))
    writer.start()
    said = process.stderr.read().decode().splitlines()
    writer.join()
    if process.wait():
        raise SystemExit("\n".join(said))
    peak = next(int(line.split()[1]) for line in said if line.startswith(PEAK))
    return time.perf_counter() - began, peak / 1024


def curve(size: int) -> None:
    """Print the memory of this process at ten places on the way through so many talks."""
    print(f"{'analyzed':>14} {'seconds':>8} {'MB':>8}")
    began = time.process_time()
    for number, line in zip(range(1, size + 1), _talks(), strict=False):
        row = json.loads(line)
        analyze(Conversation.from_dict(row | {"id": f"{number}-{row['id']}"}))
        if number in (1000, 10_000) or number % (size // 10) == 0:
            held = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
            spent = time.process_time() - began
            print(f"{number:14,} {spent:8.1f} {held / 1e6:8.1f}", flush=True)


PEAK = "peak-kilobytes"
MEASURED = (
    "import atexit, resource, sys\n"
    "def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
    f"atexit.register(lambda: print('{PEAK}', peak(), file=sys.stderr))\n"
    "from highpoint.cli import main\n"
    "main()"
)


def _feed(pipe: IO[bytes], size: int) -> None:
    with pipe:
        for number, line in zip(range(size), _talks(), strict=False):
            # A new id each, so that the whole memory for duplicates is needed too.
            pipe.write(line.replace(b'"id": "', b'"id": "%d-' % number, 1))


def _talks() -> Iterator[bytes]:
    while not DATA.exists():
        for number in range(1000):
            yield (MADE_UP % (number, number)).encode() + b"\n"
    while True:
        with gzip.open(DATA) as lines:
            yield from lines


if __name__ == "__main__":
    main()
