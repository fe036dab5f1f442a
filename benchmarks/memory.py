"""Peak memory of highpoint score while it streams: python benchmarks/memory.py [N …]."""

from __future__ import annotations

import gzip
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

DATA = Path(__file__).parents[2] / "shared" / "data" / "conversations" / "twacs.train.jsonl.gz"
SIZES = (1_000, 10_000, 40_000)

MADE_UP = (
    '{"id": "x", "turns": [{"role": "customer", "text": "My parcel is late again, number %d!"}, '
    '{"role": "agent", "text": "I am so sorry about parcel %d. Let me look at once."}]}'
)


def main() -> None:
    """Print, for each number of conversations, the seconds and the peak memory it took."""
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
