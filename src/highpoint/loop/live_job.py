"""The background job beside open talks: quiet ones end, ended ones are taken in, old turns go."""

from __future__ import annotations

from django.utils import timezone

from highpoint.apps.watch import arriving, ending, terms
from highpoint.loop import live
from highpoint.loop.regular import every

EVERY_MINUTES = 5

_NAME = "talks that are going on"


def keep_listening() -> None:
    """Have the workers look every few minutes from now on; one schedule for all of them."""
    every(EVERY_MINUTES, f"{__name__}.run", _NAME)


def run() -> None:
    """Read what a process left unread, end what has gone quiet, and take in what has ended."""
    now = timezone.now()
    for talk in arriving.unread():
        arriving.read(talk, now=now)
    for talk in ending.quiet(now):
        live.end(talk, now=now)
    live.take_in_ended(now)
    ending.let_turns_go(now)
    terms.learn()
