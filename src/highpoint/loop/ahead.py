"""Reads conversations in other processes, ahead of the one that writes. Knows no Django."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from highpoint.engine.analyze import Analysis, analyze_all
from highpoint.engine.conversation import Conversation

# Fewer than this are read sooner in this process than others start.
WORTH_A_POOL = 400

# Conversations a process reads at a time.
_PART = 50


@contextmanager
def readers(
    talks: Sequence[Conversation], workers: int | None = None
) -> Iterator[Callable[[Sequence[Conversation]], Sequence[Analysis]] | None]:
    """
    Give what returns the analyses of any of ``talks``; None where it is better done here.

    All talks are handed out at once to ``workers`` processes (one a core by default), so that
    reading goes on while this process waits for the disk.
    """
    workers = workers or os.cpu_count() or 1
    if len(talks) < WORTH_A_POOL or workers < 2:
        yield None
        return
    # A forked child would share this process's database connection; a fresh one has none.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        ahead: dict[str, Future[list[Analysis]]] = {}
        for start in range(0, len(talks), _PART):
            part = talks[start : start + _PART]
            future = pool.submit(_read, part)
            ahead.update((talk.id, future) for talk in part)

        def read_all(batch: Sequence[Conversation]) -> list[Analysis]:
            futures = dict.fromkeys(ahead[talk.id] for talk in batch)
            read = {found.conversation_id: found for one in futures for found in one.result()}
            return [read[talk.id] for talk in batch]

        try:
            yield read_all
        finally:
            # Where the writer stopped early, nobody waits for the rest.
            pool.shutdown(cancel_futures=True)


def _read(talks: Sequence[Conversation]) -> list[Analysis]:
    return analyze_all(talks)
