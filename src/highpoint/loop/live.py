"""
Talks while they go on: each message read and warned of as it comes, the end taken in once.

What goes to a channel is sent by a thread at once, since a worker may be busy with a long import;
the worker looks for it as well, and whoever claims it first sends it (apps/notices/delivery.py).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from threading import BoundedSemaphore, Thread

from django.db import connection, transaction
from django.utils import timezone

from highpoint.apps.conversations.models import Conversation
from highpoint.apps.notices import delivery
from highpoint.apps.notices.models import Hook
from highpoint.apps.watch import arriving, ending
from highpoint.apps.watch.arriving import BadMessage, Heard, Message
from highpoint.apps.watch.models import EarlyWarning, OpenTalk
from highpoint.apps.watch.warnings import KIND
from highpoint.loop.intake import take_in

__all__ = ["BadMessage", "Heard", "Message", "arrive", "end", "send_at_once", "take_in_ended"]

# Messages to channels under way at once in one process; the workers see to the rest.
_UNDER_WAY = BoundedSemaphore(8)

log = logging.getLogger(__name__)


def arrive(message: Message, *, now: datetime, made_up: bool = False) -> Heard:
    """
    Take in one message of an open talk; what it warns of is on its way when this returns.

    :raises BadMessage: saying what is wrong with the message
    """
    heard = arriving.arrive(message, now=now, made_up=made_up)
    _send_soon(heard.shown)
    if message.ends and heard.talk.ended_at is None:
        end(heard.talk, now=now)
    return heard


def end(talk: OpenTalk, *, now: datetime) -> bool:
    """
    End an open talk and take it in as any finished conversation; False where it has ended already.

    The end is kept first: where taking in fails, the workers do it.
    """
    if not ending.end(talk, now=now):
        return False
    _send_soon(ending.give_places([talk.team_id], now=now))
    _take_in(talk, now)
    return True


def take_in_ended(now: datetime) -> int:
    """Take in what has ended and is not among the conversations, and return how many."""
    return sum(_take_in(talk, now) for talk in ending.to_take_in())


def send_at_once(events: Sequence[str]) -> None:
    """Send to channels what is told of these events, each channel by a thread of its own."""
    waiting = delivery.to_channels_now(events, timezone.now())
    for pk in waiting[1:]:
        _in_a_thread(partial(delivery.send_one, pk, timezone.now(), timezone.now))
    if waiting:
        delivery.send_one(waiting[0], timezone.now(), timezone.now)


def _take_in(talk: OpenTalk, now: datetime) -> bool:
    turns = list(talk.turns.all())
    whole = arriving.as_conversation(talk, turns)
    for _ in take_in([whole], now=now, made_up=talk.made_up):
        pass
    kept = Conversation.objects.select_related("reading").get(
        source=talk.source, external_id=talk.external_id
    )
    return ending.taken_in(talk, kept, kept.reading.end_state, now=now)


def _send_soon(shown: Sequence[EarlyWarning]) -> None:
    """Send what is told of these warnings once it is kept, without waiting for it."""
    events = [warning.once for warning in shown]
    if events and any(KIND in hook.kinds for hook in Hook.objects.only("kinds")):
        send = partial(_in_a_thread, partial(send_at_once, events))
        transaction.on_commit(send, robust=True)


def _in_a_thread(work: Callable[[], None]) -> None:
    if not _UNDER_WAY.acquire(blocking=False):
        return

    def run() -> None:
        try:
            work()
        except Exception:
            log.exception("An early warning was not sent at once; the workers see to it.")
        finally:
            connection.close()
            _UNDER_WAY.release()

    Thread(target=run, daemon=True, name="early warning").start()
