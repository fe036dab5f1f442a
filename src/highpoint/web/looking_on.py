"""An answer that takes its time, sent as it comes: what is heard of it meanwhile, the page at last."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

from django.http import HttpResponse
from django.utils import timezone

Result = TypeVar("Result")
Heard = Callable[[str], None]


def looking_on(
    work: Callable[[Heard], Result], finish: Callable[[Result | None], HttpResponse]
) -> Iterator[bytes]:
    """
    Yield what is heard while ``work`` goes on, each as a comment, and the page it ends with.

    ``work`` runs in a thread of its own and must leave the database alone. ``finish`` gets its
    result, None where it failed or where nobody looks on any more: it is called in either case,
    so that nothing sent is lost.
    """
    told: SimpleQueue[str | tuple[Result | None]] = SimpleQueue()
    zone = timezone.get_current_timezone()

    def run() -> None:
        result = None
        try:
            result = work(told.put)
        finally:
            told.put((result,))

    def pieces() -> Iterator[bytes]:
        Thread(target=run, daemon=True).start()
        result: Result | None = None
        gone = True
        try:
            while isinstance(heard := told.get(), str):
                yield comment(heard)
            result = heard[0]
            gone = False
        finally:
            if gone:
                finish(None)
        with timezone.override(zone):
            yield finish(result).content

    return pieces()


def comment(text: str) -> bytes:
    """Return a text as a comment of HTML that practice.js reads; none of it can end the comment."""
    row = json.dumps(text)
    for sign in "-<>":
        row = row.replace(sign, f"\\u{ord(sign):04x}")
    return f"<!--heard {row}-->\n".encode()
