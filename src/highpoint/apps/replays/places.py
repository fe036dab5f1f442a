"""Kept conversations as the engine reads them, and where they can be stopped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from highpoint.apps.conversations.models import Conversation as Kept
from highpoint.apps.conversations.models import Turn as KeptTurn
from highpoint.apps.quality.models import Moment
from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.masking import masked, readable
from highpoint.errors import HighpointError
from highpoint.practice.replay import Scene, Stop, stop_before


class CannotReplay(HighpointError):
    """A moment that cannot be answered anew; the sentence is for the person."""


NO_REPLY = "Nobody had written before this, so there is nothing to answer. Choose another moment."
GONE = "This talk has been sent again since, and the place is gone. Choose another moment."


def scene_of(moment: Moment) -> Scene:
    """
    Return the talk of a moment, stopped before the reply that it was judged by.

    :raises CannotReplay: where no customer spoke before
    """
    talk = talk_of(moment.conversation)
    stop = stop_before([turn.role for turn in talk.turns], moment.turn, moment.reply)
    if stop is None:
        raise CannotReplay(NO_REPLY)
    return Scene(talk, stop)


def scene_at(kept: Kept, turn: int) -> Scene:
    """
    Return a talk stopped at a turn.

    :raises CannotReplay: where the talk has none there any more
    """
    talk = talk_of(kept)
    roles = [turn.role for turn in talk.turns]
    # Where nobody answered, the place lies behind the last turn.
    stop = stop_before(roles, min(turn, len(roles) - 1), ()) if roles else None
    if stop is None or stop.turn != turn:
        raise CannotReplay(GONE)
    return Scene(talk, stop)


def talk_of(kept: Kept) -> Conversation:
    """Return a kept conversation in the form the engine reads."""
    rows = list(kept.turns.select_related("author").order_by("index"))
    return Conversation(
        id=str(kept.pk),
        turns=tuple(_turn(index, row) for index, row in enumerate(rows)),
        channel=kept.channel,
        language=kept.language,
        started_at=kept.started_at if kept.has_time else None,
        agent=kept.agent.key if kept.agent else None,
        customer=kept.customer_key or None,
        customer_name=kept.customer_name or None,
        subject=kept.subject,
    )


def _turn(index: int, row: KeptTurn) -> Turn:
    author = row.author.key if row.author else None
    return Turn(index, Role(row.role), row.text, row.at, author)


def hidden(text: str, kept: Kept) -> str:
    """Return one turn of a customer with names, numbers and addresses behind stand-ins."""
    talk = Conversation(
        str(kept.pk),
        (Turn(0, Role.CUSTOMER, text),),
        language=kept.language,
        customer=kept.customer_key or None,
        customer_name=kept.customer_name or None,
    )
    return masked(talk, analyze(talk), readable)[0].text


def judged_at(scene: Scene, kept: Kept) -> list[Moment]:
    """Return the moments, as kept, that the reply after the stop was judged by."""
    roles = [turn.role for turn in scene.talk.turns]
    rows = Moment.objects.filter(conversation=kept).select_related("agent__joined_to")
    return [row for row in rows.order_by("turn", "pk") if _stop(roles, row) == scene.stop]


def stops_of(moments: Sequence[Moment]) -> dict[int, Stop | None]:
    """Return where each moment's talk stops, by moment id, in one query for all talks."""
    roles = roles_of(moment.conversation_id for moment in moments)
    return {moment.pk: _stop(roles.get(moment.conversation_id, []), moment) for moment in moments}


def roles_of(conversations: Iterable[int]) -> dict[int, list[Role]]:
    """Return who wrote each turn of some conversations."""
    found: dict[int, list[Role]] = {}
    rows = KeptTurn.objects.filter(conversation__in=set(conversations))
    for talk, role in rows.order_by("conversation", "index").values_list("conversation", "role"):
        found.setdefault(talk, []).append(Role(role))
    return found


def _stop(roles: Sequence[Role], moment: Moment) -> Stop | None:
    return stop_before(roles, moment.turn, moment.reply)
